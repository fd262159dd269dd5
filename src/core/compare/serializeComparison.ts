import { toWord } from '../runs/records.ts';
import { compareText } from '../search/compareText.ts';
import { textAt, type ComparedColumn, type ComparedRow, type MetricColumn } from './comparedRuns.ts';
import { COMPARISON_KIND, COMPARISON_VERSION, type SavedComparison } from './savedComparison.ts';

/**
 * The text of a saved comparison, the same for the same comparison: a line for each run, each column, each choice of the view
 * and each line of the note, so that a difference between two versions reads well.
 */
export function serializeComparison(saved: SavedComparison): string {
  const { name, note, savedAtMs, by, baseline, metric, view, compared, columnsLeftOut } = saved;
  const count = compared.rows.length;
  const fields: [string, string][] = [
    ['onramp', oneLine(COMPARISON_KIND)],
    ['version', oneLine(COMPARISON_VERSION)],
    ['name', oneLine(name)],
    ['note', lines('[]', note === '' ? [] : note.split('\n').map(oneLine))],
    ['saved', oneLine(toMoment(savedAtMs))],
    ['by', oneLine(by)],
    ['baseline', oneLine(baseline)],
    ['metric', oneLine(metric && { key: metric.key, direction: metric.direction })],
    ['view', lines('{}', sortedEntries(view).map(([key, value]) => `${JSON.stringify(key)}: ${oneLine(sorted(value))}`))],
    ['runs', lines('[]', compared.rows.map((row) => oneLine(toRun(row))))],
    ['columnsLeftOut', oneLine(columnsLeftOut)],
    ['columns', lines('[]', compared.columns.map((column) => oneLine(toColumn(column, count))))],
  ];
  return `{\n${fields.map(([key, value]) => `  ${JSON.stringify(key)}: ${value}`).join(',\n')}\n}\n`;
}

function lines(brackets: '[]' | '{}', members: readonly string[]): string {
  if (members.length === 0) return brackets;
  return `${brackets[0]}\n${members.map((member) => `    ${member}`).join(',\n')}\n  ${brackets[1]}`;
}

/** JSON in one line, with the keys of objects as they come, and without those that are undefined. */
function oneLine(value: unknown): string {
  // `JSON.stringify` takes the sign from it.
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`).join(', ')}}`;
}

/** The same value with the keys of all objects in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, member]) => [key, sorted(member)]));
}

function sortedEntries(object: object): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined).sort(([a], [b]) => compareText(a, b));
}

function toRun(row: ComparedRow): object {
  return {
    id: row.runId,
    with: row.runIds.length > 1 ? row.runIds.slice(1) : undefined,
    name: row.name,
    status: row.status,
    started: toMoment(row.startedAtMs),
    ended: row.endedAtMs === null ? undefined : toMoment(row.endedAtMs),
    experiment: { id: row.experimentId, name: row.experimentName ?? undefined },
    user: row.user ?? undefined,
    source: row.source ?? undefined,
    commit: row.commit ?? undefined,
    dirty: row.isDirty ? true : undefined,
  };
}

function toColumn(column: ComparedColumn, count: number): object {
  const { kind, key } = column;
  const byRow = <T>(value: (row: number) => T) => Array.from({ length: count }, (_, row) => value(row));
  if (column.kind !== 'metric') return { kind, key, values: byRow((row) => textAt(column, row)) };
  const numbers = (of: 'last' | 'min' | 'max' | 'lastStep') => byRow((row) => numberAt(column, of, row));
  return { kind, key, last: numbers('last'), min: numbers('min'), max: numbers('max'), lastStep: numbers('lastStep'), count: byRow((row) => column.count[row] ?? 0) };
}

function numberAt(column: MetricColumn, of: 'last' | 'min' | 'max' | 'lastStep', row: number): number | string | null {
  return (column.count[row] ?? 0) === 0 ? null : toWord(column[of][row] ?? Number.NaN);
}

/** Readable where that is exact. */
function toMoment(timeMs: number): string | number {
  // Beyond these, or between two milliseconds, ISO 8601 says another time or none.
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > 253_402_300_799_999) return timeMs;
  return new Date(timeMs).toISOString();
}
