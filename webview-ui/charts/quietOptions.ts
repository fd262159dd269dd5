import type { ChartTheme } from './chartTheme.ts';

/** What all charts of the comparison have in common: nothing moves by itself, and the table is the legend. */
export function quietOptions(theme: ChartTheme) {
  return { animation: false, responsive: true, maintainAspectRatio: false, plugins: { legend: { display: false }, tooltip: tooltipStyle(theme) } } as const;
}

/** Tooltips as the editor's own look. */
export function tooltipStyle(theme: ChartTheme) {
  const font = { family: theme.fontFamily, size: theme.fontSizePx };
  return {
    backgroundColor: theme.background,
    borderColor: theme.outline ?? theme.grid,
    borderWidth: 1,
    titleColor: theme.muted,
    bodyColor: theme.foreground,
    titleFont: { ...font, weight: 'normal' as const },
    bodyFont: font,
    padding: 8,
    cornerRadius: 4,
    caretSize: 0,
    caretPadding: 10,
    boxPadding: 4,
    usePointStyle: true,
  };
}

/** The type and colour of labels on an axis. */
export function tickStyle(theme: ChartTheme) {
  return { color: theme.muted, font: { family: theme.fontFamily, size: theme.fontSizePx } };
}
