const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A filter with durations in it, `> 1.5 min`, with milliseconds in their place; without a unit seconds are meant. */
export function durationsInMs(text: string): string {
  return text.replaceAll(/(\d+(?:\.\d+)?)(?:\s*(ms|s|min|h|d)\b)?/gi, (_all, amount: string, unit: string | undefined) => String(Number((Number(amount) * (unitsMs[(unit ?? 's').toLowerCase()] ?? 1)).toPrecision(15))));
}

/** A filter with days in it, `> 2026-11-25` or `2026-11-25 14:00`, with their beginning in milliseconds since 1970, by the reader's clock. */
export function daysInMs(text: string): string {
  return text.replaceAll(/(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?/g, (all: string, day: string, clock: string | undefined) => {
    const timeMs = new Date(`${day}T${clock ?? '00:00'}`).getTime();
    return Number.isNaN(timeMs) ? all : String(timeMs);
  });
}
