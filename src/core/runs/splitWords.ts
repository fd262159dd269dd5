export type SplitWords = { ok: true; words: string[] } | { ok: false; message: string };

/**
 * The words of a command line as a POSIX shell parts them: by blanks, with single quotes, double quotes and backslashes. Nothing
 * is expanded, so `$HOME` and `*` stay as they are. Undoes `quoteCommand`.
 */
export function splitWords(text: string): SplitWords {
  const words: string[] = [];
  let word: string | undefined;
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position] ?? '';
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'") {
      const end = text.indexOf("'", position + 1);
      if (end < 0) return { ok: false, message: `The quote at character ${position + 1} is never closed.` };
      word = (word ?? '') + text.slice(position + 1, end);
      position = end;
    } else if (character === '"') {
      const quoted = /^"((?:[^"\\]|\\[^])*)"/.exec(text.slice(position));
      if (!quoted) return { ok: false, message: `The quote at character ${position + 1} is never closed.` };
      word = (word ?? '') + (quoted[1] ?? '').replaceAll(/\\(["\\$`])/g, '$1');
      position += quoted[0].length - 1;
    } else if (character === '\\') {
      position += 1;
      if (position >= text.length) return { ok: false, message: 'The backslash at the end stands before nothing.' };
      word = (word ?? '') + text[position];
    } else word = (word ?? '') + character;
  }
  return { ok: true, words: word === undefined ? words : [...words, word] };
}
