import type { Filter } from './filter.ts';
import { readClause } from './readClause.ts';
import { readClauses } from './readClauses.ts';
import type { SearchError } from './searchError.ts';

export type ParsedFilter = { ok: true; filter: Filter } | { ok: false; error: SearchError };

/**
 * Reads a filter in MLflow's search language (its documentation: "Search Runs"). An empty text takes every run.
 *
 * Everything MLflow's documentation shows is read alike. Beyond it, where MLflow only answers with an error: bare keys may
 * hold any character but white space, quotes, comparators, brackets, comma and semicolon (`metrics.val/loss`); a quote inside
 * of quotes is written twice; metrics compare with `NaN`, `inf` and `-inf`. Stricter than MLflow, where it guesses:
 * AND stands between conditions, not before, behind or left out, and bad comparators are refused in an empty store too.
 */
export function parseFilter(text: string): ParsedFilter {
  const read = readClauses(text, readClause);
  return read.ok ? { ok: true, filter: { clauses: read.clauses } } : read;
}
