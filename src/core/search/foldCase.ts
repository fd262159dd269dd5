/**
 * Text with differences of case removed: character by character the lower case of the upper case, where both are single
 * characters. So `Σ`, `σ` and `ς` are alike and the number of characters stays; `ß` and `SS` differ, as do `é` written in one
 * character and in two. Independent of locale. What a search without regard to case compares is this form of both sides.
 */
export function foldCase(text: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is the common case and needs no walk through the characters
  return /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text, foldCharacter).join('');
}

function foldCharacter(character: string): string {
  const upper = single(character.toUpperCase()) ?? character;
  return single(upper.toLowerCase()) ?? upper;
}

function single(text: string): string | undefined {
  const [first, second] = text;
  return second === undefined ? first : undefined;
}
