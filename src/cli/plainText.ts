/** What other people's records say must not steer a terminal: every control character becomes a question mark. */
export function plainText(line: string): string {
  return line.replace(/\p{Cc}/gu, '?');
}

/** `1 run`, `2 runs`. */
export function countOf(amount: number, what: string): string {
  return `${amount.toLocaleString('en')} ${what}${amount === 1 ? '' : 's'}`;
}
