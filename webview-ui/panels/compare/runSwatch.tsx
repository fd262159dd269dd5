import type { ChartTheme } from '../../charts/chartTheme.ts';
import { strokeOf } from '../../charts/curveChart.ts';

/** The colour and dashes of a run, as all charts have them. */
export function RunSwatch({ position, theme }: { position: number; theme: ChartTheme }) {
  const { color, dash } = strokeOf(position, theme);
  return (
    <svg class="swatch" width="14" height="10" aria-hidden="true">
      <line x1="0" y1="5" x2="14" y2="5" stroke={color} stroke-width="3" stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}
