import type { KeyMetric } from './keyMetric.ts';
import type { RunMarks } from './runMarks.ts';
import type { RunProgress } from './runProgress.ts';

/** What a row of a list says of a run beside the run itself. */
export interface RunGlance {
  metric: MetricStanding | null;
  /** Of a running run that reports steps. */
  progress: RunProgress | null;
  marks: RunMarks;
}

/** Where a run stands by the key metric of its experiment. */
export interface MetricStanding extends KeyMetric {
  /** The last value. */
  value: number;
  /** The best run among those that are neither deleted nor archived; null where there is no other to compare with or no direction. */
  best: { runId: string; value: number } | null;
}

/** Where a run stands among all of its experiment. */
export interface RunPlace {
  standing: MetricStanding;
  /** From 1; equal runs share one. Null where it is not judged: archived, deleted, without a finite value or where nothing is better. */
  rank: number | null;
  /** How many runs are judged. */
  count: number;
}

/** A row that is asked about: its run, then those it stands for as well because each is the only one below the other. */
export type GlancedRow = readonly [runId: string, ...onlyBelow: string[]];
