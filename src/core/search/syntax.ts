import { parse } from './filter.peggy';

/**
 * What `filter.peggy` makes of a text, before anything is judged. Offsets count UTF-16 code units, as editors do;
 * `end` is exclusive.
 */
export interface Span {
  start: number;
  end: number;
}

/** A name, key or value in quotes; doubled quotes are already single. `closed` is false when the text ends inside. */
export interface Quoted extends Span {
  type: 'quoted';
  quote: "'" | '"' | '`';
  text: string;
  closed: boolean;
}

export interface Word extends Span {
  type: 'word';
  text: string;
}

/** `metrics.rmse` has prefix and key, `status` a key alone, `metrics.` a prefix alone. */
export type Name = Span & ({ prefix: Quoted | Word; key: Quoted | Word | null } | { prefix: null; key: Quoted | Word });

/** Signs as written, words in capitals with single blanks; not yet known to exist. */
export interface Comparator extends Span {
  text: string;
}

export interface List extends Span {
  type: 'list';
  items: { value: Quoted | Word; comma: boolean }[];
  closed: boolean;
}

export type Value = List | Quoted | Word;

export interface Condition {
  type: 'condition';
  name: Name;
  comparator: Comparator | null;
  value: Value | null;
}

/** A character with which no condition begins. */
export interface Stray extends Span {
  type: 'stray';
  text: string;
}

export interface Junction extends Span {
  type: 'junction';
  word: 'AND' | 'OR';
}

export type Term = Condition | Junction | Stray;

export interface OrderEntry {
  name: Name | null;
  direction: Word | null;
  rest: Span;
}

/** The terms of a filter from left to right; takes any text. */
export function readTerms(text: string): Term[] {
  return parse(text, { startRule: 'Filter' }) as Term[];
}

/** One entry of an order; takes any text. */
export function readOrderEntry(text: string): OrderEntry {
  return parse(text, { startRule: 'OrderEntry' }) as OrderEntry;
}

/** Where a term begins. */
export function startOf(term: Term): number {
  return term.type === 'condition' ? term.name.start : term.start;
}
