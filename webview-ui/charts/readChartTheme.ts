import type { ChartTheme } from './chartTheme.ts';

/** Reads the theme that VS Code gives the page as CSS variables. */
export function readChartTheme(element: HTMLElement): ChartTheme {
  const style = getComputedStyle(element);
  const color = (name: string, fallback: string) => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  return {
    foreground: color('foreground', '#3b3b3b'),
    muted: color('descriptionForeground', '#717171'),
    grid: color('editorWidget-border', 'rgba(128, 128, 128, 0.2)'),
    background: color('editor-background', '#ffffff'),
    fontFamily: style.fontFamily,
    fontSizePx: 11,
    good: color('charts-green', '#388a34'),
    bad: color('charts-red', '#e51400'),
    warning: color('charts-orange', '#d18616'),
    active: color('charts-blue', '#1a85ff'),
    outline: style.getPropertyValue('--vscode-contrastBorder').trim() || null,
    reducedMotion: document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}
