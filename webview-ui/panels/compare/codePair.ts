/** Whose code is compared: the two ids, and how they are called in a hint. */
export interface CodePair {
  runIds: [string, string];
  words: string;
}

/** The two selected runs; else the baseline, or the best run, against the one that is selected; without a selection the baseline against the best run. Null where that is one run, or several are selected. */
export function codePairOf(selected: ReadonlySet<string>, baseline: string | null, best: string | null): CodePair | null {
  const [first, second, ...others] = selected;
  if (others.length > 0) return null;
  if (first !== undefined && second !== undefined) return { runIds: [first, second], words: 'the two selected runs' };
  if (first === undefined) return baseline === null || best === null || baseline === best ? null : { runIds: [baseline, best], words: 'the baseline and the best run' };
  if (baseline !== null && baseline !== first) return { runIds: [baseline, first], words: baseline === best ? 'the best and the selected run' : 'the baseline and the selected run' };
  return best === null || best === first ? null : { runIds: [best, first], words: 'the best and the selected run' };
}
