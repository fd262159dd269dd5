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
  ['CONTAINS', 'LIKE'],
]);

/** Why a comparator that was written cannot stand behind a name. */
export function comparatorError(field: Field, name: string, written: Written): SearchError {
  const known = comparatorsOf(field);
  const shown = shorten(written.text);
  return errorAt(written, `${complaint(field, shorten(name), shown, known)}`, known);
}

function complaint(field: Field, name: string, written: string, known: readonly Comparator[]): string {
  const meant = spellings.get(written);
  if (meant && known.includes(meant)) return `"${written}" is written "${meant}".`;
  if ((nullComparators as readonly string[]).includes(written)) return `${written} is only for params and tags.`;
  if ((listComparators as readonly string[]).includes(written)) return `${written} is only for run_id and datasets${isNumberField(field) ? '' : '; use = with one value'}.`;
  if (/^NOT I?LIKE$/.test(written)) return `${written} is not supported, only ${oneOf(known)}.`;
  const all: readonly string[] = [...numberComparators, ...textComparators];
  if (all.includes(written)) return `\`${name}\` is compared as ${isNumberField(field) ? 'a number' : 'text'}, with ${oneOf(known)}, not with ${written}.`;
  const nearest = /^[A-Z]/.test(written) ? nearestWord(written, known.filter((one) => /^[A-Z]/.test(one))) : undefined;
  return `Expected a comparator (${oneOf(known)}) after \`${name}\`, not "${written}". ${nearest ? `Did you mean ${nearest}?` : 'A name with blanks goes in backticks.'}`;
}
