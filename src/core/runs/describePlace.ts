import { formatDifference, formatMetric } from '../format.ts';
import type { RunPlace } from './runGlance.ts';

/** Where a run stands, in pieces of a sentence; those that cannot be said are empty. */
export interface PlaceWords {
  /** `rmse 42.04` */
  value: string;
  /** `best of 6` or `3rd of 6` */
  place: string;
  /** `+0.74 to best`; empty of the best itself. */
  distance: string;
}

export function describePlace({ standing: { key, value, best }, rank, count }: RunPlace): PlaceWords {
  const isAway = best !== null && !Number.isNaN(value) && value !== best.value;
  return {
    value: `${key} ${formatMetric(value)}`,
    place: rank === null ? '' : `${rank === 1 ? 'best' : ordinal(rank)} of ${count}`,
    distance: isAway ? `${formatDifference(value - best.value)} to best` : '',
  };
}

function ordinal(rank: number): string {
  const isTeen = Math.floor(rank / 10) % 10 === 1;
  return `${rank}${(isTeen ? undefined : ['th', 'st', 'nd', 'rd'][rank % 10]) ?? 'th'}`;
}
