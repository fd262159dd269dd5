import { Worker } from 'node:worker_threads';
import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { Emitter } from '../../core/emitter.ts';
import type { Log } from '../../core/log.ts';
import type { HistoryQuery, HistoryQuestion, SampledHistory } from '../../core/metrics/metricHistoryReader.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import type { GlancedRow, RunGlance, RunPlace } from '../../core/runs/runGlance.ts';
import type { BrowsedPage, BrowseQuery } from '../../core/search/browse.ts';
import type { EntryField } from '../../core/search/filter.ts';
import type { RunGroup, RunGrouping } from '../../core/search/runGroups.ts';
import type { SortKey } from '../../core/search/runOrder.ts';
import type { FoundRuns, ListedPage, NamedExperiment, ReadProgress, Run, RunDetails, RunJson, RunPage, RunSearch, RunStore } from '../../core/runs/runStore.ts';
import type { IndexMethod, IndexRequests, IndexWorkerData, RequestMessage, WorkerMessage } from './indexProtocol.ts';

/** Runs that are handed over at once with their values: some 100 KB of text. */
const PART = 50;

export interface IndexClientOptions extends IndexWorkerData {
  workerFile: string;
  log: Log;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The index of one store as the rest of the product sees it. Every question settles, also when the worker dies. */
export class IndexClient implements RunStore {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private readonly changes: Emitter<{ runIds: string[] }>;
  private readonly progress: Emitter<ReadProgress>;
  private readonly failures: Emitter<Error>;
  private nextId = 1;
  private failure: Error | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: IndexClientOptions) {
    const { storeFolder, wasmFile, save, workspaceFolder, log } = options;
    this.changes = new Emitter((error) => log.error(String(error)));
    this.progress = new Emitter((error) => log.error(String(error)));
    this.failures = new Emitter((error) => log.error(String(error)));
    const workerData: IndexWorkerData = { storeFolder, wasmFile, save, ...(workspaceFolder === undefined ? {} : { workspaceFolder }) };
    this.worker = new Worker(options.workerFile, { workerData });
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', () => this.fail(new Error('The index worker has ended.')));
  }

  get onDidChange() {
    return this.changes.event;
  }

  get onDidProgress() {
    return this.progress.event;
  }

  get onDidFail() {
    return this.failures.event;
  }

  list(query: { limit: number }): Promise<RunPage> {
    return this.ask('list', query.limit);
  }

  listBelow(parentId: string | null, query: { limit: number }): Promise<ListedPage> {
    return this.ask('listBelow', parentId, query.limit);
  }

  search(search: RunSearch): Promise<FoundRuns> {
    return this.ask('search', search);
  }

  browse(query: BrowseQuery, page: { limit: number }): Promise<BrowsedPage> {
    return this.ask('browse', query, page.limit);
  }

  groups(query: BrowseQuery, grouping: RunGrouping): Promise<RunGroup[]> {
    return this.ask('groups', query, grouping);
  }

  glances(rows: readonly GlancedRow[], chosen: Readonly<Record<string, KeyMetric>>): Promise<RunGlance[]> {
    return this.ask('glances', rows, chosen);
  }

  placeOf(row: GlancedRow, chosen: Readonly<Record<string, KeyMetric>>): Promise<RunPlace | null> {
    return this.ask('placeOf', row, chosen);
  }

  compare(rows: readonly GlancedRow[]): Promise<ComparedRuns> {
    return this.ask('compare', rows);
  }

  best(experimentId: string, chosen: KeyMetric | undefined): Promise<Run | undefined> {
    return this.ask('best', experimentId, chosen);
  }

  knownFields(): ReturnType<RunStore['knownFields']> {
    return this.ask('knownFields');
  }

  valuesOf(field: EntryField, limit: number): Promise<string[]> {
    return this.ask('valuesOf', field, limit);
  }

  async searchJson(search: RunSearch, onRuns: (runs: RunJson[]) => void): Promise<SortKey | null> {
    const { numbers, next } = await this.ask('find', search);
    let last: Promise<RunJson[]> | undefined;
    for (let start = 0; start < numbers.length; start += PART) {
      // One part is read while the one before it is used.
      const part = this.ask('jsonOf', numbers.slice(start, start + PART));
      part.catch(() => undefined);
      if (last) onRuns(await last);
      last = part;
    }
    if (last) onRuns(await last);
    return next;
  }

  json(runId: string): Promise<RunJson | undefined> {
    return this.ask('json', runId);
  }

  experiments(): Promise<NamedExperiment[]> {
    return this.ask('experiments');
  }

  get(runId: string): Promise<Run | undefined> {
    return this.ask('get', runId);
  }

  details(runId: string): Promise<RunDetails | undefined> {
    return this.ask('details', runId);
  }

  async histories(runId: string, keys: readonly string[], query: HistoryQuery): Promise<SampledHistory[]> {
    const [histories = []] = await this.historiesOf([{ runId, keys, query }]);
    return histories;
  }

  historiesOf(questions: readonly HistoryQuestion[]): Promise<SampledHistory[][]> {
    return this.ask('historiesOf', questions);
  }

  historyOf(sourcePath: string, limit: number): Promise<Run[]> {
    return this.ask('historyOf', sourcePath, limit);
  }

  countRunning(exceptOfPid?: number): Promise<number> {
    return this.ask('countRunning', exceptOfPid);
  }

  refresh(): Promise<void> {
    return this.ask('refresh');
  }

  look(runId: string): Promise<void> {
    return this.ask('look', runId);
  }

  /** Lets the worker save, and ends it. */
  dispose(): Promise<void> {
    this.closing ??= this.close();
    return this.closing;
  }

  private async close(): Promise<void> {
    if (!this.failure) {
      await this.ask('close').catch((error: unknown) => this.options.log.debug(`Closing the index: ${String(error)}`));
      await this.worker.terminate();
    }
    this.changes.dispose();
    this.progress.dispose();
    this.failures.dispose();
  }

  private ask<M extends IndexMethod>(method: M, ...parameters: Parameters<IndexRequests[M]>): Promise<Awaited<ReturnType<IndexRequests[M]>>> {
    if (this.failure) return Promise.reject(this.failure);
    const id = this.nextId++;
    const message: RequestMessage = { id, method, parameters };
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve, reject });
      this.worker.postMessage(message);
    });
  }

  private receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'reply':
        this.settle(message.id)?.resolve(message.value);
        break;
      case 'failure':
        this.settle(message.id)?.reject(new Error(message.message));
        break;
      case 'changed':
        this.changes.fire({ runIds: message.runIds });
        break;
      case 'progress':
        this.progress.fire(message.progress);
        break;
      case 'log':
        this.options.log[message.level](message.message);
        break;
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    for (const pending of this.pending.values()) pending.reject(error);
    this.pending.clear();
    if (!this.closing) this.failures.fire(error);
  }
}
