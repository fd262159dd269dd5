const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** What terminals draw two columns wide (Unicode Standard Annex 11): East Asian scripts, full-width forms, emoji. */
const wide = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{M}\p{Cf}]+$/u;

/** How many columns of a terminal a text takes, near enough to align tables. */
export function displayWidth(text: string): number {
  // Segmenting takes a hundred times as long, and most texts are plain.
  if (/^[ -~]*$/.test(text)) return text.length;
  return Array.from(graphemes.segment(text), ({ segment }) => widthOf(segment)).reduce((sum, width) => sum + width, 0);
}

/** A text in at most so many columns; an ellipsis stands for what is left out. */
export function fit(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    kept += segment;
  }
  return `${kept}\u2026`;
}

function widthOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
