import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import type { HistoryQuestion, SampledHistory } from '../../core/metrics/metricHistoryReader.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import type { GlancedRow, RunGlance, RunPlace } from '../../core/runs/runGlance.ts';
import type { BrowsedPage, BrowseQuery } from '../../core/search/browse.ts';
import type { EntryField } from '../../core/search/filter.ts';
import type { RunGroup, RunGrouping } from '../../core/search/runGroups.ts';
import type { SortKey } from '../../core/search/runOrder.ts';
import type { FoundRuns, ListedPage, NamedExperiment, ReadProgress, Run, RunDetails, RunJson, RunPage, RunSearch, RunStore } from '../../core/runs/runStore.ts';

/** What the index worker is asked; both sides are built from this one type, so nothing is checked at run time. */
export interface IndexRequests {
  list(limit: number): RunPage;
  listBelow(parentId: string | null, limit: number): ListedPage;
  search(search: RunSearch): FoundRuns;
  browse(query: BrowseQuery, limit: number): BrowsedPage;
  groups(query: BrowseQuery, grouping: RunGrouping): RunGroup[];
  glances(rows: readonly GlancedRow[], chosen: Readonly<Record<string, KeyMetric>>): RunGlance[];
  placeOf(row: GlancedRow, chosen: Readonly<Record<string, KeyMetric>>): RunPlace | null;
  compare(rows: readonly GlancedRow[]): ComparedRuns;
  best(experimentId: string, chosen: KeyMetric | undefined): Run | undefined;
  knownFields(): Awaited<ReturnType<RunStore['knownFields']>>;
  valuesOf(field: EntryField, limit: number): string[];
  find(search: RunSearch): { numbers: number[]; next: SortKey | null };
  jsonOf(numbers: readonly number[]): RunJson[];
  get(runId: string): Run | undefined;
  json(runId: string): RunJson | undefined;
  experiments(): NamedExperiment[];
  details(runId: string): RunDetails | undefined;
  historiesOf(questions: readonly HistoryQuestion[]): SampledHistory[][];
  historyOf(sourcePath: string, limit: number): Run[];
  countRunning(exceptOfPid?: number): number;
  refresh(): Promise<void>;
  look(runId: string): void;
  /** Saves and ends the worker. */
  close(): void;
}

export type IndexMethod = keyof IndexRequests;

export interface RequestMessage {
  id: number;
  method: IndexMethod;
  parameters: unknown[];
}

export type WorkerMessage =
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'changed'; runIds: string[] }
  | { kind: 'progress'; progress: ReadProgress }
  | { kind: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; message: string };

export interface IndexWorkerData {
  storeFolder: string;
  wasmFile: string;
  /** False in a workspace that is not trusted: then nothing is written. */
  save: boolean;
  /** Where the files of runs lie: when it is named, large ones are hashed after their runs. */
  workspaceFolder?: string;
}
