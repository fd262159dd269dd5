import type { SampledPoints } from '../../core/metrics/metricHistoryReader.ts';
import { toWord } from '../../core/runs/records.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { toRunJson } from './runJson.ts';

/**
 * The JSON object {"runs": [...]} in pieces, one metric at a time: each run as `show --json` prints it, with `histories`,
 * all points of each metric in columns, by step, then time.
 */
export async function* runsWithHistories(store: RunStore, runs: readonly Run[]): AsyncGenerator<string> {
  yield '{"runs":[';
  let separator = '';
  for (const run of runs) {
    const details = await store.details(run.id);
    if (!details) continue;
    const json = JSON.stringify(toRunJson(run, details));
    yield `${separator}${json.slice(0, -1)},"histories":{`;
    for (const [position, key] of Object.keys(details.metrics).entries()) {
      const [history] = await store.histories(run.id, [key], { x: 'step', maxPoints: Number.MAX_SAFE_INTEGER });
      if (history) yield `${position === 0 ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(toColumns(history.points))}`;
    }
    yield '}}';
    separator = ',';
  }
  yield ']}\n';
}

function toColumns({ steps, timesMs, values }: SampledPoints): object {
  return { steps: [...steps], timesMs: [...timesMs], values: Array.from(values, toWord) };
}
