import { completeFilter, type Completion, type KnownFields } from './completions.ts';
import { printField } from './printFilter.ts';
import type { SearchError } from './searchError.ts';

/** Something that can be typed next: the whole text with it. */
export interface SearchHint {
  label: string;
  kind: Completion['kind'];
  text: string;
}

/** The search with a mark where it goes wrong: `metrics.rmse \u25b8~\u25c2 5`. */
export function pointAtError(text: string, { offset, length }: Pick<SearchError, 'offset' | 'length'>): string {
  return `${text.slice(0, offset)}\u25b8${text.slice(offset, offset + length)}\u25c2${text.slice(offset + length)}`;
}

/** What can be typed next at the end of a search; a lone word is completed to the names that hold it, whatever their prefix. */
export function searchHints(text: string, known: KnownFields): SearchHint[] {
  const { start, end, items } = completeFilter(text, text.length, known);
  const hints = items.map(({ text: label, kind }): SearchHint => ({ label, kind, text: `${text.slice(0, start)}${label}${kind === 'prefix' ? '' : ' '}${text.slice(end)}` }));
  const word = /(?:^|\bAND\s+)([^\s.=<>!~'"`(),;]+)$/i.exec(text)?.[1];
  return word === undefined ? hints : [...hints, ...keysWith(word, known).map((label): SearchHint => ({ label, kind: 'key', text: `${text.slice(0, text.length - word.length)}${label} ` }))];
}

function keysWith(word: string, known: KnownFields): string[] {
  const holds = (key: string) => key.toLowerCase().includes(word.toLowerCase());
  return (['metric', 'param', 'tag'] as const).flatMap((kind) => known[`${kind}s`].filter(holds).map((key) => printField({ kind, key })));
}
