import { useEffect, useState } from 'preact/hooks';
import { MOST_SIDE_BY_SIDE, type CompareTab } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { CompareApi } from './compareApi.ts';
import type { Besides } from './compareTabs.ts';

/** The table comes first, and sorting it several times asks once. */
const REST_MS = 300;

/** Which of the tabs of files and environments have something to show of the first runs. Until it is known, only the one that is looked at. */
export function useBesides(api: CompareApi, comparison: ComparisonView, shownIds: readonly string[], tab: CompareTab): Besides {
  const [besides, setBesides] = useState<Besides>({ artifacts: tab === 'artifacts', environments: tab === 'environment' });
  const ids = shownIds.slice(0, MOST_SIDE_BY_SIDE).join();
  useEffect(() => {
    if (ids === '') return undefined;
    let isWanted = true;
    // Not worth a message: without an answer the tabs stay as they are.
    const timer = setTimeout(() => void api.request('findBesides', { runIds: ids.split(',') }).then((found) => isWanted && setBesides(found), () => undefined), REST_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [ids, comparison.rows]);
  return besides;
}
