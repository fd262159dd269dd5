/** Where an edit stands among all edits of its run. */
export interface Stamp {
  counter: number;
  /** Wall time in milliseconds: breaks ties only, because clocks differ. */
  at: number;
  writer: string;
  /** Byte offset of the line in its writer's file. */
  position: number;
}

/**
 * The one order in which edits count, for every reader alike: counter, wall time, writer, position. Negative when `a` is
 * earlier. An edit that saw another has a higher counter, so only edits that did not see each other come down to clocks.
 */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.counter - b.counter || a.at - b.at || compareText(a.writer, b.writer) || a.position - b.position;
}

/** Compares by code units, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A value and the edit that set it. */
export interface Stamped<T> {
  value: T;
  stamp: Stamp;
}

/** Of two edits the later one; edits are never equal, two lines have two positions. */
export function lastWins<T>(known: Stamped<T> | undefined, candidate: Stamped<T>): Stamped<T> {
  return known && compareStamps(known.stamp, candidate.stamp) >= 0 ? known : candidate;
}
