import { Worker } from 'node:worker_threads';
import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import type { ComparisonMath, PlainTable } from '../../core/compare/comparisonMath.ts';
import type { KeyMetric } from '../../core/compare/describeComparison.ts';
import type { RowGroup } from '../../core/compare/repeats.ts';
import type { GroupStatistics } from '../../core/compare/groupStatistics.ts';
import type { Disposable } from '../../core/disposables.ts';
import type { MetricDirection } from '../../core/runs/metricDirection.ts';
import type { MathMethod, MathReply, MathRequest } from './comparisonProtocol.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Calculations over compared runs in a thread of their own, which is started with the first question. Every question settles, also when the worker dies. */
export class ComparisonClient implements ComparisonMath, Disposable {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  constructor(private readonly workerFile: string) {}

  describe(compared: ComparedRuns, metric: KeyMetric | null, groups: readonly RowGroup[]) {
    return this.ask('describe', compared, metric, groups);
  }

  judge(baseline: GroupStatistics, groups: readonly GroupStatistics[], direction: MetricDirection | null) {
    return this.ask('judge', baseline, groups, direction);
  }

  explain(compared: ComparedRuns, values: Float64Array, direction: MetricDirection | null) {
    return this.ask('explain', compared, values, direction);
  }

  parquet(table: PlainTable) {
    return this.ask('parquet', table);
  }

  dispose(): void {
    void this.worker?.terminate();
    this.end(new Error('The window closes.'));
  }

  private ask<M extends MathMethod>(method: M, ...parameters: Parameters<ComparisonMath[M]>): Promise<Awaited<ReturnType<ComparisonMath[M]>>> {
    const worker = (this.worker ??= this.start());
    const id = this.nextId++;
    const message: MathRequest = { id, method, parameters };
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve, reject });
      worker.postMessage(message);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.workerFile);
    // A window that closes does not wait for it.
    worker.unref();
    worker.on('message', (reply: MathReply) => {
      const asked = this.pending.get(reply.id);
      this.pending.delete(reply.id);
      if ('failure' in reply) asked?.reject(new Error(reply.failure));
      else asked?.resolve(reply.value);
    });
    const fail = (error: Error) => {
      // One that failed also exits, when another may have taken its place.
      if (this.worker === worker) this.end(error);
    };
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => fail(new Error('The worker of the comparison has ended.')));
    return worker;
  }

  /** The next question starts another one. */
  private end(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
