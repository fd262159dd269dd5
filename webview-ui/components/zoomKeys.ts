import type { ChartLink } from './chartLink.ts';

const ZOOM = 1.5;
const PAN = 0.2;

/** What each key does to the range that charts share, by `key` in lower case; nothing where it would not change anything. */
export function zoomKeys(link: ChartLink): Record<string, () => void> {
  const zoomIn = () => link.zoom(ZOOM);
  const reset = () => link.setRange(null);
  const isZoomed = link.range !== null;
  return { '+': zoomIn, '=': zoomIn, ...(isZoomed ? { '-': () => link.zoom(1 / ZOOM), arrowleft: () => link.pan(-PAN), arrowright: () => link.pan(PAN), '0': reset, escape: reset } : {}) };
}
