import { toWord } from '../../core/runs/records.ts';
import type { Run, RunDetails } from '../../core/runs/runStore.ts';

/** A run as `--json` prints it: everything that is known of it. Times are milliseconds since 1970 UTC; NaN and the infinities are words. */
export function toRunJson(run: Run, details: RunDetails): object {
  const { metrics, ...others } = details;
  const entries = Object.entries(metrics).map(([key, metric]) => [key, { ...metric, last: toWord(metric.last), min: toWord(metric.min), max: toWord(metric.max) }]);
  return { ...run, ...others, metrics: Object.fromEntries(entries) as object };
}
