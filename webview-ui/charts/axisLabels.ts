import { numberFormat } from './pageLocale.ts';

/** As many digits behind the point as neighbouring ticks need to differ. */
export function linearLabel(value: number, ticks: readonly { value: number }[]): string {
  const distance = Math.abs((ticks[1]?.value ?? 0) - (ticks[0]?.value ?? 0));
  const largest = Math.max(...ticks.map((tick) => Math.abs(tick.value)));
  if (!(distance > 0) || largest >= 1e6 || distance < 1e-6) return value === 0 ? '0' : compactNumber(value);
  return numberFormat({ minimumFractionDigits: digitsFor(distance), maximumFractionDigits: digitsFor(distance) }).format(value);
}

/** Places for ticks on a linear axis that ends where its data does: multiples of 1, 2, 2.5 or 5 times a power of ten, at most so many, all within. */
export function linearTicks(min: number, max: number, most: number): number[] {
  if (!(max > min) || !Number.isFinite(max - min)) return [min];
  const power = 10 ** Math.floor(Math.log10((max - min) / most));
  const countOf = (step: number) => Math.floor(max / step + 1e-9) - Math.ceil(min / step - 1e-9) + 1;
  const step = [1, 2, 2.5, 5, 10, 20].map((digit) => digit * power).find((one) => countOf(one) <= most) ?? max - min;
  const first = Math.ceil(min / step - 1e-9);
  // Through text, so that 3 * 0.1 is 0.3.
  return Array.from({ length: Math.max(0, countOf(step)) }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

/** Places for ticks on a logarithmic axis: powers of ten, every so many of them where there are too many, and where there is room twice and five times each. */
export function logTicks(min: number, max: number, most: number): number[] {
  const first = Math.floor(Math.log10(min) + 1e-9);
  const last = Math.ceil(Math.log10(max) - 1e-9);
  const within = (values: number[]) => values.filter((value) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9));
  const powers = (step: number) => Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
  const fine = within(powers(1).flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))));
  if (fine.length <= most) return fine;
  const step = Math.max(1, Math.ceil((last - first) / (most - 1)));
  return within(powers(step).map((power) => Number(`1e${power}`)));
}

/** Short enough for an axis: `1,200`, `50K`, `1.2M`, `3E-7`. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return numberFormat({ notation: 'scientific', maximumSignificantDigits: 3 }).format(value);
  return numberFormat(size >= 10_000 ? { notation: 'compact', maximumSignificantDigits: 3 } : { maximumSignificantDigits: 4 }).format(value);
}

function digitsFor(distance: number): number {
  for (let digits = 0; digits < 8; digits += 1) {
    const scaled = distance * 10 ** digits;
    if (scaled >= 1 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
  }
  return 8;
}
