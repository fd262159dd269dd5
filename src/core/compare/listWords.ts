/** Names as one would say them: `lr`, `lr and depth`, `lr, depth and alpha`, and of many the first: `lr, depth, alpha and 12 more`. */
export function listWords(names: readonly string[], most = 3): string {
  // "And 1 more" is longer than most names.
  if (names.length <= most + 1) return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
