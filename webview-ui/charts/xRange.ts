/** A stretch of the x axis that several charts share. */
export interface XRange {
  min: number;
  max: number;
}

/** Zoomed in by a factor above 1, out by one below, around a share of the range that keeps its place. */
export function zoomRange(range: XRange, factor: number, isLog = false, around = 0.5): XRange {
  return onAxis(range, isLog, ({ min, max }) => {
    const middle = min + (max - min) * around;
    return { min: middle - (middle - min) / factor, max: middle + (max - middle) / factor };
  });
}

/** Moved to the right by a share of its width. */
export function panRange(range: XRange, share: number, isLog = false): XRange {
  return onAxis(range, isLog, ({ min, max }) => ({ min: min + (max - min) * share, max: max + (max - min) * share }));
}

/** Moved, and where it is wider cut, to lie within bounds; null when that is all of them. */
export function withinBounds(range: XRange, bounds: XRange | null, isLog = false): XRange | null {
  if (!bounds) return range;
  const moved = onAxis(range, isLog, ({ min, max }) => {
    const [from, to] = isLog ? [Math.log(bounds.min), Math.log(bounds.max)] : [bounds.min, bounds.max];
    const width = Math.min(max - min, to - from);
    const start = Math.min(Math.max(min, from), to - width);
    return { min: start, max: start + width };
  });
  const tolerance = (bounds.max - bounds.min) * 1e-9;
  return moved.min <= bounds.min + tolerance && moved.max >= bounds.max - tolerance ? null : moved;
}

function onAxis({ min, max }: XRange, isLog: boolean, change: (range: XRange) => XRange): XRange {
  if (!isLog) return change({ min, max });
  const changed = change({ min: Math.log(min), max: Math.log(max) });
  return { min: Math.exp(changed.min), max: Math.exp(changed.max) };
}
