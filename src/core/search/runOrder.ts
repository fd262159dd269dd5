import { compareText } from './compareText.ts';
import type { OrderBy, OrderField } from './filter.ts';
import type { SearchableRun } from './searchableRun.ts';

/**
 * What one run is ordered by: the value of every term, then what breaks ties. Null stands for a missing value.
 * Runs have different ids, so no two keys of a store are equal and a key marks a place in the order for good.
 */
export interface SortKey {
  values: readonly (number | string | null)[];
  startTime: number;
  runId: string;
}

export function sortKeyOf(run: SearchableRun, orderBy: OrderBy): SortKey {
  return { values: orderBy.map(({ field }) => valueOf(run, field)), startTime: run.attributes.start_time, runId: run.attributes.run_id };
}

/**
 * The order of runs, as MLflow's: term after term, numbers by size with infinities at the ends, text by code points. In both
 * directions NaN comes behind every number and a missing value behind NaN. What is left equal (0 and -0 are) is ordered by
 * start time, latest first, then by run id.
 * @returns below 0 when `a` comes first
 */
export function compareSortKeys(orderBy: OrderBy, a: SortKey, b: SortKey): number {
  for (const [position, { descending }] of orderBy.entries()) {
    const compared = compareValues(a.values[position] ?? null, b.values[position] ?? null, descending);
    if (compared !== 0) return compared;
  }
  return compareNumbers(b.startTime, a.startTime) || compareText(a.runId, b.runId);
}

function compareValues(a: number | string | null, b: number | string | null, descending: boolean): number {
  const byPresence = rankOf(a) - rankOf(b);
  if (byPresence !== 0 || rankOf(a) > 0) return byPresence;
  const compared = typeof a === 'number' && typeof b === 'number' ? compareNumbers(a, b) : compareText(String(a), String(b));
  return descending ? -compared : compared;
}

/** 0 for a value, 1 for NaN, 2 for none. */
function rankOf(value: number | string | null): number {
  if (value === null) return 2;
  return Number.isNaN(value) ? 1 : 0;
}

/** The sign alone: the difference of two infinities would be NaN. */
function compareNumbers(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The value of a field, null where the run has none. */
export function valueOf(run: SearchableRun, field: OrderField): number | string | null {
  switch (field.kind) {
    case 'metric':
      return run.metrics.get(field.key) ?? null;
    case 'param':
      return run.params.get(field.key) ?? null;
    case 'tag':
      return run.tags.get(field.key) ?? null;
    case 'attribute':
      return run.attributes[field.key];
  }
}
