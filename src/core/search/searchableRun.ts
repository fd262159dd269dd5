import type { TextAttribute } from './filter.ts';

/** What a search knows of a run. A missing attribute is null; a missing parameter, tag or metric is not in its map. */
export interface SearchableRun {
  attributes: Readonly<Record<Exclude<TextAttribute, 'run_id' | 'status'>, string | null>> & {
    readonly run_id: string;
    /** RUNNING, SCHEDULED, FINISHED, FAILED or KILLED. */
    readonly status: string;
    /** Milliseconds since 1970 UTC, as is `end_time`. */
    readonly start_time: number;
    readonly end_time: number | null;
  };
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  /** The last value of each metric, as recorded: NaN and infinities too. */
  readonly metrics: ReadonlyMap<string, number>;
  readonly datasets: readonly { name: string; digest: string; context: string | null }[];
  readonly note: string | null;
}
