import { MOST_RUN_COLORS } from '../../charts/runColors.ts';
import type { ChartLink } from '../../components/chartLink.ts';
import { RunSwatch } from './runSwatch.tsx';
import type { ShownRuns } from './shownRuns.ts';

export interface RunLegendProps {
  shown: ShownRuns;
  link: ChartLink;
  isGrouped: boolean;
  onOpenRun: (runId: string) => void;
}

/** The runs that have a colour of their own, or the groups; resting on one lights its curves. */
export function RunLegend({ shown, link, isGrouped, onOpenRun }: RunLegendProps) {
  const entries = isGrouped
    ? shown.groups.map(({ name, stroke }) => ({ id: `group ${name}`, name, stroke, runId: null }))
    : shown.runs.flatMap(({ runId, name }, position) => {
        const stroke = shown.strokes[position];
        return stroke?.isDistinct ? [{ id: runId, name, stroke, runId }] : [];
      });
  const others = isGrouped ? 0 : shown.runs.length - entries.length;
  return (
    <ul class="run-legend" aria-label={isGrouped ? 'Groups' : 'Runs'}>
      {entries.slice(0, MOST_RUN_COLORS).map(({ id, name, stroke, runId }) => (
        <li key={id} onPointerEnter={() => link.light(id)} onPointerLeave={() => link.light(null)}>
          <RunSwatch stroke={stroke} />
          {runId === null ? name : <button class="link quiet" onFocus={() => link.light(id)} onBlur={() => link.light(null)} onClick={() => onOpenRun(runId)}>{name}</button>}
        </li>
      ))}
      {others > 0 && <li class="note">{others.toLocaleString()} others in grey: select runs in the table to give them a colour</li>}
    </ul>
  );
}
