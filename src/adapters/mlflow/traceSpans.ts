import * as z from 'zod/mini';
import type { RunState } from '../../core/runs/runState.ts';
import type { MlflowServices } from './services.ts';

/** The artifact in which MLflow's clients keep the spans of a trace. */
export const SPANS_ARTIFACT = 'traces.json';

const keptSpans = z.object({
  spans: z.array(
    z.looseObject({
      attributes: z._default(z.record(z.string(), z.unknown()), {}),
      status: z.optional(z.object({ code: z.string(), message: z.optional(z.string()) })),
    }),
  ),
});

/** The spans of a trace in the JSON of OpenTelemetry; none when the client has not kept them, or not as clients do. */
export async function readSpans({ artifacts: kept }: RunState, { artifacts }: Pick<MlflowServices, 'artifacts'>): Promise<object[]> {
  const content = kept.get(SPANS_ARTIFACT)?.value;
  const object = content && (await artifacts.open(content.sha256));
  if (!object) return [];
  const parts: Uint8Array[] = [];
  for await (const part of object.bytes) parts.push(part);
  const read = keptSpans.safeParse(parseWithLongNumbers(Buffer.concat(parts).toString('utf8')));
  return read.success ? read.data.spans.map(toSpan) : [];
}

/** Times in nanoseconds need more digits than a double has: they are read as text. */
function parseWithLongNumbers(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/("(?:start|end)_time_unix_nano":\s*)(\d+)/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}

/** Such times as numbers again, in an answer. */
export function writeWithLongNumbers(answer: object): string {
  return JSON.stringify(answer).replaceAll(/("(?:start|end)_time_unix_nano":)"(\d+)"/g, '$1$2');
}

function toSpan({ attributes, status, ...span }: z.output<typeof keptSpans>['spans'][number]): object {
  const said = Object.fromEntries(Object.entries(span).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
  return {
    ...said,
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: toAnyValue(typeof value === 'string' ? parsed(value) : value) })),
    ...(status ? { status: { code: status.code, ...(status.message ? { message: status.message } : {}) } } : {}),
  };
}

/** Clients keep attributes as JSON inside of a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value in OpenTelemetry's JSON. */
function toAnyValue(value: unknown): object {
  if (typeof value === 'string') return { string_value: value };
  if (typeof value === 'boolean') return { bool_value: value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { int_value: value } : { double_value: value };
  if (Array.isArray(value)) return { array_value: { values: value.map(toAnyValue) } };
  if (typeof value === 'object' && value !== null) return { kvlist_value: { values: Object.entries(value).map(([key, inner]) => ({ key, value: toAnyValue(inner) })) } };
  return {};
}
