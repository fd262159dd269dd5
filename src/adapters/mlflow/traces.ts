import * as z from 'zod/mini';
import { compareText } from '../../core/runs/editOrder.ts';
import type { RunState } from '../../core/runs/runState.ts';
import { parseEntityFilter, parseEntityOrder, type EntityFields, type SearchedEntity } from '../../core/search/entitySearch.ts';
import { int64, optional, repeated } from './fields.ts';
import { pageOf } from './listPage.ts';
import { doesNotExist, invalidParameter } from './mlflowError.ts';
import { JsonText, route, type Routes } from './route.ts';
import { readMaxResults } from './runSearch.ts';
import type { MlflowServices } from './services.ts';
import { readSpans, writeWithLongNumbers } from './traceSpans.ts';

const location = z.looseObject({ mlflow_experiment: optional(z.object({ experiment_id: z.string() })) });
const traceInfo = z.looseObject({ trace_id: z.string(), trace_location: optional(location), tags: optional(z.record(z.string(), z.string())), trace_metadata: optional(z.record(z.string(), z.string())) });
const searched = z.object({ locations: repeated(location), filter: optional(z.string()), max_results: optional(int64), order_by: repeated(z.string()), page_token: optional(z.string()) });
const byId = z.object({ trace_id: z.string() });

const MOST_RESULTS = 500;
const RESULTS_UNLESS_ASKED = 100;
const fields: EntityFields = { text: ['trace_id', 'request_id', 'name', 'status', 'state'], number: ['timestamp_ms', 'timestamp', 'execution_time_ms', 'execution_time'], kinds: ['tag'] };

/** Traces of MLflow 3, as far as its client needs them: told, tagged, searched, read and deleted; their spans are an artifact. */
export function traceRoutes(services: MlflowServices): Routes {
  const { traces, clock } = services;
  return {
    'POST 3.0/traces': route(z.object({ trace: z.object({ trace_info: traceInfo }) }), async ({ trace: { trace_info } }) => {
      const { trace_id: id, tags = {}, ...info } = trace_info;
      checkTraceId(id);
      const at = clock.nowMs();
      traces.create(id, [{ kind: 'trace', at, info: { ...info, trace_id: id, trace_metadata: { ...info.trace_metadata, 'mlflow.trace.infoFinalized': 'true' } } }]);
      await traces.edit(id, { kind: 'tags', values: Object.entries({ ...tags, 'mlflow.artifactLocation': `mlflow-artifacts:/${experimentIdOf(info.trace_location)}/traces/${id}/artifacts` }) });
      return { trace: { trace_info: infoOf(existingTrace(id, services)) } };
    }),

    'POST 3.0/traces/search': route(searched, (request) => search(request, services)),

    'GET 3.0/traces/batchGet': route(z.object({ trace_ids: repeated(z.string()) }), async ({ trace_ids }) => {
      const found = trace_ids.flatMap((id) => traces.read(id) ?? []).filter(({ trace }) => trace !== null);
      return new JsonText(writeWithLongNumbers({ traces: await Promise.all(found.map(async (state) => ({ trace_info: infoOf(state), spans: await readSpans(state, services) }))) }));
    }),

    'GET 3.0/traces/{trace_id}': route(byId, ({ trace_id }) => ({ trace: { trace_info: infoOf(existingTrace(trace_id, services)) } })),

    'PATCH 3.0/traces/{trace_id}/tags': route(z.object({ trace_id: z.string(), key: z.string(), value: z.string() }), (request) => tag(request.trace_id, request.key, request.value, services)),
    'PATCH traces/{trace_id}/tags': route(z.object({ trace_id: z.string(), key: z.string(), value: z.string() }), (request) => tag(request.trace_id, request.key, request.value, services)),
    'DELETE 3.0/traces/{trace_id}/tags': route(z.object({ trace_id: z.string(), key: z.string() }), (request) => tag(request.trace_id, request.key, null, services)),
    'DELETE traces/{trace_id}/tags': route(z.object({ trace_id: z.string(), key: z.string() }), (request) => tag(request.trace_id, request.key, null, services)),

    'POST traces/delete-traces': route(z.object({ experiment_id: z.string(), max_timestamp_millis: optional(int64), max_traces: optional(int64), request_ids: repeated(z.string()) }), async (request) => {
      const { experiment_id, max_timestamp_millis: until = Number.NEGATIVE_INFINITY, max_traces: most = Number.POSITIVE_INFINITY, request_ids } = request;
      const ofExperiment = traces.list().filter(({ state }) => experimentIdOf(state.trace?.info['trace_location']) === experiment_id);
      const doomed = ofExperiment.filter(({ id, state }) => request_ids.includes(id) || timeOf(state) <= until).slice(0, most);
      for (const { id } of doomed) await traces.edit(id, { kind: 'lifecycle', value: 'deleted' });
      return { traces_deleted: doomed.length };
    }),
  };
}

