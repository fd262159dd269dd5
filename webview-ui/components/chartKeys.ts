/** What the keys of a chart do while it, or something in it, has the focus. */
export interface ChartKeys {
  onToggleTable: () => void;
  onExport?: () => void;
}

/** `T` shows the table behind a chart and `E` exports it; what is typed into a field stays there. */
export function chartKeys({ onToggleTable, onExport }: ChartKeys) {
  return (event: KeyboardEvent) => {
    const action = { t: onToggleTable, e: onExport }[event.key.toLowerCase()];
    const isTyped = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (!action || isTyped || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };
}
