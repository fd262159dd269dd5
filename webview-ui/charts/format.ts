import { numberFormat, pageLocale } from './pageLocale.ts';

/** A duration in one unit that fits, for axes and tables: `340 ms`, `4.2 s`, `3.1 min`, `2.4 h`. */
export function shortDuration(durationMs: number): string {
  // The limits are where three digits would round up to a full larger unit.
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${significant(durationMs / 1000)} s`;
  if (durationMs < 59.95 * 60_000) return `${significant(durationMs / 60_000)} min`;
  return `${significant(durationMs / 3_600_000)} h`;
}

/** How long something took, or has taken so far, in milliseconds. */
export function durationOf({ startedAtMs, endedAtMs }: { startedAtMs: number; endedAtMs: number | null }, nowMs: number): number {
  return Math.max(0, (endedAtMs ?? nowMs) - startedAtMs);
}

/** A moment as the reader's own calendar and clock say it. */
export function dateTime(timeMs: number): string {
  return new Date(timeMs).toLocaleString(pageLocale(), { dateStyle: 'medium', timeStyle: 'medium' });
}

function significant(value: number): string {
  // What rounds up to a full unit is written as one.
  return numberFormat({ maximumSignificantDigits: 3 }).format(Math.max(1, value));
}

/** A measured value with four significant digits, large and tiny ones with an exponent. */
export function shortNumber(value: number | 'NaN' | 'Infinity' | '-Infinity'): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return shortNumber(String(value) as 'NaN');
  if (typeof value === 'string') return { NaN: 'NaN', Infinity: '\u221e', '-Infinity': '\u2212\u221e' }[value];
  const size = Math.abs(value);
  const notation = size !== 0 && (size >= 1e7 || size < 1e-4) ? 'scientific' : 'standard';
  // A whole number of moderate size is shown whole.
  const digits = Number.isInteger(value) && notation === 'standard' ? {} : { maximumSignificantDigits: 4 };
  return numberFormat({ notation, ...digits }).format(value);
}

/** A whole number with its thousands grouped. */
export function wholeNumber(value: number): string {
  return numberFormat({ maximumFractionDigits: 0 }).format(value);
}

/** A size in the decimal unit that fits: `12 byte`, `3.4 MB`. */
export function fileSize(sizeBytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = sizeBytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(sizeBytes) / 3));
  return numberFormat({ style: 'unit', unit: units[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short', maximumSignificantDigits: step === 0 ? 21 : 3 }).format(sizeBytes / 1000 ** step);
}

/** A share from 0 to 1 in percent, with a digit behind the point below ten: `42%`, `3.1%`. */
export function percent(share: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: share < 0.0995 ? 1 : 0 }).format(share);
}
