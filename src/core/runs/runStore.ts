import type { ComparedRuns } from '../compare/comparedRuns.ts';
import type { Disposable } from '../disposables.ts';
import type { Event } from '../emitter.ts';
import type { HistoryQuery, HistoryQuestion, SampledHistory } from '../metrics/metricHistoryReader.ts';
import type { EnvironmentRecord, ExceptionRecord } from './capturedRecords.ts';
import type { KnownInput, KnownWritten } from './hashedFiles.ts';
import type { MetricSummary } from './metricSummary.ts';
import type { ModelRecord, OpenRecord, PointBatch, RunProcess, RunRecord, RunStatus, SessionRecord } from './records.ts';
import type { BrowsedPage, BrowseQuery } from '../search/browse.ts';
import type { KnownFields } from '../search/completions.ts';
import type { SearchQuery } from '../search/evaluate.ts';
import type { EntryField } from '../search/filter.ts';
import type { RunGroup, RunGrouping } from '../search/runGroups.ts';
import type { SortKey } from '../search/runOrder.ts';
import type { KeyMetric } from './keyMetric.ts';
import type { GlancedRow, RunGlance, RunPlace } from './runGlance.ts';
import type { RunState } from './runState.ts';

/** A run as views, panels and the command line see it. Times are milliseconds since 1970 UTC. */
export interface Run {
  id: string;
  name: string;
  status: RunStatus;
  isDeleted: boolean;
  startedAtMs: number;
  /** When it ended, or for a killed run the last time it was heard of; null while it runs. */
  endedAtMs: number | null;
  experimentId: string;
  parentId: string | null;
  user: string | null;
  source: SessionRecord['source'] | null;
  command: string[];
  arguments: string[];
  cwd: string | null;
  interpreter: NonNullable<SessionRecord['interpreter']> | null;
  git: { commit: string; branch: string | null; dirty: boolean } | null;
  exitCode: number | null;
  signal: string | null;
  error: string | null;
  processes: RunProcess[];
}

export interface Artifact {
  /** Relative, with `/`. */
  path: string;
  sha256: string;
  sizeBytes: number;
}

/** Everything the index knows of one run beside the run itself. */
export interface RunDetails {
  /** Markdown. */
  note: string;
  params: Record<string, string>;
  /** Values that came after the first and differ from it, by parameter. */
  refusedParams: Record<string, string[]>;
  tags: Record<string, string>;
  metrics: Record<string, MetricSummary>;
  inputs: KnownInput[];
  artifacts: Artifact[];
  /** Keys of metrics found in printed text. */
  printed: string[];
  environment: Omit<EnvironmentRecord, 'kind'> | null;
  /** The error that ended it. */
  exception: Omit<ExceptionRecord, 'kind'> | null;
  /** Data files that it wrote. */
  written: KnownWritten[];
  experimentName: string | null;
  origin: { uri: string; id: string } | null;
}

/** A run in a list that nests: a session with its runs, a search with its candidates. */
export interface ListedRun {
  run: Run;
  /** Runs right below it that are not deleted. */
  childCount: number;
  /** The one below a run that has just one, which lists show together with it. */
  only: ListedRun | null;
}

export interface ListedPage {
  runs: ListedRun[];
  /** How many there are on this level altogether. */
  total: number;
}

export interface RunPage {
  /** Newest first. */
  runs: Run[];
  /** How many runs there are beyond this page and before it, altogether. */
  total: number;
}

/** Counts of runs. */
export interface ReadProgress {
  read: number;
  total: number;
}

/** Which runs a search is among. */
export interface RunScope {
  /** Null for all experiments. */
  experimentIds: readonly string[] | null;
  lifecycle: 'active' | 'deleted' | 'all';
}

/** A search with its place: at most `limit` runs from behind the key `after`. */
export interface RunSearch extends SearchQuery {
  scope: RunScope;
  limit: number;
  after?: SortKey;
}

export interface FoundRuns {
  runs: Run[];
  /** Where the next page begins, null when there is none. */
  next: SortKey | null;
}

/**
 * A run with its values as JSON text, the way MLflow writes them: lists of `{"key", "value"}`, of metrics also `timestamp`
 * and `step`, NaN as a word and the infinities as the largest doubles. The index writes the text, because a page of a
 * thousand runs takes longer to copy between threads as objects than to read.
 */
export interface RunJson {
  run: Run;
  /** Markdown. */
  note: string;
  params: string;
  tags: string;
  metrics: string;
  inputs: KnownInput[];
  models: Omit<ModelRecord, 'kind'>[];
}

/** An experiment that runs tell of, whether or not it was ever created. */
export interface NamedExperiment {
  id: string;
  name: string;
}

