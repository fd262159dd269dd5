import type { Clause, Filter, NumberComparator, OrderBy, TextComparator, TextField } from './filter.ts';
import { foldCase } from './foldCase.ts';
import { matchesFreeText, type FreeText } from './freeText.ts';
import { matchesLike } from './like.ts';
import { compareSortKeys, sortKeyOf, valueOf, type SortKey } from './runOrder.ts';
import type { SearchableRun } from './searchableRun.ts';

/*
 * What a search means. This is the definition that every other implementation agrees with, above all the SQL of the index:
 * for the same runs and the same query it returns the same ids in the same order.
 */

export interface SearchQuery {
  filter: Filter;
  orderBy: OrderBy;
  freeText: FreeText;
}

/** The runs a query finds, in its order; at most `limit` of them, from behind the key `after`. */
export function searchRuns(runs: readonly SearchableRun[], query: SearchQuery, page: { after?: SortKey; limit?: number } = {}): SearchableRun[] {
  const found = runs.filter((run) => matchesFilter(run, query.filter) && matchesFreeText(run, query.freeText));
  return found
    .map((run) => ({ run, key: sortKeyOf(run, query.orderBy) }))
    .filter(({ key }) => !page.after || compareSortKeys(query.orderBy, key, page.after) > 0)
    .sort((a, b) => compareSortKeys(query.orderBy, a.key, b.key))
    .slice(0, page.limit)
    .map(({ run }) => run);
}

/** Whether every clause holds. */
export function matchesFilter(run: SearchableRun, filter: Filter): boolean {
  return filter.clauses.every((clause) => matchesClause(run, clause));
}

/**
 * Whether one clause holds. Of a missing value nothing holds but IS NULL, so `!=` and NOT IN leave out runs that lack the
 * field, as in MLflow. Of data sets one that fits is enough, also for `!=` and NOT IN, and two clauses may be met by two
 * data sets. Text is compared exactly, with regard to case; only ILIKE folds it (`foldCase`).
 */
export function matchesClause(run: SearchableRun, clause: Clause): boolean {
  switch (clause.type) {
    case 'number': {
      const value = valueOf(run, clause.field);
      return typeof value === 'number' && compareNumber(value, clause.comparator, clause.value);
    }
    case 'text':
      return textsOf(run, clause.field).some((value) => compareText(value, clause.comparator, clause.value));
    case 'list':
      return textsOf(run, clause.field).some((value) => clause.values.includes(value) === (clause.comparator === 'IN'));
    case 'null':
      return (textsOf(run, clause.field).length === 0) === (clause.comparator === 'IS NULL');
  }
}

/** The values a text clause may be met by: one or none, but of data sets as many as the run has. */
function textsOf(run: SearchableRun, field: TextField): string[] {
  if (field.kind !== 'dataset') {
    const value = valueOf(run, field);
    return value === null ? [] : [String(value)];
  }
  return run.datasets.map((dataset) => dataset[field.key]).filter((value) => value !== null);
}

/**
 * IEEE 754, as MLflow's file store and, since its issue 25640, its SQL stores: a NaN metric meets `!=` alone. Infinities are infinite;
 * MLflow's SQL stores have the largest double there. NaN on the right, which MLflow cannot say: `= NaN` takes metrics that
 * are NaN, `!= NaN` those that are not.
 */
export function compareNumber(value: number, comparator: NumberComparator, wanted: number): boolean {
  if (Number.isNaN(wanted)) return Number.isNaN(value) === (comparator === '=');
  switch (comparator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
  }
}

/** Exactly; ILIKE alone folds case. */
export function compareText(value: string, comparator: TextComparator, wanted: string): boolean {
  switch (comparator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case 'LIKE':
      return matchesLike(value, wanted);
    case 'ILIKE':
      return matchesLike(foldCase(value), foldCase(wanted));
  }
}
