import { listComparators, numberComparators, textComparators } from './comparators.ts';
import { compareText as inOrder } from './compareText.ts';
import { kindOf } from './fields.ts';
import { meetsNumber, meetsText } from './meetsComparator.ts';
import { readClauses } from './readClauses.ts';
import { readList, readNumber, readText, type ValuePlace } from './readValue.ts';
import { errorAt, isError, oneOf, shorten, type SearchError } from './searchError.ts';
import { readOrderEntry, type Condition, type Name } from './syntax.ts';

/** Something other than a run that is searched in the same language: an experiment, a registered model, a logged model. */
export interface SearchedEntity {
  attributes: Readonly<Record<string, string | number | null>>;
  tags: ReadonlyMap<string, string>;
  params?: ReadonlyMap<string, string>;
  metrics?: ReadonlyMap<string, number>;
}

/** What can be searched by: attributes of text and of numbers by name, and other kinds by key. */
export interface EntityFields {
  text: readonly string[];
  number: readonly string[];
  kinds: readonly ('tag' | 'param' | 'metric')[];
}

export type EntityFilter = { ok: true; matches(entity: SearchedEntity): boolean } | { ok: false; error: SearchError };
export type EntityOrder = { ok: true; compare(a: SearchedEntity, b: SearchedEntity): number } | { ok: false; error: SearchError };

type Field = { kind: 'tag' | 'param' | 'metric' | 'text' | 'number'; key: string };
type Test = (entity: SearchedEntity) => boolean;

/** Reads a filter over entities that are few enough to be looked at one by one: the language of `parseFilter`, other names. */
export function parseEntityFilter(text: string, fields: EntityFields): EntityFilter {
  const read = readClauses(text, (condition, whole, end) => readCondition(condition, whole, end, fields));
  return read.ok ? { ok: true, matches: (entity) => read.clauses.every((test) => test(entity)) } : read;
}

/** Reads entries such as `name DESC`; what is left equal keeps its order. */
export function parseEntityOrder(entries: readonly string[], fields: EntityFields): EntityOrder {
  const terms: { field: Field; sign: 1 | -1 }[] = [];
  for (const text of entries) {
    const { name, direction, rest } = readOrderEntry(text);
    const order = direction?.text.toUpperCase() ?? 'ASC';
    if (!name || rest.start < rest.end || (order !== 'ASC' && order !== 'DESC')) return { ok: false, error: errorAt({ start: 0, end: text.length }, `"${shorten(text)}" is no order: a name, and ASC or DESC.`, ['a name']) };
    const field = resolve(name, text, fields);
    if (isError(field)) return { ok: false, error: field };
    terms.push({ field, sign: order === 'DESC' ? -1 : 1 });
  }
  return {
    ok: true,
    compare: (a, b) => {
      for (const { field, sign } of terms) {
        const compared = compareValues(valueOf(a, field), valueOf(b, field), sign);
        if (compared !== 0) return compared;
      }
      return 0;
    },
  };
}

function readCondition({ name, comparator, value }: Condition, text: string, end: number, fields: EntityFields): Test | SearchError {
  const field = resolve(name, text, fields);
  if (isError(field)) return field;
  const shown = text.slice(name.start, name.end);
  if (comparator === null) return errorAt({ start: end, end }, `A comparator is missing after \`${shorten(shown)}\`.`, textComparators);
  const place: ValuePlace = { name: shown, comparator: comparator.text, text, end };
  if (field.kind === 'metric' || field.kind === 'number') {
    const known = numberComparators.find((one) => one === comparator.text);
    if (!known) return errorAt(comparator, `\`${shorten(shown)}\` is compared with ${oneOf(numberComparators)}.`, numberComparators);
    const number = readNumber({ kind: 'metric', key: field.key }, known, value, place);
    if (isError(number)) return number;
    return (entity) => {
      const found = valueOf(entity, field);
      return typeof found === 'number' && meetsNumber(found, known, number.number);
    };
  }
  return readTextTest(field, place, { comparator, value });
}

function readTextTest(field: Field, place: ValuePlace, { comparator, value }: Pick<Condition, 'comparator' | 'value'>): Test | SearchError {
  const listed = listComparators.find((one) => one === comparator?.text);
  if (listed && field.kind === 'text') {
    const list = readList(value, place);
    return isError(list) ? list : (entity) => list.values.includes(String(valueOf(entity, field))) === (listed === 'IN');
  }
  const known = textComparators.find((one) => one === comparator?.text);
  if (!known) return errorAt(comparator ?? { start: place.end, end: place.end }, `\`${shorten(place.name)}\` is compared with ${oneOf(textComparators)}.`, textComparators);
  const wanted = readText(value, place);
  if (isError(wanted)) return wanted;
  return (entity) => {
    const found = valueOf(entity, field);
    return found === null ? isAboutPrompts(field) && meetsText('false', known, wanted.value) : meetsText(String(found), known, wanted.value);
  };
}

/**
 * Of a missing value nothing holds, with one exception, as in MLflow: its clients leave prompts out by `!= 'true'`, and what is
 * no prompt lacks the tag, as if it were `false`.
 */
function isAboutPrompts({ kind, key }: Field): boolean {
  return kind === 'tag' && key === 'mlflow.prompt.is_prompt';
}

function resolve(name: Name, text: string, fields: EntityFields): Field | SearchError {
  const kind = name.prefix === null ? 'attribute' : kindOf(name.prefix.text);
  const key = name.key?.text ?? '';
  if (kind === 'attribute') {
    if (fields.text.includes(key)) return { kind: 'text', key };
    if (fields.number.includes(key)) return { kind: 'number', key };
  }
  const entry = fields.kinds.find((known) => known === kind);
  if (entry && key !== '') return { kind: entry, key };
  const known = [...fields.text, ...fields.number, ...fields.kinds.map((one) => `${one}s.`)];
  return errorAt(name, `"${shorten(text.slice(name.start, name.end))}" is not known here, only ${oneOf(known)}.`, known);
}

function valueOf({ attributes, tags, params, metrics }: SearchedEntity, { kind, key }: Field): string | number | null {
  switch (kind) {
    case 'tag':
      return tags.get(key) ?? null;
    case 'param':
      return params?.get(key) ?? null;
    case 'metric':
      return metrics?.get(key) ?? null;
    case 'text':
    case 'number':
      return attributes[key] ?? null;
  }
}

/** Missing values are last in either direction. */
function compareValues(a: string | number | null, b: string | number | null, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a < b ? -sign : sign;
  return sign * inOrder(String(a), String(b));
}
