import type { Clause, Filter, OrderBy, TextField } from './filter.ts';
import { matchesFreeText, type FreeText } from './freeText.ts';
import { meetsNumber, meetsText } from './meetsComparator.ts';
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
      return typeof value === 'number' && meetsNumber(value, clause.comparator, clause.value);
    }
    case 'text':
      return textsOf(run, clause.field).some((value) => meetsText(value, clause.comparator, clause.value));
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
