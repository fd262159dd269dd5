import { PbfReader } from 'pbf';

/** One value of an event: of which tag, of which plugin as far as it says so, and what it holds. */
export interface SummaryValue {
  tag: string;
  plugin: string | undefined;
  /** What the plugin keeps with the first value of a tag. */
  pluginContent: Uint8Array | undefined;
  content:
    | { kind: 'number'; value: number }
    | { kind: 'texts'; texts: Uint8Array[]; isString: boolean }
    | { kind: 'image'; bytes: Uint8Array }
    /** Histograms, audio, graphs, tensors of more than one number. */
    | { kind: 'other'; what: string };
}

/** An `Event` of TensorFlow's event.proto, as far as it is of interest. */
export interface TensorboardEvent {
  wallTimeMs: number;
  step: number;
  values: SummaryValue[];
  /** A graph, or the log of a run: no summary. */
  other: string | undefined;
}

/**
 * Decodes one event. Field numbers are those of event.proto, summary.proto and tensor.proto of TensorFlow.
 * @throws when the bytes are no message
 */
export function decodeEvent(data: Uint8Array): TensorboardEvent {
  const event: TensorboardEvent = { wallTimeMs: 0, step: 0, values: [], other: undefined };
  readAll(data, (field, pbf) => {
    if (field === 1) event.wallTimeMs = pbf.readDouble() * 1000;
    else if (field === 2) event.step = pbf.readVarint(true);
    else if (field === 5) readEach(pbf.readBytes(), 1, (summary) => event.values.push(decodeValue(summary.readBytes())));
    else if (field === 4 || field === 9) event.other = 'graphs';
  });
  return event;
}

function decodeValue(data: Uint8Array): SummaryValue {
  const value: SummaryValue = { tag: '', plugin: undefined, pluginContent: undefined, content: { kind: 'other', what: 'values' } };
  readAll(data, (field, pbf) => {
    if (field === 1) value.tag = pbf.readString();
    else if (field === 2) value.content = { kind: 'number', value: pbf.readFloat() };
    else if (field === 4) value.content = decodeImage(pbf.readBytes());
    else if (field === 5) value.content = { kind: 'other', what: 'histograms' };
    else if (field === 6) value.content = { kind: 'other', what: 'sounds' };
    else if (field === 8) value.content = decodeTensor(pbf.readBytes());
    else if (field === 9) readEach(pbf.readBytes(), 1, (metadata) => readPlugin(metadata.readBytes(), value));
  });
  return value;
}

function readPlugin(data: Uint8Array, value: SummaryValue): void {
  readAll(data, (field, pbf) => {
    if (field === 1) value.plugin = pbf.readString();
    else if (field === 2) value.pluginContent = pbf.readBytes();
  });
}

/** `Summary.Image`: height 1, width 2, colour space 3, the encoded picture 4. */
function decodeImage(data: Uint8Array): SummaryValue['content'] {
  let bytes: Uint8Array = new Uint8Array();
  readEach(data, 4, (pbf) => {
    bytes = pbf.readBytes();
  });
  return { kind: 'image', bytes };
}

/** Sizes and readers of the numbers of a tensor's `tensor_content`, by the number of the type in types.proto. */
const numberTypes: Readonly<Record<number, { bytes: number; read(view: DataView): number }>> = {
  1: { bytes: 4, read: (view) => view.getFloat32(0, true) },
  2: { bytes: 8, read: (view) => view.getFloat64(0, true) },
  3: { bytes: 4, read: (view) => view.getInt32(0, true) },
  9: { bytes: 8, read: (view) => Number(view.getBigInt64(0, true)) },
};
const STRING_TYPE = 7;

/** `TensorProto`: type 1, shape 2, content 4, float_val 5, double_val 6, int_val 7, string_val 8, int64_val 10. */
function decodeTensor(data: Uint8Array): SummaryValue['content'] {
  let type = 0;
  let content: Uint8Array | undefined;
  const numbers: number[] = [];
  const texts: Uint8Array[] = [];
  readAll(data, (field, pbf) => {
    if (field === 1) type = pbf.readVarint();
    else if (field === 4) content = pbf.readBytes();
    else if (field === 5) pbf.readPackedFloat(numbers);
    else if (field === 6) pbf.readPackedDouble(numbers);
    else if (field === 7 || field === 10) pbf.readPackedVarint(numbers, true);
    else if (field === 8) texts.push(pbf.readBytes());
  });
  if (type === STRING_TYPE) return { kind: 'texts', texts, isString: true };
  const number = numberTypes[type];
  if (content && number && content.length === number.bytes) return { kind: 'number', value: number.read(new DataView(content.buffer, content.byteOffset, content.length)) };
  const [only] = numbers;
  return only !== undefined && numbers.length === 1 && !content?.length ? { kind: 'number', value: only } : { kind: 'other', what: 'tensors' };
}

/** What the plugin "hparams" tells of a run. */
export interface HyperParameters {
  params: [string, string][];
  startedAtMs: number | undefined;
  end: { status: 'FINISHED' | 'FAILED' | 'KILLED'; atMs: number | undefined } | undefined;
}

/** Decodes `HParamsPluginData` (plugin.proto of TensorBoard): start of a session 3, end 4. @throws when the bytes are no message */
export function decodeHyperParameters(data: Uint8Array): HyperParameters {
  const result: HyperParameters = { params: [], startedAtMs: undefined, end: undefined };
  readAll(data, (field, pbf) => {
    if (field === 3) readSessionStart(pbf.readBytes(), result);
    else if (field === 4) result.end = decodeSessionEnd(pbf.readBytes());
  });
  return result;
}

function readSessionStart(data: Uint8Array, result: HyperParameters): void {
  readAll(data, (field, pbf) => {
    if (field === 1) {
      let key = '';
      let value = '';
      readAll(pbf.readBytes(), (inner, entry) => {
        if (inner === 1) key = entry.readString();
        else if (inner === 2) value = decodeJsonValue(entry.readBytes());
      });
      result.params.push([key, value]);
    } else if (field === 5) result.startedAtMs = pbf.readDouble() * 1000;
  });
}

/** `Status`: 1 success, 2 failure, 3 running. */
function decodeSessionEnd(data: Uint8Array): HyperParameters['end'] {
  let status = 0;
  let atMs: number | undefined;
  readAll(data, (field, pbf) => {
    if (field === 1) status = pbf.readVarint();
    else if (field === 2) atMs = pbf.readDouble() * 1000;
  });
  return status === 1 || status === 2 ? { status: status === 1 ? 'FINISHED' : 'FAILED', atMs } : undefined;
}

/** `google.protobuf.Value`: number 2, text 3, truth 4; lists and structures do not occur here. */
function decodeJsonValue(data: Uint8Array): string {
  let value = '';
  readAll(data, (field, pbf) => {
    if (field === 2) value = String(pbf.readDouble());
    else if (field === 3) value = pbf.readString();
    // As Python writes them, which is where they come from.
    else if (field === 4) value = pbf.readBoolean() ? 'True' : 'False';
  });
  return value;
}

/** Calls for each field of one number. */
function readEach(data: Uint8Array, wanted: number, field: (pbf: PbfReader) => void): void {
  readAll(data, (number, pbf) => {
    if (number === wanted) field(pbf);
  });
}

/** Calls for each field of a message; a field that is not read is passed over. */
function readAll(data: Uint8Array, field: (number: number, pbf: PbfReader) => void): void {
  const pbf = new PbfReader(data);
  for (let number = pbf.nextField(); number !== 0; number = pbf.nextField()) field(number, pbf);
  if (pbf.pos > data.length) throw new Error('A field is longer than its message');
}
