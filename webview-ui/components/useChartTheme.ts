import { useMemo } from 'preact/hooks';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { readChartTheme } from '../charts/readChartTheme.ts';
import { useThemeChange } from './useThemeChange.ts';

/** The colours and type of charts, another object whenever the theme changes. */
export function useChartTheme(): ChartTheme {
  const changes = useThemeChange();
  return useMemo(() => readChartTheme(document.body), [changes]);
}
