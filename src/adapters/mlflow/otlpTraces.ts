import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/log.ts';
import type { RequestHandler } from '../endpoint/requestHandler.ts';
import { answerError } from './reply.ts';
import { MlflowError } from './mlflowError.ts';
import { readBody } from './readRequest.ts';
import type { MlflowServices } from './services.ts';
import { SPANS_ARTIFACT } from './traceSpans.ts';

/** In OpenTelemetry's ExportTraceServiceRequest: resource_spans, scope_spans, spans, trace_id. */
const TRACE_ID_PATH = [1, 2, 2, 1];
const EXPERIMENT_HEADER = 'x-mlflow-experiment-id';

/**
 * Spans in OpenTelemetry's own protocol. They are kept as they come, as an artifact of each trace they belong to: nothing of
 * them is lost, and MLflow's clients keep a readable copy beside it.
 */
export class OtlpTraces implements RequestHandler {
  constructor(private readonly services: Pick<MlflowServices, 'traces' | 'artifacts' | 'clock'> & { log: Log }) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method !== 'POST' || request.url !== '/v1/traces') return false;
    try {
      const body = await readBody(request);
      await this.keep(body, String(request.headers[EXPERIMENT_HEADER] ?? '0'));
      response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 });
      response.end();
    } catch (error) {
      answerError(response, error, this.services.log);
    }
    return true;
  }

  private async keep(body: Buffer, experimentId: string): Promise<void> {
    const { traces, artifacts, clock } = this.services;
    const ids = readTraceIds(body);
    if (ids.size === 0) return;
    const kept = await artifacts.put([body]);
    if (!kept.ok) throw new Error('Nothing was promised of the content');
    for (const id of ids) {
      if (!traces.read(id)) traces.create(id, [{ kind: 'trace', at: clock.nowMs(), info: { trace_id: id, trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } }, state: 'STATE_UNSPECIFIED' } }]);
      // Clients ask us for the spans only when we can read them: from the copy that they keep.
      const isReadable = (traces.read(id)?.artifacts.get(SPANS_ARTIFACT)?.value ?? null) !== null;
      const marks = isReadable ? [{ kind: 'tags' as const, values: [['mlflow.trace.spansLocation', 'TRACKING_STORE'] as [string, string]] }] : [];
      await traces.edit(id, { kind: 'artifact', path: `otlp/${kept.content.sha256.slice(0, 16)}.pb`, content: kept.content }, ...marks);
    }
  }
}

/** The ids of the traces that a request has spans of, as MLflow writes them. */
function readTraceIds(body: Buffer): Set<string> {
  const ids = new Set<string>();
  const walk = (message: Buffer, depth: number) => {
    for (const { field, bytes } of fieldsOf(message)) {
      if (field !== TRACE_ID_PATH[depth]) continue;
      if (depth === TRACE_ID_PATH.length - 1) ids.add(`tr-${bytes.toString('hex')}`);
      else walk(bytes, depth + 1);
    }
  };
  walk(body, 0);
  return new Set([...ids].filter((id) => /^tr-[0-9a-f]{32}$/.test(id)));
}

/** The fields of a protocol buffer that hold bytes (https://protobuf.dev/programming-guides/encoding). */
function* fieldsOf(message: Buffer): Generator<{ field: number; bytes: Buffer }> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++];
      if (byte === undefined || shift > 63) throw damaged();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else if (type !== 2) throw damaged();
    else {
      const length = varint();
      if (at + length > message.length) throw damaged();
      yield { field, bytes: message.subarray(at, at + length) };
      at += length;
    }
  }
}

function damaged(): MlflowError {
  return new MlflowError('BAD_REQUEST', 'Invalid OpenTelemetry protobuf format');
}
