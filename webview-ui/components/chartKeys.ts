import type { ChartLink } from './chartLink.ts';
import { zoomKeys } from './zoomKeys.ts';

/** What the keys of a chart do while it, or something in it, has the focus. */
export interface ChartKeys {
  onToggleTable: () => void;
  onExport?: () => void;
  /** Of charts that zoom. */
  link?: ChartLink;
}

/**
 * `T` shows the table behind a chart and `E` exports it; `+` and `-` zoom, the arrows move, `0` and Escape show everything again.
 * What is typed into a field stays there.
 */
export function chartKeys({ onToggleTable, onExport, link }: ChartKeys) {
  return (event: KeyboardEvent) => {
    const action = { t: onToggleTable, e: onExport, ...(link ? zoomKeys(link) : {}) }[event.key.toLowerCase()];
    const isTyped = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (!action || event.defaultPrevented || isTyped || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };
}
