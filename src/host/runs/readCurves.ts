import { FEWEST_POINTS } from '../../core/metrics/downsample.ts';
import type { HistoryQuery, SampledHistory, SampledPoints } from '../../core/metrics/metricHistoryReader.ts';
import type { RunStore } from '../../core/runs/runStore.ts';
import { MOST_POINTS, type CurvePart, type CurveQuery, type CurvesRequest } from '../../protocol/runPanel.ts';
import { runOfMetric, type ShownRun } from './shownRun.ts';

/** Reads the histories of metrics as a page wants to draw them: whole, or what came since. */
export async function readCurves(runs: Pick<RunStore, 'histories'>, shown: ShownRun, { curves, x, smoothing }: CurvesRequest): Promise<CurvePart[]> {
  const query: HistoryQuery = { x, startMs: shown.run.startedAtMs, maxPoints: MOST_POINTS, ...(smoothing > 0 ? { smoothing: { kind: 'exponential', weight: smoothing } } : {}) };
  const read = (some: readonly CurveQuery[], more: Partial<HistoryQuery>) => readByRun(runs, shown, some.map(({ key }) => key), { ...query, ...more });
  const whole = new Map((await read(curves.filter(({ after }) => after === null), {})).map((history) => [history.key, toPart(history, true)]));
  const outdated: CurveQuery[] = [];
  for (const [after, some] of groupByPlace(curves)) {
    for (const history of await read(some, { from: nextAbove(after) })) {
      const known = some.find(({ key }) => key === history.key);
      const before = known?.after?.total ?? 0;
      // What came may lie before the end of what the page has (a resumed run, another writer, time along steps), and may be too much to be added.
      if (known && history.total - before === history.inRange && history.inRange <= MOST_POINTS) whole.set(history.key, toPart(behind(history, after), false));
      else if (known) outdated.push(known);
    }
  }
  for (const history of await read(outdated, {})) whole.set(history.key, toPart(history, true));
  return curves.flatMap(({ key }) => whole.get(key) ?? []);
}

/** All points of metrics along an axis, for a file. */
export function readAllPoints(runs: Pick<RunStore, 'histories'>, shown: ShownRun, keys: readonly string[], x: HistoryQuery['x']): Promise<SampledHistory[]> {
  return readByRun(runs, shown, keys, { x, startMs: shown.run.startedAtMs, maxPoints: Number.MAX_SAFE_INTEGER });
}

async function readByRun(runs: Pick<RunStore, 'histories'>, shown: ShownRun, keys: readonly string[], query: HistoryQuery): Promise<SampledHistory[]> {
  const byRun = new Map<string, string[]>();
  for (const key of keys) {
    const runId = runOfMetric(shown, key)?.run.id;
    if (runId !== undefined) byRun.set(runId, [...(byRun.get(runId) ?? []), key]);
  }
  const found = await Promise.all([...byRun].map(([runId, some]) => runs.histories(runId, some, { ...query, maxPoints: Math.max(FEWEST_POINTS, query.maxPoints) })));
  return found.flat();
}

/** Curves that go on, by the place from which they do: metrics of one program usually have the same. */
function groupByPlace(curves: readonly CurveQuery[]): Map<number, CurveQuery[]> {
  const groups = new Map<number, CurveQuery[]>();
  for (const curve of curves) if (curve.after) groups.set(curve.after.x, [...(groups.get(curve.after.x) ?? []), curve]);
  return groups;
}

/** The smallest number above one. */
function nextAbove(value: number): number {
  return value === 0 ? Number.MIN_VALUE : value + Math.abs(value) * Number.EPSILON;
}

/** Without the neighbour before the range, which the page has. */
function behind(history: SampledHistory, after: number): SampledHistory {
  const cut = (points: SampledPoints): SampledPoints => {
    const first = points.x.findIndex((x) => x > after);
    const from = (column: Float64Array) => (first === -1 ? new Float64Array() : column.slice(first));
    return { x: from(points.x), steps: from(points.steps), timesMs: from(points.timesMs), values: from(points.values) };
  };
  return { ...history, points: cut(history.points), smoothed: history.smoothed && cut(history.smoothed) };
}

function toPart({ key, total, points, smoothed }: SampledHistory, isWhole: boolean): CurvePart {
  const columns = ({ x, values }: SampledPoints) => ({ x, values });
  return { key, total, isWhole, points: columns(points), smoothed: smoothed && columns(smoothed) };
}
