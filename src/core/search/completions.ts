import { comparatorsOf } from './comparators.ts';
import { attributeNames, datasetAttributes, kindOf, prefixes, resolveField } from './fields.ts';
import type { Field } from './filter.ts';
import { printKey, printText } from './printFilter.ts';
import { isError } from './searchError.ts';
import { readTerms, type Condition, type List, type Name, type Quoted, type Span, type Word } from './syntax.ts';

/** What is known of a store's runs. */
export interface KnownFields {
  metrics: readonly string[];
  params: readonly string[];
  tags: readonly string[];
  /** Values seen of a text field, the most likely first. */
  valuesOf?(field: Field): readonly string[];
}

export interface Completion {
  /** What replaces the range. */
  text: string;
  kind: 'prefix' | 'key' | 'comparator' | 'value' | 'keyword';
}

/** What can come at the cursor, and the part of the text it replaces; what is typed of it already has narrowed the choice. */
export interface Completions extends Span {
  items: readonly Completion[];
}

const statuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];

/** Completes a filter at a cursor, by what stands before it. */
export function completeFilter(text: string, cursor: number, known: KnownFields): Completions {
  const before = text.slice(0, cursor);
  const terms = readTerms(before);
  const last = terms.at(-1);
  const previous = terms.at(-2);
  const inWord = before !== '' && !/\s$/.test(before);
  // A condition that follows another without AND can only be the beginning of AND.
  if (last?.type === 'condition' && previous?.type === 'condition') return inWord ? choose(text, last.name.start, cursor, last.name, [keyword('AND')]) : none(cursor);
  if (last?.type === 'condition' && previous?.type === 'junction' && previous.end === last.name.start) return none(cursor);
  if (last?.type === 'condition') return completeCondition(last, text, cursor, known);
  if (last === undefined || (last.type === 'junction' && last.word === 'AND' && last.end < cursor)) return all(cursor, namesFor(null, known));
  return none(cursor);
}

function completeCondition({ name, comparator, value }: Condition, text: string, cursor: number, known: KnownFields): Completions {
  const before = text.slice(0, cursor);
  if (comparator === null && name.end === cursor && !isClosed(name.key)) return completeName(name, text, cursor, known);
  const field = resolveField(name, before);
  if (isError(field)) return none(cursor);

  const comparators = comparatorsOf(field).map((one): Completion => ({ text: one, kind: 'comparator' }));
  if (comparator === null) return name.end < cursor ? all(cursor, comparators) : none(cursor);
  const longer = comparators.filter((one) => one.text.startsWith(comparator.text) && one.text !== comparator.text);
  const isWhole = comparators.some((one) => one.text === comparator.text);
  if (value === null && longer.length && (comparator.end === cursor || !isWhole)) return { start: comparator.start, end: cursor, items: comparators.filter((one) => one.text.startsWith(comparator.text)) };
  if (!isWhole) return none(cursor);

  if (comparator.text.startsWith('IS ')) return comparator.end < cursor ? all(cursor, [keyword('AND')]) : none(cursor);
  const values = valuesFor(field, comparator.text, known);
  const isList = comparator.text.endsWith('IN');
  if (value !== null && isList !== (value.type === 'list')) return none(cursor);
  if (value === null) return all(cursor, isList ? [{ text: '(', kind: 'value' }] : values);
  if (value.type === 'list' && !value.closed) return completeList(value, values, text, cursor);
  if (value.end < cursor) return all(cursor, [keyword('AND')]);
  return value.type === 'list' || isClosed(value) ? none(cursor) : choose(text, value.start, cursor, value, values);
}

function completeName(name: Name, text: string, cursor: number, known: KnownFields): Completions {
  if (name.prefix === null) return choose(text, name.start, cursor, name.key, namesFor(null, known));
  const kind = kindOf(name.prefix.text);
  if (kind === undefined) return none(cursor);
  const start = name.key?.start ?? cursor;
  return choose(text, start, cursor, name.key, namesFor(kind, known));
}

function completeList(list: List, values: readonly Completion[], text: string, cursor: number): Completions {
  const last = list.items.at(-1);
  if (last && !last.comma && !isClosed(last.value)) return choose(text, last.value.start, cursor, last.value, values);
  return all(cursor, last && !last.comma ? [{ text: ')', kind: 'value' }] : values);
}

function namesFor(kind: Field['kind'] | null, known: KnownFields): Completion[] {
  const keys = { metric: known.metrics, param: known.params, tag: known.tags, attribute: attributeNames, dataset: datasetAttributes };
  if (kind !== null) return keys[kind].map((key) => ({ text: printKey(key), kind: 'key' }));
  const beginnings = prefixes.map((prefix): Completion => ({ text: `${prefix}.`, kind: 'prefix' }));
  return [...beginnings, ...attributeNames.map((key): Completion => ({ text: key, kind: 'key' }))];
}

function valuesFor(field: Field, comparator: string, known: KnownFields): Completion[] {
  if (field.kind === 'metric') return comparator === '=' || comparator === '!=' ? [{ text: 'NaN', kind: 'value' }] : [];
  const values = known.valuesOf?.(field) ?? (field.kind === 'attribute' && field.key === 'status' ? statuses : []);
  return values.map((value) => ({ text: printText(value), kind: 'value' }));
}

/** The choices that go on from what is typed of a part, whatever its case and quotes; they replace it as far as it reaches. */
function choose(text: string, start: number, cursor: number, typed: Quoted | Word | Name | null, choices: readonly Completion[]): Completions {
  const part = typed && 'type' in typed ? typed.text : text.slice(start, cursor);
  const bare = (one: string) => one.replace(/^['"`]/, '').toLowerCase();
  const items = choices.filter((choice) => bare(choice.text).startsWith(part.toLowerCase()));
  const isQuoted = typed !== null && 'type' in typed && typed.type === 'quoted';
  // An editor that closes quotes by itself has put one behind the cursor.
  const rest = isQuoted ? (text[cursor] === typed.quote ? 1 : 0) : (/^[^\s=<>!~'"`(),;]*/.exec(text.slice(cursor))?.[0].length ?? 0);
  return { start, end: cursor + rest, items };
}

function all(cursor: number, items: readonly Completion[]): Completions {
  return { start: cursor, end: cursor, items };
}

function none(cursor: number): Completions {
  return all(cursor, []);
}

function keyword(text: string): Completion {
  return { text, kind: 'keyword' };
}

function isClosed(part: Quoted | Word | null): boolean {
  return part?.type === 'quoted' && part.closed;
}
