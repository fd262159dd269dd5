/** A text in one line that cannot steer a terminal: what other people's records say is printed too. */
export function plain(text: string): string {
  // Bidirectional controls would show a text in an order it does not have (Unicode 15, section 23.2).
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '?');
}

/** `1 run`, `2 runs`. */
export function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
