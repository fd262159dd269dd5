import type { MetricHistory } from '../../core/metrics/history.ts';
import type { PointBatch } from '../../core/runs/records.ts';

/** The points of one metric as they are read, in the order of the files. */
export class PointColumn {
  count = 0;
  steps = new Float64Array(16);
  timesMs = new Float64Array(16);
  values = new Float64Array(16);

  constructor(readonly key: string) {}

  /** Makes room for that many more points. */
  reserve(more: number): void {
    const wanted = this.count + more;
    if (wanted <= this.values.length) return;
    const capacity = Math.max(wanted, 2 * this.values.length);
    this.steps = grown(this.steps, capacity);
    this.timesMs = grown(this.timesMs, capacity);
    this.values = grown(this.values, capacity);
  }

  add(steps: ArrayLike<number>, timesMs: ArrayLike<number>, values: ArrayLike<number>): void {
    this.reserve(values.length);
    this.steps.set(steps, this.count);
    this.timesMs.set(timesMs, this.count);
    this.values.set(values, this.count);
    this.count += values.length;
  }

  /** A view on what was read so far. */
  get history(): MetricHistory {
    const { count } = this;
    return { steps: this.steps.subarray(0, count), timesMs: this.timesMs.subarray(0, count), values: this.values.subarray(0, count) };
  }
}

/** The points of all metrics of a run, by key. */
export class PointColumns {
  private readonly byKey = new Map<string, PointColumn>();

  column(key: string): PointColumn {
    let column = this.byKey.get(key);
    if (!column) this.byKey.set(key, (column = new PointColumn(key)));
    return column;
  }

  add({ key, steps, timesMs, values }: PointBatch): void {
    this.column(key).add(steps, timesMs, values);
  }

  get(key: string): MetricHistory | undefined {
    return this.byKey.get(key)?.history;
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(capacity);
  copy.set(column);
  return copy;
}
