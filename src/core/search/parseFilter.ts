import { isComparator } from './comparators.ts';
import type { Clause, Filter } from './filter.ts';
import { readClause } from './readClause.ts';
import { errorAt, isError, shorten, type SearchError } from './searchError.ts';
import { readTerms, startOf, type Condition, type Term } from './syntax.ts';

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
  const terms = readTerms(text);
  const clauses: Clause[] = [];
  for (const [position, term] of terms.entries()) {
    const next = terms[position + 1];
    const error = position % 2 === 0 ? readCondition(term, next, text, clauses) : checkJunction(term, next, text);
    if (error) return { ok: false, error };
  }
  return { ok: true, filter: { clauses } };
}

/** Adds the clause of a condition, or says why there is none. */
function readCondition(term: Term, next: Term | undefined, text: string, clauses: Clause[]): SearchError | undefined {
  if (term.type === 'condition') {
    const clause = readClause(term, text, next ? startOf(next) : text.length);
    if (isError(clause)) return clause;
    clauses.push(clause);
    return undefined;
  }
  if (term.type === 'junction') return errorAt(term, `A condition is missing before ${term.word}.`, ['a name']);
  return strayError(term.text, term, 'a name');
}

function checkJunction(term: Term, next: Term | undefined, text: string): SearchError | undefined {
  if (term.type === 'condition') return missingJunction(term, text);
  if (term.type === 'stray') return strayError(term.text, term, 'AND');
  if (term.word === 'OR') return errorAt(term, 'OR is not supported; run two searches.', ['AND']);
  return next ? undefined : errorAt({ start: text.length, end: text.length }, 'A condition is missing after AND.', ['a name']);
}

function missingJunction({ name, comparator }: Condition, text: string): SearchError {
  const { start, end } = name;
  if (/['"]/.test(text[start - 1] ?? '')) return errorAt({ start, end }, 'The quotes end before this; a quote inside of quotes is written twice, a backslash changes nothing.', ['AND']);
  // In `a > 1 NAND b > 2` the word stands for AND, in `a > 1 b > 2` nothing does.
  const isWord = comparator === null || !isComparator(comparator.text);
  if (isWord) return errorAt(name, `Expected AND between two conditions, not "${shorten(text.slice(start, end))}".`, ['AND']);
  return errorAt({ start, end: start }, 'AND is missing between two conditions.', ['AND']);
}

const strayHints = new Map([
  ['(', 'Brackets around conditions are not supported; conditions are joined by AND alone.'],
  [')', 'This bracket closes nothing.'],
  [';', 'A filter is one expression; join conditions by AND instead of ";".'],
  [',', 'Conditions are joined by AND, not by a comma.'],
]);

function strayError(character: string, span: { start: number; end: number }, expected: string): SearchError {
  return errorAt(span, strayHints.get(character) ?? `Expected ${expected} here, not "${character}".`, [expected]);
}
