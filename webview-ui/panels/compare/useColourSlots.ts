import { useMemo, useRef } from 'preact/hooks';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { MOST_RUN_COLORS } from '../../charts/runColors.ts';
import { assignSlots } from './colourSlots.ts';

/**
 * The row that has each colour, null where none has. Colours stay with their runs when others are selected, removed or come in.
 * @param emphasised rows that have one where not all can, the more important first
 */
export function useColourSlots(rows: ComparisonView['rows'], emphasised: readonly number[]): (number | null)[] {
  const slots = useRef<(string | null)[]>([]);
  const isFew = rows.length <= MOST_RUN_COLORS;
  return useMemo(() => {
    const wanted = isFew ? rows : emphasised.flatMap((row) => rows[row] ?? []);
    slots.current = assignSlots(slots.current, wanted.map(({ runId }) => runId), MOST_RUN_COLORS);
    const places = new Map(rows.map(({ runId }, row) => [runId, row]));
    return slots.current.map((runId) => (runId === null ? null : (places.get(runId) ?? null)));
  }, [rows, isFew, emphasised]);
}
