import type { Span } from './syntax.ts';

/** Why a text is no search, for a person: where it goes wrong and what could stand there instead. */
export interface SearchError {
  /** Sentences, read aloud as they stand. */
  message: string;
  /** First character that is wrong, in UTF-16 code units; the length of the text when something is missing at its end. */
  offset: number;
  /** How many code units are wrong; 0 where something is missing. */
  length: number;
  /** What could stand there, in words or as it would be typed. */
  expected: readonly string[];
}

export function isError<T extends object>(result: T | SearchError): result is SearchError {
  return 'offset' in result && 'message' in result;
}

/** An error that points at a part of the text. */
export function errorAt(span: Span, message: string, expected: readonly string[]): SearchError {
  return { message, offset: span.start, length: span.end - span.start, expected };
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Longest piece of someone's text that a message repeats, in characters. */
const LONGEST_REPEATED = 40;

/** A piece of the text as a message repeats it. */
export function shorten(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_REPEATED ? `${characters.slice(0, LONGEST_REPEATED - 1).join('')}\u2026` : text;
}

/** The word or character that stands at an offset, empty at the end of the text. */
export function foundAt(text: string, offset: number): Span & { text: string } {
  const found = /^(?:[\p{L}\p{N}_.-]+|[^])?/u.exec(text.slice(offset))?.[0] ?? '';
  return { start: offset, end: offset + found.length, text: found };
}

/** The error for a quote that stays open; it points at the quote. */
export function unclosedQuoteAt(offset: number, quote: string): SearchError {
  const kind = quote === '`' ? 'backtick' : quote === '"' ? 'double quote' : 'single quote';
  return errorAt({ start: offset, end: offset + 1 }, `This ${kind} is never closed; inside of quotes it is written twice.`, [quote]);
}
