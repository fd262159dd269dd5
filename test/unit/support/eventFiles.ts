import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { PbfWriter } from 'pbf';

/** A value of a summary, in the forms in which TensorFlow, PyTorch and Keras write them. */
export type WrittenValue =
  | { tag: string; simple: number }
  | { tag: string; plugin?: string; pluginContent?: Uint8Array; tensor: { type: number; content?: Uint8Array; floats?: number[]; doubles?: number[]; ints?: number[]; texts?: (string | Uint8Array)[] } }
  | { tag: string; image: Uint8Array }
  | { tag: string; histogram: true };

export interface WrittenEvent {
  wallTime: number;
  step?: number;
  values?: WrittenValue[];
  fileVersion?: string;
  graph?: Uint8Array;
}

/** Appends records to an event file by the documented format, with a checksum that is computed bit by bit. */
export function writeEvents(file: string, events: readonly WrittenEvent[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, Buffer.concat(events.map((event) => recordOf(encodeEvent(event)))));
}

/** One record as it lies in a file. */
export function recordOf(data: Uint8Array): Buffer {
  const footer = Buffer.alloc(4);
  footer.writeUInt32LE(masked(data));
  return Buffer.concat([recordHeader(data.length), data, footer]);
}

/** What stands before the data of a record: its length with the checksum of that. */
export function recordHeader(sizeBytes: number): Buffer {
  const header = Buffer.alloc(12);
  header.writeBigUInt64LE(BigInt(sizeBytes));
  header.writeUInt32LE(masked(header.subarray(0, 8)), 8);
  return header;
}

export function encodeEvent({ wallTime, step, values, fileVersion, graph }: WrittenEvent): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(1, wallTime);
  if (step !== undefined) pbf.writeVarintField(2, step);
  if (fileVersion !== undefined) pbf.writeStringField(3, fileVersion);
  if (graph) pbf.writeBytesField(4, graph);
  if (values) pbf.writeBytesField(5, message((summary) => values.forEach((value) => summary.writeBytesField(1, encodeValue(value)))));
  return pbf.finish();
}

/** What the plugin "hparams" keeps: the start of a session with its parameters, or its end. */
export function hyperParameters({ params, end }: { params?: Record<string, string | number | boolean>; end?: { status: number; seconds: number } }): Uint8Array {
  return message((data) => {
    if (params) {
      const start = message((session) => {
        for (const [key, value] of Object.entries(params)) session.writeBytesField(1, message((entry) => {
          entry.writeStringField(1, key);
          entry.writeBytesField(2, message((one) => {
            if (typeof value === 'number') one.writeDoubleField(2, value);
            else if (typeof value === 'string') one.writeStringField(3, value);
            else one.writeBooleanField(4, value);
          }));
        }));
      });
      data.writeBytesField(3, start);
    }
    if (end) data.writeBytesField(4, message((session) => {
      session.writeVarintField(1, end.status);
      session.writeDoubleField(2, end.seconds);
    }));
  });
}

function encodeValue(value: WrittenValue): Uint8Array {
  return message((pbf) => {
    pbf.writeStringField(1, value.tag);
    if ('simple' in value) pbf.writeFloatField(2, value.simple);
    else if ('image' in value) pbf.writeBytesField(4, message((image) => {
      image.writeVarintField(1, 2);
      image.writeVarintField(2, 2);
      image.writeBytesField(4, value.image);
    }));
    else if ('histogram' in value) pbf.writeBytesField(5, message((histogram) => histogram.writeDoubleField(1, 0.5)));
    else {
      const { tensor, plugin, pluginContent } = value;
      pbf.writeBytesField(8, message((one) => {
        one.writeVarintField(1, tensor.type);
        if (tensor.content) one.writeBytesField(4, tensor.content);
        one.writePackedFloat(5, tensor.floats ?? []);
        one.writePackedDouble(6, tensor.doubles ?? []);
        one.writePackedVarint(7, tensor.ints ?? []);
        for (const text of tensor.texts ?? []) one.writeBytesField(8, Buffer.from(text));
      }));
      if (plugin !== undefined) pbf.writeBytesField(9, message((metadata) => metadata.writeBytesField(1, message((data) => {
        data.writeStringField(1, plugin);
        if (pluginContent) data.writeBytesField(2, pluginContent);
      }))));
    }
  });
}

function message(write: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}

function masked(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
