import { nearestWord } from './nearestWord.ts';
import type { Comparator, Field, ListComparator, NullComparator, NumberComparator, TextComparator } from './filter.ts';
import { isEntryField, isListField, isNumberField } from './fields.ts';
import { errorAt, oneOf, shorten, type SearchError } from './searchError.ts';
import type { Comparator as Written } from './syntax.ts';

/** The comparators of MLflow's documentation ("Search Runs"); IS NULL came with its pull request 21283. Words in any case. */
export const numberComparators: readonly NumberComparator[] = ['=', '!=', '>', '>=', '<', '<='];
export const textComparators: readonly TextComparator[] = ['=', '!=', 'LIKE', 'ILIKE'];
export const listComparators: readonly ListComparator[] = ['IN', 'NOT IN'];
export const nullComparators: readonly NullComparator[] = ['IS NULL', 'IS NOT NULL'];

/** The comparators that MLflow has for a field. */
export function comparatorsOf(field: Field): readonly Comparator[] {
  if (isNumberField(field)) return numberComparators;
  if (isListField(field)) return [...textComparators, ...listComparators];
  return isEntryField(field) ? [...textComparators, ...nullComparators] : textComparators;
}

/** Other languages' spellings. */
const spellings = new Map<string, Comparator>([
  ['==', '='],
  ['===', '='],
  ['<>', '!='],
  ['!==', '!='],
  ['=!', '!='],
  ['=>', '>='],
  ['=<', '<='],
]);

export function isComparator(written: string): boolean {
  return ([...numberComparators, ...textComparators, ...listComparators, ...nullComparators] as readonly string[]).includes(written);
}

/** Why a comparator that was written cannot stand behind a name. @param text the whole search */
export function comparatorError(field: Field, name: string, written: Written, text: string): SearchError {
  const known = comparatorsOf(field);
  return errorAt(written, complaint(field, shorten(name), written, shorten(text.slice(written.start, written.end))), known);
}

function complaint(field: Field, name: string, { text }: Written, shown: string): string {
  const known = comparatorsOf(field);
  const meant = spellings.get(text);
  if (meant && known.includes(meant)) return `"${shown}" is written "${meant}".`;
  if (text.endsWith(' NULL')) return `${text} is only for params and tags.`;
  if (text === 'IN' || text === 'NOT IN') return `${text} is only for run_id and datasets${isNumberField(field) ? '' : '; use = with one value'}.`;
  if (text.startsWith('NOT ')) return `${text} is not supported, only ${oneOf(known)}.`;
  if (isComparator(text)) return `\`${name}\` is compared as ${isNumberField(field) ? 'a number' : 'text'}, with ${oneOf(known)}, not with ${text}.`;
  const words = known.filter((one) => /^[A-Z]/.test(one));
  const nearest = /^[A-Z]/.test(text) ? nearestWord(text, words) : undefined;
  const hint = nearest ? ` Did you mean ${nearest}?` : languageWords.test(text) ? '' : ' A name with blanks goes in backticks.';
  return `Expected a comparator (${oneOf(known)}) after \`${name}\`, not "${shown}".${hint}`;
}

/** Comparators of other languages, which are no part of a name. */
const languageWords = /^([=<>!~]+|IS|NOT|BETWEEN|CONTAINS|STARTSWITH|MATCHES|R?LIKE|REGEXP)$/;