function checkTraceId(id: string): void {
  if (!/^tr-[\w-]{1,100}$/.test(id)) throw invalidParameter(`Invalid trace ID: '${id.slice(0, 300)}'`);
}

function existingTrace(id: string, { traces }: MlflowServices): RunState {
  const state = traces.read(id);
  if (!state?.trace || state.lifecycle?.value === 'deleted') throw doesNotExist(`Trace with ID '${id}' not found.`);
  return state;
}

async function tag(id: string, key: string, value: string | null, services: MlflowServices): Promise<object> {
  const { tags } = existingTrace(id, services);
  if (value === null && (tags.get(key)?.value ?? null) === null) throw doesNotExist(`No trace tag with key '${key}' for trace with ID '${id}'`);
  await services.traces.edit(id, { kind: 'tags', values: [[key, value]] });
  return {};
}

function search({ locations, filter = '', max_results, order_by, page_token }: z.output<typeof searched>, { traces }: MlflowServices): object {
  const wanted = parseEntityFilter(filter, fields);
  if (!wanted.ok) throw invalidParameter(`Invalid filter: ${wanted.error.message}`);
  const order = parseEntityOrder(order_by.length > 0 ? order_by : ['timestamp_ms DESC'], fields);
  if (!order.ok) throw invalidParameter(`Invalid order_by: ${order.error.message}`);
  const most = readMaxResults(max_results, RESULTS_UNLESS_ASKED, MOST_RESULTS);
  const experiments = new Set(locations.map(experimentIdOf));
  const found = traces
    .list()
    .filter(({ state }) => state.trace && experiments.has(experimentIdOf(state.trace.info['trace_location'])))
    .map(({ id, state }) => ({ state, entity: toEntity(id, state) }))
    .filter(({ entity }) => wanted.matches(entity))
    .sort((a, b) => order.compare(a.entity, b.entity));
  const { page, next } = pageOf(found, most, page_token);
  return { ...(page.length === 0 ? {} : { traces: page.map(({ state }) => infoOf(state)) }), ...(next === undefined ? {} : { next_page_token: next }) };
}

function toEntity(id: string, state: RunState): SearchedEntity {
  const tags = tagsOf(state);
  const told = state.trace?.info['state'];
  const status = typeof told === 'string' ? told : '';
  const [timestamp, duration] = [timeOf(state), durationMs(state)];
  return {
    attributes: { trace_id: id, request_id: id, name: tags.get('mlflow.traceName') ?? null, status, state: status, timestamp_ms: timestamp, timestamp, execution_time_ms: duration, execution_time: duration },
    tags,
  };
}

function infoOf(state: RunState): object {
  return { ...state.trace?.info, tags: Object.fromEntries(tagsOf(state)) };
}

function tagsOf({ tags }: RunState): Map<string, string> {
  return new Map([...tags].flatMap(([key, { value }]) => (value === null ? [] : [[key, value] as const])).sort(([a], [b]) => compareText(a, b)));
}

function experimentIdOf(place: unknown): string {
  const read = location.safeParse(place);
  return (read.success ? read.data.mlflow_experiment?.experiment_id : undefined) ?? '0';
}

function timeOf({ trace, firstAtMs }: RunState): number {
  const told = Date.parse(String(trace?.info['request_time']));
  return Number.isNaN(told) ? (firstAtMs ?? 0) : told;
}

/** Protocol buffers write a duration in seconds, with an `s` behind it. */
function durationMs({ trace }: RunState): number | null {
  const seconds = Number.parseFloat(String(trace?.info['execution_duration']));
  return Number.isNaN(seconds) ? null : seconds * 1000;
}
