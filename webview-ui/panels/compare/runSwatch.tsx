import type { RunStroke } from '../../charts/runColors.ts';

/** The colour and dashes of a run, as all charts have them. */
export function RunSwatch({ stroke }: { stroke: RunStroke | undefined }) {
  if (!stroke) return null;
  const { color, dash, isDistinct } = stroke;
  return (
    <svg class="swatch" width="16" height="10" aria-hidden="true">
      <line x1="0" y1="5" x2="16" y2="5" stroke={color} stroke-width={isDistinct ? 3 : 1.5} stroke-dasharray={dash.map((length) => length / 1.5).join(' ')} />
    </svg>
  );
}
