import * as z from 'zod/mini';
import type { PointBatch, ScoresRecord } from '../../core/runs/records.ts';
import { toWord } from '../../core/runs/records.ts';
import type { RunChange } from '../../core/runs/runEditor.ts';
import { int64, keyValue, readDouble, repeated } from './fields.ts';
import { accept, active, noRun } from './findRun.ts';
import { doesNotExist, invalidParameter, missingParameter } from './mlflowError.ts';
import { invalidValue, JsonText, route, type Call, type Routes } from './route.ts';
import { homes } from './runJson.ts';
import type { MlflowServices } from './services.ts';
import { tellerOf } from './teller.ts';
import { checkBatch, checkKey, checkMetric, type GivenMetric } from './validation.ts';

/** Metrics are read by hand (`readMetric`): a schema takes as long for a thousand of them as all the rest of a batch. */
const logged = z.looseObject({ run_id: z.string() });
const batch = z.object({ run_id: z.string(), metrics: repeated(z.unknown()), params: repeated(keyValue), tags: repeated(keyValue) });
const entry = z.object({ run_id: z.string(), key: z.string(), value: z.string() });

/** The answer to what is done. */
const DONE = new JsonText('{}');

/** A metric with what it was measured of. */
interface Metric extends GivenMetric {
  model: string | undefined;
  dataset: { name: string; digest: string } | undefined;
}

/** Parameters, metrics and tags of runs. */
export function runValueRoutes(services: MlflowServices): Routes {
  const { tracker } = services;
  return {
    'POST runs/log-metric': route(logged, (request, call) => {
      logMetrics(request.run_id, [readMetric(request, '')], call, services);
      return DONE;
    }),

    'POST runs/log-parameter': route(entry, async ({ run_id, key, value }) => {
      checkKey('parameter', key);
      active(run_id, (id) => tracker.read(id));
      accept(await tracker.edit(run_id, { kind: 'params', values: [[key, value]] }), run_id);
      return DONE;
    }),

    'POST runs/log-batch': route(batch, async ({ run_id, metrics: given, params, tags }, call) => {
      checkBatch(call.bodyBytes, given.length, params.length, tags.length);
      const metrics = given.map((metric, position) => readMetric(metric, `metrics[${position}]`));
      for (const { key } of params) checkKey('parameter', key);
      for (const { key } of tags) checkKey('tag', key);
      const changes: RunChange[] = [...(params.length === 0 ? [] : [{ kind: 'params' as const, values: params.map(({ key, value }): [string, string] => [key, value]) }]), ...setTags(tags)];
      active(run_id, (id) => (changes.length > 0 ? tracker.read(id) : tracker.glance(id)));
      if (changes.length > 0) accept(await tracker.edit(run_id, ...changes), run_id);
      if (metrics.length > 0) logMetrics(run_id, metrics, call, services);
      return DONE;
    }),

    'POST runs/set-tag': route(entry, async ({ run_id, key, value }) => {
      checkKey('tag', key);
      active(run_id, (id) => tracker.read(id));
      accept(await tracker.edit(run_id, ...setTags([{ key, value }])), run_id);
      return DONE;
    }),

    'POST runs/delete-tag': route(z.object({ run_id: z.string(), key: z.string() }), async ({ run_id, key }) => {
      const state = active(run_id, (id) => tracker.read(id));
      const isNote = key === homes.note && (state.note?.value ?? '') !== '';
      if ((state.tags.get(key)?.value ?? null) === null && !isNote) throw doesNotExist(`No tag with name: ${key} in run with id ${run_id}`);
      accept(await tracker.edit(run_id, isNote ? { kind: 'note', value: '' } : { kind: 'tags', values: [[key, null]] }), run_id);
      return DONE;
    }),
  };
}

