import type { Curve } from './curve.ts';

/** A place on the x axis with the value of each curve there, undefined where it has none. */
export interface TableRow {
  x: number;
  values: (number | undefined)[];
}

/** The latest places of several curves, newest first. Of points at one x the last one counts. */
export function latestRows(curves: readonly Curve[], most: number): TableRow[] {
  const rows = new Map<number, TableRow>();
  for (const [position, { points }] of curves.entries()) {
    for (let index = Math.max(0, points.x.length - most); index < points.x.length; index += 1) {
      const x = points.x[index] ?? 0;
      const row = rows.get(x) ?? { x, values: curves.map(() => undefined) };
      row.values[position] = points.values[index];
      rows.set(x, row);
    }
  }
  return [...rows.values()].sort((a, b) => b.x - a.x).slice(0, most);
}
