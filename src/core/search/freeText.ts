import { foldCase } from './foldCase.ts';
import type { SearchableRun } from './searchableRun.ts';

/** Words and phrases that all have to occur; case-folded, each once. Without any, every run is taken. */
export interface FreeText {
  terms: readonly string[];
}

/** Stands between the texts of a run; nothing that is searched for contains it, so no hit reaches over it. */
const SEPARATOR = '\u001f';

/**
 * Reads what somebody types into a search box; any text is fine. White space parts words, double quotes hold a phrase
 * together with its blanks, and one that is still open reaches to the end.
 */
export function parseFreeText(text: string): FreeText {
  const terms = Array.from(text.matchAll(/"([^"]*)"?|[^\s"]+/g), ([whole, phrase]) => foldCase((phrase ?? whole).replaceAll(SEPARATOR, ' ')));
  return { terms: [...new Set(terms)].filter((term) => term.trim() !== '') };
}

/**
 * All text of a run that is searched, case-folded, in one string: name, note, then keys and values of parameters and tags.
 * An index can store it and look for each term as a plain substring.
 */
export function searchTextOf(run: Pick<SearchableRun, 'params' | 'tags' | 'note'> & { attributes: Pick<SearchableRun['attributes'], 'run_name'> }): string {
  const texts = [run.attributes.run_name ?? '', run.note ?? '', ...[...run.params].flat(), ...[...run.tags].flat()];
  return texts.map((text) => foldCase(text).replaceAll(SEPARATOR, ' ')).join(SEPARATOR);
}

/** Whether every term is a substring of one of the run's texts; two terms may hit in different ones. */
export function matchesFreeText(run: SearchableRun, freeText: FreeText): boolean {
  const searched = searchTextOf(run);
  return freeText.terms.every((term) => searched.includes(term));
}
