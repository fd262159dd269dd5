/** Orders text by Unicode code points, as SQLite orders UTF-8 and Python its strings; `<` on strings orders surrogates wrongly. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && a.charCodeAt(same) === b.charCodeAt(same)) same += 1;
  if (same === length) return a.length - b.length;
  // The first unequal unit may be the second half of a pair, whose first halves are equal: both then compare as halves.
  return rank(a.charCodeAt(same)) - rank(b.charCodeAt(same));
}

/** Code units with surrogates moved behind all others, which makes their order that of code points. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
