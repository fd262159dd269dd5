import { useCallback, useRef, useState } from 'preact/hooks';

export interface Selection {
  ids: ReadonlySet<string>;
  select: (runIds: readonly string[], how: { isRange: boolean; isAdded: boolean }) => void;
}

/** Selected runs, as lists have it: one, with Ctrl one more or less, with Shift all up to here. @param order runs as they are shown */
export function useSelection(order: readonly string[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const from = useRef<string | null>(null);
  const select = useCallback(
    (runIds: readonly string[], { isRange, isAdded }: { isRange: boolean; isAdded: boolean }) => {
      const [first] = runIds;
      if (first === undefined) return;
      setIds((before) => nextSelection(before, runIds, { order, from: isRange ? from.current : null, isAdded }));
      if (!isRange) from.current = first;
    },
    [order],
  );
  return { ids, select };
}

/** @param from where a range begins; null for no range */
export function nextSelection(before: ReadonlySet<string>, runIds: readonly string[], { order, from, isAdded }: { order: readonly string[]; from: string | null; isAdded: boolean }): Set<string> {
  if (from !== null) {
    // Of a group all runs are meant, on whichever side of the beginning it stands.
    const places = [from, ...runIds].map((id) => order.indexOf(id)).sort((a, b) => a - b);
    const [first = -1, last = -1] = [places[0], places.at(-1)];
    if (first >= 0) return new Set([...(isAdded ? before : []), ...order.slice(first, last + 1)]);
  }
  if (!isAdded) return before.size === runIds.length && runIds.every((id) => before.has(id)) ? new Set() : new Set(runIds);
  const next = new Set(before);
  const isAll = runIds.every((id) => next.has(id));
  for (const id of runIds) if (isAll) next.delete(id); else next.add(id);
  return next;
}
