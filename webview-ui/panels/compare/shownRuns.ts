import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { ChartColumn } from '../../charts/chartColumn.ts';
import type { ChartRun } from '../../charts/chartRun.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { distinctStroke, MOST_RUN_COLORS, runColors, type RunStroke } from '../../charts/runColors.ts';
import type { TableColumn } from './tableColumns.ts';
import type { TableRow } from './tableRows.ts';

/** The runs that charts show, in the order of the table, and how each is drawn. Rows are counted as the comparison has them. */
export interface ShownRuns {
  rows: readonly number[];
  runs: ChartRun[];
  strokes: RunStroke[];
  /** Groups of the table by their place, with the positions of their runs in `runs`; empty without grouping. */
  groups: { name: string; positions: number[]; stroke: RunStroke }[];
}

/**
 * Colours belong to runs, not to their place in the table: sorting and filtering leave them as they are.
 * @param emphasised rows that have a colour of their own, by the place of the colour: see `useColourSlots`
 */
export function collectShownRuns(comparison: Pick<ComparisonView, 'rows'>, rows: readonly number[], tableRows: readonly TableRow[], emphasised: readonly (number | null)[], theme: ChartTheme): ShownRuns {
  const groupRows = tableRows.filter((row) => row.kind === 'group');
  const runs = rows.flatMap((row): ChartRun[] => {
    const run = comparison.rows[row];
    return run ? [{ runId: run.runId, name: run.name }] : [];
  });
  const placeOf = new Map(rows.map((row, position) => [row, position]));
  const groupOf = groupsOf(tableRows);
  const groups = groupRows.map(({ label, rows: members }) => {
    const place = groupOf.get(members[0] ?? -1) ?? MOST_RUN_COLORS;
    return { name: label, positions: members.flatMap((row) => placeOf.get(row) ?? []), stroke: groupRows.length <= MOST_RUN_COLORS ? distinctStroke(place, theme) : quiet(theme) };
  });
  const strokes = strokesOf(comparison.rows.length, groupOf, emphasised, theme);
  return { rows, runs, strokes: rows.map((row) => strokes[row] ?? quiet(theme)), groups };
}

/** The group of each row that is in one: counted as the whole comparison has them, and where those are more than there are colours, among those that are shown. */
export function groupsOf(tableRows: readonly TableRow[]): Map<number, number> {
  const groupRows = tableRows.filter((row) => row.kind === 'group');
  const places = groupRows.map(({ place }) => place).sort((a, b) => a - b);
  const hasColours = (places.at(-1) ?? 0) < MOST_RUN_COLORS;
  return new Map(groupRows.flatMap(({ rows, place }) => rows.map((row): [number, number] => [row, hasColours ? place : places.indexOf(place)])));
}

/** One for each row of the comparison. */
export function strokesOf(count: number, groupOf: ReadonlyMap<number, number>, emphasised: readonly (number | null)[], theme: ChartTheme): RunStroke[] {
  const isGrouped = groupOf.size > 0 && new Set(groupOf.values()).size <= MOST_RUN_COLORS;
  const ofGroups = isGrouped ? Array.from({ length: MOST_RUN_COLORS }, (_, place) => distinctStroke(place, theme)) : [];
  if (isGrouped) return Array.from({ length: count }, (_, row) => ofGroups[groupOf.get(row) ?? -1] ?? quiet(theme));
  return runColors(count, theme, { emphasised });
}

function quiet(theme: ChartTheme): RunStroke {
  return { color: theme.muted, dash: [], pointStyle: 'circle', isDistinct: false };
}

/** A column of the table as charts take it, for the rows that are shown. */
export function toChartColumn(column: TableColumn, rows: readonly number[], isLog = false): ChartColumn {
  const { id, title } = column;
  if (column.isNumeric) return { kind: 'number', id, title, isLog, values: Float64Array.from(rows, (row) => toNumber(column.value(row))) };
  const words = [...new Set(rows.flatMap((row) => textAt(column, row) ?? []))].sort(new Intl.Collator(undefined, { numeric: true }).compare);
  const codes = new Map(words.map((word, code) => [word, code]));
  return { kind: 'word', id, title, words, codes: Int32Array.from(rows, (row) => codes.get(textAt(column, row) ?? '') ?? -1) };
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function textAt(column: TableColumn, row: number): string | undefined {
  return column.value(row) === undefined ? undefined : column.text(row);
}
