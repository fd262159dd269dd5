import { useEffect, useState } from 'preact/hooks';
import type { XRange } from '../../charts/xRange.ts';
import type { ChartLink } from '../../components/chartLink.ts';

/** A range that goes on moving is drawn by the charts themselves; the page hears of it at once when it begins, and again when it rests. */
const REST_MS = 30;

/** The part of x that charts show, null for all of it. */
export function useRange(link: ChartLink): XRange | null {
  const [range, setRange] = useState(link.range);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = link.subscribe({
      onRange: (next) => {
        if (timer === undefined) setRange(next);
        clearTimeout(timer);
        timer = setTimeout(() => {
          timer = undefined;
          setRange(link.range);
        }, REST_MS);
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [link]);
  return range;
}
