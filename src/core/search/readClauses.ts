import { isComparator } from './comparators.ts';
import { errorAt, isError, shorten, type SearchError } from './searchError.ts';
import { readTerms, startOf, type Condition, type Term } from './syntax.ts';

/**
 * The clauses of conditions that AND joins, or what is wrong with the text, leftmost first.
 * @param readClause makes a clause of a condition; `end` is where the next term begins
 */
export function readClauses<C extends object>(text: string, readClause: (condition: Condition, text: string, end: number) => C | SearchError): { ok: true; clauses: C[] } | { ok: false; error: SearchError } {
  const terms = readTerms(text);
  const clauses: C[] = [];
  for (const [position, term] of terms.entries()) {
    const next = terms[position + 1];
    if (position % 2 === 1) {
      const error = checkJunction(term, next, text);
      if (error) return { ok: false, error };
      continue;
    }
    const clause = term.type === 'condition' ? readClause(term, text, next ? startOf(next) : text.length) : missingCondition(term);
    if (isError(clause)) return { ok: false, error: clause };
    clauses.push(clause);
  }
  return { ok: true, clauses };
}

/** Why a term is no condition. */
function missingCondition(term: Exclude<Term, Condition>): SearchError {
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
