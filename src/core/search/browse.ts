import type { KeyMetric } from '../runs/keyMetric.ts';
import type { ListedRun } from '../runs/runStore.ts';
import type { SearchQuery } from './evaluate.ts';
import type { RunGrouping } from './runGroups.ts';

/** Which runs a view is among. */
export interface BrowseScope {
  lifecycle: 'active' | 'deleted';
  /** `top`: those below no other; `each`: every run for itself; or those right below a run. */
  level: 'top' | 'each' | { below: string };
  /** Also archived runs, and what is below them. */
  withArchived: boolean;
  /** Only pinned ones, or only others; all when left out. */
  pinned?: boolean;
  group?: { grouping: RunGrouping; value: string | null };
}

/** Runs of a view: newest first, but those below a run oldest first. */
export interface BrowseQuery extends Pick<SearchQuery, 'filter' | 'freeText'> {
  scope: BrowseScope;
  /**
   * The best first instead, by the key metrics of the runs' experiments. Runs whose experiments go by the same metric stand together, those
   * with the latest run first. Behind them, by time, what has no finite value of its metric or a metric that gets better in no known way.
   * @param chosen key metrics that people chose, by experiment
   */
  bestFirst?: { chosen: Readonly<Record<string, KeyMetric>> };
}

export interface BrowsedPage {
  runs: ListedRun[];
  /** How many the query finds altogether. */
  total: number;
}
