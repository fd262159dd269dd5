/** Colours and type of the editor's theme, as charts need them. */
export interface ChartTheme {
  foreground: string;
  muted: string;
  grid: string;
  background: string;
  fontFamily: string;
  fontSizePx: number;
  /** By what a thing means; each is also told by shape or word. */
  good: string;
  bad: string;
  warning: string;
  active: string;
  /** Of curves, by their place: each seen on the background and told from the others. */
  series: readonly string[];
  /** Borders around areas, which high contrast themes want. */
  outline: string | null;
  reducedMotion: boolean;
}
