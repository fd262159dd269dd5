import { readClauses } from '../../search/readClauses.ts';
import { numberComparators, textComparators } from '../../search/comparators.ts';
import type { NumberComparator, TextComparator } from '../../search/filter.ts';
import { readList, readText, type ValuePlace } from '../../search/readValue.ts';
import { errorAt, foundAt, isError, oneOf, shorten, unclosedQuoteAt, type SearchError } from '../../search/searchError.ts';
import { readOrderEntry, type Comparator, type Condition, type Name, type Quoted, type Value } from '../../search/syntax.ts';

/** What is searched: models, or versions of all models. */
export type Searched = 'models' | 'versions';

export type RegistryAttribute = 'name' | 'run_id' | 'source_path' | 'version_number' | 'creation_timestamp' | 'last_updated_timestamp';
export type RegistryField = { kind: 'tag'; key: string } | { kind: 'attribute'; key: RegistryAttribute };

/** One condition. */
export type RegistryClause =
  | { type: 'text'; field: RegistryField; comparator: TextComparator; value: string }
  | { type: 'list'; field: RegistryField; values: readonly string[] }
  | { type: 'number'; field: { kind: 'attribute'; key: 'version_number' }; comparator: NumberComparator; value: number };

export interface RegistryOrderTerm {
  key: RegistryAttribute;
  descending: boolean;
}

/** From MLflow's documentation of `search_registered_models` and `search_model_versions`. */
const filterKeys: Record<Searched, readonly RegistryAttribute[]> = { models: ['name'], versions: ['name', 'version_number', 'run_id', 'source_path'] };
const orderKeys: Record<Searched, readonly RegistryAttribute[]> = {
  models: ['name', 'creation_timestamp', 'last_updated_timestamp'],
  versions: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
};

/** Reads a filter of the registry, in MLflow's language: `name LIKE 'bike%' AND tags.team = 'a'`. An empty text takes everything. */
export function parseRegistryFilter(text: string, searched: Searched): { ok: true; clauses: RegistryClause[] } | { ok: false; error: SearchError } {
  return readClauses(text, (condition, whole, end) => readRegistryClause(condition, whole, end, filterKeys[searched]));
}

/** Reads the entries of an order, such as `last_updated_timestamp DESC`. */
export function parseRegistryOrder(entries: readonly string[], searched: Searched): { ok: true; order: RegistryOrderTerm[] } | { ok: false; entry: number; error: SearchError } {
  const order: RegistryOrderTerm[] = [];
  for (const [entry, text] of entries.entries()) {
    const term = readOrderTerm(text, orderKeys[searched]);
    if (isError(term)) return { ok: false, entry, error: term };
    if (order.some(({ key }) => key === term.key)) return { ok: false, entry, error: errorAt({ start: 0, end: text.length }, `\`${term.key}\` is already part of the order.`, ['another name']) };
    order.push(term);
  }
  return { ok: true, order };
}

function readRegistryClause({ name, comparator, value }: Condition, text: string, end: number, keys: readonly RegistryAttribute[]): RegistryClause | SearchError {
  const field = resolveField(name, text, keys);
  if (isError(field)) return field;
  const written = text.slice(name.start, name.end);
  const known = comparatorsOf(field);
  if (comparator === null) {
    const found = foundAt(text, end);
    return errorAt(found, `A comparator is missing after \`${shorten(written)}\`: ${oneOf(known)}.`, known);
  }
  if (!known.includes(comparator.text)) return unknownComparator(comparator, written, text, known);
  const place: ValuePlace = { name: written, comparator: comparator.text, text, end };
  if (field.kind === 'attribute' && field.key === 'version_number') {
    const number = readWholeNumber(value, place);
    return isError(number) ? number : { type: 'number', field: { kind: 'attribute', key: 'version_number' }, comparator: comparator.text as NumberComparator, value: number.number };
  }
  if (comparator.text === 'IN') {
    const list = readList(value, place);
    return isError(list) ? list : { type: 'list', field, values: list.values };
  }
  const wanted = readText(value, place);
  return isError(wanted) ? wanted : { type: 'text', field, comparator: comparator.text as TextComparator, value: wanted.value };
}

function comparatorsOf(field: RegistryField): readonly string[] {
  if (field.kind === 'tag') return textComparators;
  if (field.key === 'version_number') return numberComparators;
  return field.key === 'run_id' ? [...textComparators, 'IN'] : textComparators;
}

function unknownComparator(comparator: Comparator, name: string, text: string, known: readonly string[]): SearchError {
  return errorAt(comparator, `\`${shorten(name)}\` is compared with ${oneOf(known)}, not with "${shorten(text.slice(comparator.start, comparator.end))}".`, known);
}

function resolveField({ prefix, key, start, end }: Name, text: string, keys: readonly RegistryAttribute[]): RegistryField | SearchError {
  const open = [prefix, key].find((part): part is Quoted => part?.type === 'quoted' && !part.closed);
  if (open) return unclosedQuoteAt(open.start, open.quote);
  const isTag = prefix?.text === 'tag' || prefix?.text === 'tags';
  if (isTag && key !== null && key.text !== '') return { kind: 'tag', key: key.text };
  if (isTag) return errorAt({ start: end, end }, `A name is missing after "${shorten(text.slice(start, end))}".`, ['a name']);
  const expected = [...keys, 'tags.'];
  if (prefix !== null && prefix.text !== 'attribute' && prefix.text !== 'attributes') return errorAt(prefix, `"${shorten(prefix.text)}." is not known. There are ${oneOf(expected)}.`, expected);
  const attribute = keys.find((known) => known === key?.text);
  return attribute ? { kind: 'attribute', key: attribute } : errorAt(key ?? { start, end }, `There is no "${shorten(key?.text ?? '')}" to search by, only ${oneOf(expected)}.`, expected);
}

function readWholeNumber(value: Value | null, { name, text, end }: ValuePlace): { number: number } | SearchError {
  if (value?.type === 'word' && /^[+-]?\d+$/.test(value.text)) return { number: Number(value.text) };
  const written = value ?? foundAt(text, end);
  return errorAt(written, `\`${shorten(name)}\` needs a whole number, not ${shorten(text.slice(written.start, written.end)) || 'nothing'}.`, ['a number']);
}

function readOrderTerm(text: string, keys: readonly RegistryAttribute[]): RegistryOrderTerm | SearchError {
  const { name, direction, rest } = readOrderEntry(text);
  if (name === null) return errorAt({ start: rest.start, end: rest.end }, `An order begins with ${oneOf(keys)}.`, keys);
  // MLflow's own short name.
  const written = name.key?.text === 'timestamp' ? 'last_updated_timestamp' : name.key?.text;
  const key = keys.find((known) => known === written && [null, 'attribute', 'attributes'].includes(name.prefix?.text ?? null));
  if (!key) return errorAt(name, `There is no "${shorten(text.slice(name.start, name.end))}" to order by, only ${oneOf(keys)}.`, keys);
  const order = direction?.text.toUpperCase();
  if (direction && order !== 'ASC' && order !== 'DESC') return errorAt(direction, `Expected ASC or DESC, not "${shorten(direction.text)}".`, ['ASC', 'DESC']);
  if (rest.start < rest.end) return errorAt(rest, `Expected the end, not "${shorten(text.slice(rest.start, rest.end))}".`, ['the end']);
  return { key, descending: order === 'DESC' };
}
