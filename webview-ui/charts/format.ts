/** A duration in one unit that fits, for axes and tables: `340 ms`, `4.2 s`, `3.1 min`, `2.4 h`. */
export function shortDuration(durationMs: number): string {
  // The limits are where three digits would round up to a full larger unit.
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${significant(durationMs / 1000)} s`;
  if (durationMs < 59.95 * 60_000) return `${significant(durationMs / 60_000)} min`;
  return `${significant(durationMs / 3_600_000)} h`;
}

/** A moment as the reader's own calendar and clock say it. */
export function dateTime(timeMs: number): string {
  return new Date(timeMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

function significant(value: number): string {
  // What rounds up to a full unit is written as one.
  return new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 }).format(Math.max(1, value));
}
