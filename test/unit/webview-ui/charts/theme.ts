import type { ChartTheme } from '../../../../webview-ui/charts/chartTheme';

/** Plain colours, each another. */
export const theme: ChartTheme = {
  foreground: '#111111',
  muted: '#777777',
  grid: '#dddddd',
  background: '#ffffff',
  fontFamily: 'Sans',
  fontSizePx: 11,
  good: '#00aa00',
  bad: '#aa0000',
  warning: '#aa7700',
  active: '#0000aa',
  series: ['#0000aa', '#aa5500'],
  outline: null,
  reducedMotion: false,
};
