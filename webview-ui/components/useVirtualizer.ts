import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface VirtualOptions {
  count: number;
  /** Of each item in pixels. */
  sizeOf: (index: number) => number;
  overscan: number;
  horizontal?: boolean;
  /** What stands fixed before the items, in pixels. */
  paddingStart?: number;
}

export interface VirtualItems {
  items: VirtualItem[];
  totalPx: number;
  scrollTo: (index: number) => void;
}

/** The items of a long row or column that are in sight, drawn anew when it scrolls. */
export function useVirtualizer(scroller: RefObject<HTMLElement | null>, { count, sizeOf, overscan, horizontal = false, paddingStart = 0 }: VirtualOptions): VirtualItems {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    overscan,
    horizontal,
    paddingStart,
    scrollPaddingStart: paddingStart,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => draw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  // Sizes are known beforehand, and may be others now.
  useLayoutEffect(() => virtualizer.measure(), [sizeOf]);
  return { items: virtualizer.getVirtualItems(), totalPx: virtualizer.getTotalSize(), scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }) };
}
