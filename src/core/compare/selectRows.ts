import type { ComparedColumn, ComparedRuns } from './comparedRuns.ts';

/** The same with some rows alone, in the order of their positions here. */
export function selectRows({ rows, columns }: ComparedRuns, positions: readonly number[]): ComparedRuns {
  return { rows: positions.flatMap((position) => rows[position] ?? []), columns: columns.map((column) => at(column, positions)) };
}

/** The positions of runs, in their order; those that are not there are left out. */
export function positionsOf({ rows }: Pick<ComparedRuns, 'rows'>, runIds: readonly string[]): number[] {
  const places = new Map(rows.map(({ runId }, position) => [runId, position]));
  return runIds.flatMap((runId) => places.get(runId) ?? []);
}

function at(column: ComparedColumn, positions: readonly number[]): ComparedColumn {
  if (column.kind !== 'metric') return { ...column, codes: Int32Array.from(positions, (position) => column.codes[position] ?? -1) };
  const taken = (values: Float64Array) => Float64Array.from(positions, (position) => values[position] ?? Number.NaN);
  return { ...column, count: Float64Array.from(positions, (position) => column.count[position] ?? 0), last: taken(column.last), min: taken(column.min), max: taken(column.max), lastStep: taken(column.lastStep) };
}
