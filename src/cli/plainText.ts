/**
 * What other people's records say must not steer a terminal: every control character, also those that begin a line or
 * turn the direction of text (Unicode 15, section 23.2), becomes a question mark.
 */
export function plainText(line: string): string {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '?');
}

/** `1 run`, `2 runs`. */
export function countOf(amount: number, what: string): string {
  return `${amount.toLocaleString('en')} ${what}${amount === 1 ? '' : 's'}`;
}
