/**
 * Text as SQLite can hold it and give it back: a NUL character, at which SQLite's functions end a text, becomes its
 * picture (U+2400), half of a surrogate pair the replacement character. Everything that is bound to a statement goes through here.
 */
export function storedText(text: string): string {
  // Both are rare, and a look is cheaper than a copy.
  const withoutNul = text.includes('\0') ? text.replaceAll('\0', '\u2400') : text;
  return withoutNul.isWellFormed() ? withoutNul : withoutNul.toWellFormed();
}
