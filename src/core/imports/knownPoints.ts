import type { PointBatch } from '../runs/records.ts';

/** The metric points that are here already; equal ones count once, as in a history. */
export class KnownPoints {
  private readonly byKey = new Map<string, Set<string>>();

  add({ key, steps, timesMs, values }: PointBatch): void {
    const points = this.byKey.get(key) ?? new Set();
    this.byKey.set(key, points);
    for (let index = 0; index < values.length; index += 1) points.add(nameOf(steps[index], timesMs[index], values[index]));
  }

  /** The points of a batch that are not here. */
  without({ key, steps, timesMs, values }: PointBatch): PointBatch {
    const known = this.byKey.get(key);
    if (!known) return { key, steps, timesMs, values };
    const rest: PointBatch = { key, steps: [], timesMs: [], values: [] };
    for (let index = 0; index < values.length; index += 1) {
      if (known.has(nameOf(steps[index], timesMs[index], values[index]))) continue;
      rest.steps.push(steps[index] ?? 0);
      rest.timesMs.push(timesMs[index] ?? 0);
      rest.values.push(values[index] ?? Number.NaN);
    }
    return rest;
  }

  /** Whether every point here is among others; metrics of the given keys are of no interest. */
  areAllIn(batches: readonly PointBatch[], except: ReadonlySet<string>): boolean {
    const others = new KnownPoints();
    for (const batch of batches) others.add(batch);
    for (const [key, points] of this.byKey) {
      const known = others.byKey.get(key);
      if (!except.has(key) && ![...points].every((point) => known?.has(point))) return false;
    }
    return true;
  }
}

function nameOf(step: number | undefined, timeMs: number | undefined, value: number | undefined): string {
  return `${step} ${timeMs} ${value}`;
}
