import type { Field, NumberComparator } from './filter.ts';
import { errorAt, foundAt, isError, shorten, unclosedQuoteAt, type SearchError } from './searchError.ts';
import type { List, Quoted, Value, Word } from './syntax.ts';

/** What a value belongs to, for messages, and where the term behind it begins. */
export interface ValuePlace {
  name: string;
  comparator: string;
  text: string;
  end: number;
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infinityPattern = /^([+-]?)inf(inity)?$/i;

/**
 * A number as MLflow writes them, signed and with an exponent. Metrics compare with infinities by their order, and with NaN
 * by `=` ("is NaN") and `!=` ("has a value that is a number") alone. MLflow has no way to write either.
 */
export function readNumber(field: Field, comparator: NumberComparator, value: Value | null, place: ValuePlace): { number: number } | SearchError {
  const expected = [field.kind === 'metric' ? 'a number' : 'milliseconds since 1970'];
  const needs = `\`${shorten(place.name)}\` needs ${field.kind === 'metric' ? 'a number' : 'a time in milliseconds since 1970'}`;
  if (value === null) return missing(place, needs, expected);
  if (value.type === 'quoted' && !value.closed) return unclosedQuoteAt(value.start, value.quote);
  if (value.type !== 'word') {
    const written = place.text.slice(value.start, value.end);
    const bare = value.type === 'quoted' && toNumber(value.text) !== undefined ? ' Write it without quotes.' : '';
    return errorAt(value, `${needs}, not ${shorten(written)}.${bare}`, expected);
  }
  const number = toNumber(value.text);
  if (number === undefined) return errorAt(value, `${needs}, not ${shorten(value.text)}.`, expected);
  if (field.kind !== 'metric' && !Number.isFinite(number)) return errorAt(value, `${needs}, not ${shorten(value.text)}.`, expected);
  if (Number.isNaN(number) && comparator !== '=' && comparator !== '!=') return errorAt(value, 'NaN is neither smaller nor larger than a number; compare with it by = or !=.', expected);
  return { number };
}

/** The number a word stands for; undefined when it stands for none. */
function toNumber(word: string): number | undefined {
  if (numberPattern.test(word)) return Number(word);
  const sign = infinityPattern.exec(word)?.[1];
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity;
  return /^nan$/i.test(word) ? NaN : undefined;
}

/** Text in single or double quotes, which is how MLflow tells it from a name. */
export function readText(value: Value | null, place: ValuePlace): { value: string } | SearchError {
  const needs = `\`${shorten(place.name)}\` needs a value in quotes`;
  if (value === null) return missing(place, needs, ['a value in quotes']);
  if (value.type === 'list') return errorAt(value, `${needs}; a list belongs to IN.`, ['a value in quotes']);
  return textOf(value, needs);
}

/** A list of texts; it has at least one. MLflow's own lists drop values with capitals, ours keep them. */
export function readList(value: Value | null, place: ValuePlace): { values: string[] } | SearchError {
  const needs = `${place.comparator} needs a list such as ('a', 'b')`;
  if (value === null) return missing(place, needs, ['(']);
  if (value.type !== 'list') return value.type === 'quoted' && !value.closed ? unclosedQuoteAt(value.start, value.quote) : errorAt(value, `${needs}, not ${shorten(place.text.slice(value.start, value.end))}.`, ['(']);
  const values: string[] = [];
  for (const [position, item] of value.items.entries()) {
    const text = textOf(item.value, 'Each value of the list needs quotes');
    if (isError(text)) return text;
    values.push(text.value);
    const following = value.items[position + 1];
    if (following && !item.comma) return errorAt({ start: following.value.start, end: following.value.start }, 'A comma is missing between two values.', [',']);
  }
  if (!value.closed) return unclosedList(value, place.text);
  if (values.length === 0) return errorAt(value, `${needs}; this one is empty.`, ['a value in quotes']);
  return { values };
}

function textOf(value: Quoted | Word, needs: string): { value: string } | SearchError {
  const expected = ['a value in quotes'];
  if (value.type === 'word' && /[\u2018-\u201f\u00ab\u00bb]/.test(value.text)) return errorAt(value, `${needs}; these are not the straight quotes ' or ".`, expected);
  if (value.type === 'word') return errorAt(value, `${needs}: '${shorten(value.text.replaceAll("'", "''"))}'.`, expected);
  if (!value.closed) return unclosedQuoteAt(value.start, value.quote);
  if (value.quote === '`') return errorAt(value, `${needs}; backticks are for names.`, expected);
  return { value: value.text };
}

function missing(place: ValuePlace, needs: string, expected: readonly string[]): SearchError {
  const found = foundAt(place.text, place.end);
  return errorAt(found, found.text === '' ? `${needs} after ${shorten(place.comparator)}.` : `${needs} here, not "${shorten(found.text)}".`, expected);
}

function unclosedList(list: List, text: string): SearchError {
  const found = foundAt(text, list.end + (/\S/.exec(text.slice(list.end))?.index ?? text.length - list.end));
  if (found.text === '') return errorAt({ start: list.start, end: list.start + 1 }, 'This bracket is never closed.', [')']);
  return errorAt(found, `Expected a value in quotes or ")" here, not "${shorten(found.text)}".`, ['a value in quotes', ')']);
}
