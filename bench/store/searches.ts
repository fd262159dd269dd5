import { parseFilter } from '../../src/core/search/parseFilter.ts';
import { parseFreeText } from '../../src/core/search/freeText.ts';
import { parseOrderBy } from '../../src/core/search/parseOrderBy.ts';
import type { RunSearch } from '../../src/core/runs/runStore.ts';

/** A metric that half of the runs meet, a parameter that a tenth has, ordered by another metric, 100 rows. */
export function filteredSearch({ pointsPerMetric }: { pointsPerMetric: number }): RunSearch {
  // A metric ends between 100 / points and 1 more.
  return searchOf({ filter: `metrics.metric_3 < ${100 / pointsPerMetric + 0.5} AND params.param_4 = 'value-4-3'`, order: ['metrics.metric_5 ASC'] });
}

export function searchOf({ filter = '', order = [], text = '' }: { filter?: string; order?: string[]; text?: string }): RunSearch {
  const parsed = parseFilter(filter);
  const orderBy = parseOrderBy(order);
  if (!parsed.ok || !orderBy.ok) throw new Error(`${filter} ${order.join()} cannot be read`);
  return { filter: parsed.filter, orderBy: orderBy.orderBy, freeText: parseFreeText(text), scope: { experimentIds: null, lifecycle: 'active' }, limit: 100 };
}
