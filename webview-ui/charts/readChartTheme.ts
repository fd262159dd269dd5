import type { ChartTheme } from './chartTheme.ts';
import { fade } from './fade.ts';
import { pickSeriesColors } from './seriesColors.ts';

/** With dashes they make twelve, which is as many as anybody tells apart. */
const SERIES = 6;

/** Reads the theme that VS Code gives the page as CSS variables. */
export function readChartTheme(element: HTMLElement): ChartTheme {
  const style = getComputedStyle(element);
  const color = (name: string, fallback: string) => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  return {
    foreground: color('foreground', '#3b3b3b'),
    muted: color('descriptionForeground', '#717171'),
    // Never louder than the data, in high contrast themes too.
    grid: fade(color('foreground', '#808080'), 0.14),
    background: color('editor-background', '#ffffff'),
    fontFamily: style.fontFamily,
    fontSizePx: 11,
    good: color('testing-iconPassed', '#388a34'),
    bad: color('problemsErrorIcon-foreground', '#e51400'),
    warning: color('problemsWarningIcon-foreground', '#bf8803'),
    active: color('charts-blue', '#1a85ff'),
    series: pickSeriesColors(color('editor-background', '#ffffff'), ['blue', 'orange', 'green', 'purple', 'red', 'yellow'].map((name) => color(`charts-${name}`, '')), SERIES),
    outline: style.getPropertyValue('--vscode-contrastBorder').trim() || null,
    reducedMotion: document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}