/** Tags as the edits they are; two of them have a record of their own. */
export function setTags(tags: readonly { key: string; value: string }[]): RunChange[] {
  const plain = tags.filter(({ key }) => key !== homes.name && key !== homes.note);
  return [
    ...tags.flatMap(({ key, value }): RunChange[] => (key === homes.name ? [{ kind: 'name', value }] : key === homes.note ? [{ kind: 'note', value }] : [])),
    ...(plain.length === 0 ? [] : [{ kind: 'tags' as const, values: plain.map(({ key, value }): [string, string] => [key, value]) }]),
  ];
}

function logMetrics(runId: string, metrics: readonly Metric[], call: Call, { tracker, models, clock }: MlflowServices): void {
  for (const metric of metrics) checkMetric(metric);
  const batches = batchesOf(metrics);
  for (const { key } of batches) checkKey('metric', key);
  active(runId, (id) => tracker.glance(id));
  if (!tracker.addPoints(runId, batches, tellerOf(call))) throw noRun(runId);
  for (const { model, record } of scoresOf(runId, metrics, clock.nowMs())) models.add(model, [record]);
}

/** Points by their key, in the order in which keys first come. */
function batchesOf(metrics: readonly GivenMetric[]): PointBatch[] {
  const batches = new Map<string, PointBatch>();
  for (const { key, step, timestamp, value } of metrics) {
    let known = batches.get(key);
    if (!known) {
      known = { key, steps: [], timesMs: [], values: [] };
      batches.set(key, known);
    }
    known.steps.push(step);
    known.timesMs.push(timestamp);
    known.values.push(value);
  }
  return [...batches.values()];
}

/** The points that say which logged model they are of, as records of those models. */
function scoresOf(run: string, metrics: readonly Metric[], at: number): { model: string; record: ScoresRecord }[] {
  const records = new Map<string, { model: string; record: ScoresRecord }>();
  for (const { key, step, timestamp, value, model, dataset } of metrics) {
    if (!model) continue;
    const place = JSON.stringify([model, dataset?.name, dataset?.digest]);
    const known = records.get(place) ?? { model, record: { kind: 'scores', at, run, ...(dataset ? { dataset } : {}), values: [] } };
    known.record.values.push([key, step, timestamp, toWord(value)]);
    records.set(place, known);
  }
  return [...records.values()];
}

/** A metric. @param at where it stands in the request, for messages */
function readMetric(given: unknown, at: string): Metric {
  if (typeof given !== 'object' || given === null) throw invalidValue(at, given);
  const name = (field: string) => (at === '' ? field : `${at}.${field}`);
  const fields = given as Record<string, unknown>;
  const { key, model_id: model } = fields;
  if (key === undefined || key === null) throw missingParameter(name('key'));
  if (typeof key !== 'string') throw invalidValue(name('key'), key);
  const value = typeof fields['value'] === 'string' ? readDouble(fields['value']) : fields['value'];
  if (value === undefined || value === null) throw missingParameter(name('value'));
  if (typeof value !== 'number') throw invalidParameter(`Got invalid value ${JSON.stringify(value).slice(0, 250)} for metric '${key}' (timestamp=${String(fields['timestamp'])}). Please specify value as a valid double (64-bit floating point)`);
  const timestamp = readInteger(name, 'timestamp', fields['timestamp']);
  if (timestamp === undefined) throw missingParameter(name('timestamp'));
  const dataset = datasetOf(fields['dataset_name'], fields['dataset_digest']);
  return { key, value, timestamp, step: readInteger(name, 'step', fields['step']) ?? 0, model: typeof model === 'string' ? model : undefined, dataset };
}

function readInteger(name: (field: string) => string, field: string, given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'number' && Number.isInteger(given) && Math.abs(given) <= 2 ** 63) return given;
  const read = int64.safeParse(given);
  if (!read.success) throw invalidValue(name(field), given);
  return read.data;
}

function datasetOf(name: unknown, digest: unknown): Metric['dataset'] {
  return typeof name === 'string' && typeof digest === 'string' ? { name, digest } : undefined;
}
