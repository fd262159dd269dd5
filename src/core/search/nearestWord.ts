/**
 * The known word that was probably meant: the one with the fewest typing errors (a letter more, less, other, or two
 * swapped; capitals do not count), if they are at most a third of the letters typed. The first of equals.
 */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const letters = typed.toLowerCase();
  // The table below grows with the product of both lengths, and no known word is anywhere near as long.
  if (letters.length > 40) return undefined;
  let best: { word: string; errors: number } | undefined;
  for (const word of known) {
    const errors = typingErrors(letters, word.toLowerCase());
    if (errors <= Math.max(1, Math.floor(letters.length / 3)) && errors < (best?.errors ?? Infinity)) best = { word, errors };
  }
  return best?.word;
}

/** Optimal string alignment distance (Damerau and Levenshtein, no part edited twice). */
function typingErrors(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const changed = at(last, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let errors = Math.min(at(last, column) + 1, at(current, column - 1) + 1, changed);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) errors = Math.min(errors, at(beforeLast, column - 2) + 1);
      current.push(errors);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
