import { durationMs } from '../../core/runs/describeRun.ts';
import { formatAgo, formatDuration } from '../../core/format.ts';
import type { Run, RunDetails } from '../../core/runs/runStore.ts';
import { tableLines, type Column } from '../table.ts';
import { shortId, stateWord } from './openedRuns.ts';

/** A run with what tells it from others. */
export interface RunRow {
  run: Run;
  details: Pick<RunDetails, 'params' | 'metrics'>;
}

const NAME_WIDTH = 28;
const VALUE_WIDTH = 14;

/** A table of runs as wide as the terminal: what each is, then the metrics and parameters that differ between them, as many as fit. */
export function runTableLines(rows: readonly RunRow[], nowMs: number, width: number): string[] {
  const column = (title: string, cell: (run: Run) => string, rest: Partial<Column> = {}): Column => ({ title, cells: rows.map(({ run }) => cell(run)), ...rest });
  const fixed = [
    column('ID', shortId),
    column('NAME', (run) => run.name, { width: NAME_WIDTH }),
    column('STATUS', stateWord),
    column('STARTED', (run) => started(run, nowMs)),
    column('DURATION', (run) => formatDuration(durationMs(run, nowMs)), { alignRight: true }),
  ];
  const metrics = differing(rows.map(({ details }) => new Map(Object.entries(details.metrics).map(([key, { last }]) => [key, formatNumber(last)]))));
  const params = differing(rows.map(({ details }) => new Map(Object.entries(details.params))));
  const values = [...metrics.map((values) => ({ ...values, alignRight: true })), ...params];
  return tableLines([...fixed, ...values.map((value) => ({ ...value, width: VALUE_WIDTH }))], width, fixed.length);
}

function started(run: Run, nowMs: number): string {
  const ago = formatAgo(run.startedAtMs, nowMs);
  return ago === 'now' || ago.includes('-') ? ago : `${ago} ago`;
}

/** The keys whose values are not all the same, those that most rows have first; of a single row all. */
function differing(rows: readonly ReadonlyMap<string, string>[]): Column[] {
  const keys = new Set(rows.flatMap((row) => [...row.keys()]));
  const columns = [...keys].map((key) => ({ title: key, cells: rows.map((row) => row.get(key) ?? ''), count: rows.filter((row) => row.has(key)).length }));
  return columns.filter(({ cells }) => rows.length === 1 || new Set(cells).size > 1).sort((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1));
}

/** A number in at most five significant digits. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : String(Number(value.toPrecision(5)));
}
