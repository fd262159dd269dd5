import * as z from 'zod/mini';
import { toWord } from '../../core/runs/records.ts';
import { int64, optional, repeated } from './fields.ts';
import { existing } from './findRun.ts';
import { pageOf } from './listPage.ts';
import { invalidParameter } from './mlflowError.ts';
import { JsonText, route, type Routes } from './route.ts';
import { readMaxResults } from './runSearch.ts';
import type { MlflowServices } from './services.ts';

const history = z.object({ run_id: z.string(), metric_key: z.string(), max_results: optional(int64), page_token: optional(z.string()) });
const interval = z.object({ run_ids: repeated(z.string()), metric_key: z.string(), start_step: optional(int64), end_step: optional(int64), max_results: optional(int64) });

const MOST_POINTS = 1_000_000_000;
/** MLflow's limits of a bulk answer. */
const MOST_RUNS = 100;
const MOST_BULK_POINTS = 2500;
const BULK_POINTS_UNLESS_ASKED = 320;

/** Histories of metrics. */
export function metricRoutes(services: MlflowServices): Routes {
  return {
    'GET metrics/get-history': route(history, async ({ run_id, metric_key, max_results, page_token }) => {
      existing(run_id, (id) => services.tracker.glance(id));
      const points = await readPoints(run_id, metric_key, 'wall', services);
      const { page, next } = pageOf(points.positions, readMaxResults(max_results, MOST_POINTS, MOST_POINTS), page_token);
      const metrics = page.map((position) => points.text(position, ''));
      return new JsonText(`{${[...(metrics.length === 0 ? [] : [`"metrics":[${metrics.join(',')}]`]), ...(next === undefined ? [] : [`"next_page_token":"${next}"`])].join(',')}}`);
    }),

    'GET metrics/get-history-bulk-interval': route(interval, async ({ run_ids, metric_key, start_step, end_step, max_results }) => {
      if (run_ids.length === 0) throw invalidParameter('GetMetricHistoryBulkInterval request must specify at least one run_id.');
      if (run_ids.length > MOST_RUNS) throw invalidParameter(`GetMetricHistoryBulkInterval request cannot specify more than ${MOST_RUNS} run_ids. Received ${run_ids.length} run_ids.`);
      const [from, to] = [start_step ?? Number.NEGATIVE_INFINITY, end_step ?? Number.POSITIVE_INFINITY];
      if (from > to) throw invalidParameter(`end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`);
      const most = readMaxResults(max_results, BULK_POINTS_UNLESS_ASKED, MOST_BULK_POINTS);
      const all = await Promise.all(
        run_ids.map(async (runId) => {
          existing(runId, (id) => services.tracker.glance(id));
          return { runId, points: await readPoints(runId, metric_key, 'step', services) };
        }),
      );
      const steps = sampledSteps(all.flatMap(({ points }) => [...new Set(points.steps)]), from, to, most);
      const metrics = all.flatMap(({ runId, points }) => points.positions.filter((position) => steps.has(points.steps[position] ?? 0)).map((position) => points.text(position, `,"run_id":"${runId}"`)));
      return new JsonText(metrics.length === 0 ? '{}' : `{"metrics":[${metrics.join(',')}]}`);
    }),
  };
}

/** A history with the text of each of its points. */
async function readPoints(runId: string, key: string, x: 'step' | 'wall', { runs, fresh }: MlflowServices) {
  await fresh.settle(runId);
  const [found] = await runs.histories(runId, [key], { x, maxPoints: MOST_POINTS });
  const { steps = new Float64Array(), timesMs = new Float64Array(), values = new Float64Array() } = found?.points ?? {};
  const start = `{"key":${JSON.stringify(key)},"value":`;
  const text = (position: number, end: string) => `${start}${valueText(values[position] ?? Number.NaN)},"timestamp":${Math.trunc(timesMs[position] ?? 0)},"step":${steps[position] ?? 0}${end}}`;
  return { steps, positions: Array.from(steps.keys()), text };
}

/** As MLflow's SQL stores give values back: infinities as the largest doubles. */
function valueText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  return Number.isNaN(value) ? `"${toWord(value)}"` : value > 0 ? String(Number.MAX_VALUE) : String(-Number.MAX_VALUE);
}

/** At most so many of the steps within an interval, evenly, its ends among them. */
function sampledSteps(all: readonly number[], from: number, to: number, most: number): Set<number> {
  const steps = [...new Set(all)].filter((step) => step >= from && step <= to).sort((a, b) => a - b);
  if (steps.length <= most) return new Set(steps);
  const stride = (steps.length - 1) / Math.max(1, most - 1);
  return new Set(Array.from({ length: most }, (_, index) => steps[Math.round(index * stride)] ?? 0));
}