/** The runs of one store, newest state first served from the index; changes are announced by run id. */
export interface RunStore extends Disposable {
  /** Runs that are not deleted. */
  list(query: { limit: number }): Promise<RunPage>;
  /**
   * One level of the runs that are not deleted: with null those below no other, newest first, else those below a run,
   * oldest first. A run whose parent is deleted or not there is below no other.
   */
  listBelow(parentId: string | null, query: { limit: number }): Promise<ListedPage>;
  /** What a search finds, in its order; `core/search/evaluate.ts` defines both. */
  search(search: RunSearch): Promise<FoundRuns>;
  /** One page of a view, with what nests below its rows. */
  browse(query: BrowseQuery, page: { limit: number }): Promise<BrowsedPage>;
  /** The groups that the runs of a view fall into, in their order. */
  groups(query: BrowseQuery, grouping: RunGrouping): Promise<RunGroup[]>;
  /**
   * What rows say of their runs, in their order, in one question for a whole page.
   * @param chosen key metrics that people chose, by experiment
   */
  glances(rows: readonly GlancedRow[], chosen: Readonly<Record<string, KeyMetric>>): Promise<RunGlance[]>;
  /** Where one row stands among all runs of its experiment; null for one without a key metric. @param chosen as for `glances` */
  placeOf(row: GlancedRow, chosen: Readonly<Record<string, KeyMetric>>): Promise<RunPlace | null>;
  /** The values of rows by column, in one question for thousands of them; rows that are not there, or are deleted, are left out. */
  compare(rows: readonly GlancedRow[]): Promise<ComparedRuns>;
  /** The best run of an experiment by its key metric; undefined where there are not two to choose from. */
  best(experimentId: string, chosen: KeyMetric | undefined): Promise<Run | undefined>;
  /** Names that runs have, for completion. */
  knownFields(): Promise<Pick<KnownFields, 'metrics' | 'params' | 'tags'>>;
  /** Values that a parameter or tag has in runs, the most common first. */
  valuesOf(field: EntryField, limit: number): Promise<string[]>;
  /** The same with values, a part of the runs at a time, so that large pages take little memory; resolves with where the next page begins. */
  searchJson(search: RunSearch, onRuns: (runs: RunJson[]) => void): Promise<SortKey | null>;
  get(runId: string): Promise<Run | undefined>;
  json(runId: string): Promise<RunJson | undefined>;
  experiments(): Promise<NamedExperiment[]>;
  details(runId: string): Promise<RunDetails | undefined>;
  /** The course of metrics, small enough to be drawn: one history for each key, in their order; none of a run that is not known. */
  histories(runId: string, keys: readonly string[], query: HistoryQuery): Promise<SampledHistory[]>;
  /** The same of several runs in one go, in their order. */
  historiesOf(questions: readonly HistoryQuestion[]): Promise<SampledHistory[][]>;
  /** The latest runs of one script, oldest first. */
  historyOf(sourcePath: string, limit: number): Promise<Run[]>;
  /** Running ones that are below no other. @param exceptOfPid left out are those that only this process of this machine keeps alive */
  countRunning(exceptOfPid?: number): Promise<number>;
  /** Looks at the files again now, and resolves when what they say can be listed. */
  refresh(): Promise<void>;
  /** The same for a single run: whoever has just written to it sees that in the next answer. */
  look(runId: string): Promise<void>;
  readonly onDidChange: Event<{ runIds: string[] }>;
  /** How far a look at many changed runs has come, such as building the index anew; ends with `read` equal to `total`. */
  readonly onDidProgress: Event<ReadProgress>;
  /** Why the index stopped, said once. */
  readonly onDidFail: Event<Error>;
}

/** Takes the records of one writer of one run. */
export interface RunWriter extends Disposable {
  /** Returns when the records are with the operating system: they survive the end of this process. */
  append(...records: RunRecord[]): void;
  /** The same for metric points. */
  appendPoints(...batches: PointBatch[]): void;
  /** Says that the process still lives, without writing a record. */
  beat(): void;
  /** Ends the file with a summary of its points, flushes it to the disk and closes it. */
  close(): void;
}

/** Where new runs are written. */
export interface RunWriters {
  open(runId: string, writer: string): RunWriter;
}

/** The event files of runs that exist, for who edits them. */
export interface RunFiles {
  /** What the files of a run say right now, its metrics left out; undefined when there is no such run. */
  read(runId: string): RunState | undefined;
  /**
   * Appends records to the writer's file of a run, in one write; a new file begins with `open`. Returns whether the run was
   * still there.
   * @throws UserFacingError when it cannot be written
   */
  append(open: OpenRecord, records: readonly RunRecord[]): boolean;
}
