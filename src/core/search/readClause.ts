import { comparatorError, comparatorsOf, listComparators, nullComparators, numberComparators, textComparators } from './comparators.ts';
import { isEntryField, isListField, isNumberField, resolveField } from './fields.ts';
import type { Clause } from './filter.ts';
import { readList, readNumber, readText } from './readValue.ts';
import { errorAt, foundAt, isError, oneOf, shorten, unclosedQuoteAt, type SearchError } from './searchError.ts';
import type { Condition } from './syntax.ts';

/**
 * One condition as a clause, or what is wrong with it, leftmost first.
 * @param text the whole search
 * @param end where its next term begins: what is missing is missing there
 */
export function readClause(condition: Condition, text: string, end: number): Clause | SearchError {
  const field = resolveField(condition.name, text);
  if (isError(field)) return field;
  const name = text.slice(condition.name.start, condition.name.end);
  const written = condition.comparator;
  if (written === null) return missingComparator(name, comparatorsOf(field), text, end);

  const comparator = written.text;
  const place = { name, comparator, text, end };
  if (isNumberField(field)) {
    if (!isAmong(numberComparators, comparator)) return comparatorError(field, name, written, text);
    const value = readNumber(field, comparator, condition.value, place);
    return isError(value) ? value : { type: 'number', field, comparator, value: value.number };
  }
  if (isAmong(textComparators, comparator)) {
    const value = readText(condition.value, place);
    return isError(value) ? value : { type: 'text', field, comparator, value: value.value };
  }
  if (isListField(field) && isAmong(listComparators, comparator)) {
    const list = readList(condition.value, place);
    return isError(list) ? list : { type: 'list', field, comparator, values: list.values };
  }
  if (isEntryField(field) && isAmong(nullComparators, comparator)) return { type: 'null', field, comparator };
  return comparatorError(field, name, written, text);
}

function isAmong<T extends string>(known: readonly T[], text: string): text is T {
  return (known as readonly string[]).includes(text);
}

function missingComparator(name: string, known: readonly string[], text: string, end: number): SearchError {
  const found = foundAt(text, end);
  if (found.text === '') return errorAt(found, `A comparator is missing after \`${shorten(name)}\`: ${oneOf(known)}.`, known);
  if (/^['"`]$/.test(found.text) && !text.includes(found.text, found.end)) return unclosedQuoteAt(end, found.text);
  return errorAt(found, `Expected a comparator (${oneOf(known)}) after \`${shorten(name)}\`, not "${shorten(found.text)}".`, known);
}
