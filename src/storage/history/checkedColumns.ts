import { isAscending, secondsSince, type Column, type MetricHistory } from '../../core/metrics/history.ts';
import type { HistoryQuery, SampledHistory } from '../../core/metrics/metricHistoryReader.ts';
import { sampleWindow, windowOf } from '../../core/metrics/sampleHistory.ts';
import type { HistoryColumns, HistoryFile } from './historyFile.ts';

/** Of so many runs it is remembered what was checked. */
const MOST_RUNS = 2000;

/** What is known of a metric's columns after they were read as a whole. */
interface Checked {
  isByTime: boolean;
}

/**
 * Remembers which columns of which cache files were read as a whole and found undamaged. A chart that zooms in then reads the part it
 * shows and nothing else: of 100,000 points a tenth, without the checksum.
 */
export class CheckedColumns {
  private readonly runs = new Map<string, { identity: string; metrics: Map<string, Checked> }>();

  /** Columns of this metric were read as a whole, and are what was written. */
  add(runId: string, file: HistoryFile, key: string, { timesMs }: MetricHistory): void {
    const { identity } = file;
    let run = this.runs.get(runId);
    if (run?.identity !== identity) run = { identity, metrics: new Map() };
    run.metrics.set(key, { isByTime: isAscending(timesMs) });
    // The one used last stays longest.
    this.runs.delete(runId);
    this.runs.set(runId, run);
    const oldest = this.runs.size > MOST_RUNS ? this.runs.keys().next().value : undefined;
    if (oldest !== undefined) this.runs.delete(oldest);
  }

  /** The answer from a part of the file; undefined where the whole of the metric has to be read for it. */
  sample(runId: string, file: HistoryFile, key: string, query: HistoryQuery, startMs: number): SampledHistory | undefined {
    if (query.smoothing || (query.from === undefined && query.to === undefined)) return undefined;
    const run = this.runs.get(runId);
    const checked = run?.metrics.get(key);
    if (!run || !checked || (query.x !== 'step' && !checked.isByTime) || run.identity !== file.identity) return undefined;
    const columns = file.columns(key);
    if (!columns) return undefined;
    const { start, end, inRange } = windowOf(axisOf(columns, query.x, startMs), query);
    return sampleWindow(key, columns.read(start, end), { inRange, total: columns.count }, query, startMs);
  }
}

function axisOf({ steps, timesMs }: HistoryColumns, x: HistoryQuery['x'], startMs: number): Column {
  if (x === 'step') return steps;
  if (x === 'wall') return timesMs;
  return { length: timesMs.length, at: (index) => secondsSince(timesMs.at(index) ?? 0, startMs) };
}
