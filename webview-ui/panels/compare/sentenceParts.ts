import type { SentenceView } from '../../../src/protocol/comparePanel.ts';

/** A sentence cut at the names of runs that stand in it. */
export function partsOf({ text, links }: Pick<SentenceView, 'text' | 'links'>): { text: string; runId: string | null }[] {
  const parts: { text: string; runId: string | null }[] = [];
  let rest = text;
  for (const link of links) {
    const start = placeOfName(rest, link.text);
    if (start < 0) continue;
    parts.push({ text: rest.slice(0, start), runId: null }, { text: link.text, runId: link.runId });
    rest = rest.slice(start + link.text.length);
  }
  return [...parts, { text: rest, runId: null }].filter((part) => part.text !== '');
}

/** Where a name stands by itself: the `e` of `best: e` is not that of `best`. -1 where it is not there. */
function placeOfName(text: string, name: string): number {
  if (name === '') return -1;
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    if (!isWithinWord(text, start) && !isWithinWord(text, start + name.length)) return start;
  }
  return text.indexOf(name);
}

function isWithinWord(text: string, position: number): boolean {
  return /[\p{L}\p{N}_]$/u.test(text.slice(0, position)) && /^[\p{L}\p{N}_]/u.test(text.slice(position));
}
