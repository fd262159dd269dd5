/** A duration in the largest units that matter: `340 ms`, `4.2 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

/** How long ago, coarse enough to stay true for a while: `now`, `5 min`, `2 h`, `3 d`, then the date. */
export function formatAgo(timeMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - timeMs) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return days < 14 ? `${days} d` : new Date(timeMs).toISOString().slice(0, 10);
}

/** A size in the largest unit that leaves a number over 1, of 1024 each: `812 B`, `4.2 KB`, `1.0 GB`. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return `${sizeBytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let amount = sizeBytes / 1024;
  let unit = 0;
  // 1023.95 would be written as 1024.0.
  for (; amount >= 1023.95 && unit < units.length - 1; unit += 1) amount /= 1024;
  return `${amount.toFixed(1)} ${units[unit]}`;
}

function twoUnits(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  const whole = Math.floor(amount / size);
  return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}

/** A measured value with at most four significant digits; large and tiny ones with an exponent. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '\u221e' : '-\u221e';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
  // A whole number of moderate size is shown whole.
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** A difference with its sign and two significant digits: `+0.7`, `-0.0012`, `+57`. */
export function formatDifference(difference: number): string {
  const rounded = roundDifference(difference);
  return `${rounded > 0 ? '+' : ''}${formatMetric(rounded)}`;
}

/** A difference to two digits, more than which say nothing. */
export function roundDifference(difference: number): number {
  return Number(difference.toPrecision(2));
}
