/**
 * SQL's LIKE as MLflow has it: `%` stands for any run of characters, also none, `_` for exactly one (a Unicode code point,
 * line ends included), everything else for itself. The whole text has to match, and case matters. There is no escape
 * character: a backslash is a backslash, and a literal `_` or `%` is found by itself but lets others through.
 * Takes time in proportion to both lengths multiplied at worst, whatever the pattern.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const characters = Array.from(text);
  const wanted = Array.from(pattern);
  let at = 0;
  let inPattern = 0;
  // Where to try again: the last % and the place in the text up to which it reaches.
  let lastPercent = -1;
  let reach = 0;
  while (at < characters.length) {
    if (wanted[inPattern] === '%') {
      lastPercent = inPattern;
      reach = at;
      inPattern += 1;
    } else if (wanted[inPattern] === '_' || wanted[inPattern] === characters[at]) {
      at += 1;
      inPattern += 1;
    } else if (lastPercent >= 0) {
      reach += 1;
      at = reach;
      inPattern = lastPercent + 1;
    } else {
      return false;
    }
  }
  while (wanted[inPattern] === '%') inPattern += 1;
  return inPattern === wanted.length;
}
