/** Names that Windows keeps for devices, whatever follows a dot (Microsoft, "Naming Files, Paths, and Namespaces"). */
const reserved = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)/;
/** Together with an ending and the one of a temporary file this stays below what any file system takes (encrypted ones: 143 bytes). */
const MOST_BYTES = 100;

/**
 * What the file of a comparison is called, without its ending: letters and digits of any script in small letters, the same for names
 * that some file systems do not tell apart.
 */
export function comparisonSlug(name: string): string {
  const words = name.normalize('NFC').toLowerCase().normalize('NFC').toWellFormed();
  const slug = trimmed(cut(words.replaceAll(/[^\p{L}\p{N}\p{M}._]+/gu, '-'))) || trimmed(cut(`comparison-${digits(words)}`));
  return reserved.test(slug) ? `comparison-${slug}` : slug;
}

/** For names without a letter or digit, such as of emoji: their code points, which tell one from the other. */
function digits(text: string): string {
  return Array.from(text, (character) => character.codePointAt(0)?.toString(16)).join('-');
}

function trimmed(slug: string): string {
  return slug.replaceAll(/^[-._\p{M}]+|[-._]+$/gu, '');
}

function cut(slug: string): string {
  let bytes = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(slug)) {
    bytes += new TextEncoder().encode(segment).length;
    if (bytes > MOST_BYTES) break;
    kept += segment;
  }
  return kept;
}
