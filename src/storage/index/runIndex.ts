import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { needsHash } from '../../core/runs/hashedFiles.ts';
import type { RunProcess } from '../../core/runs/records.ts';
import { lastSignMs, statusOf, type RunState } from '../../core/runs/runState.ts';
import type { FoundRuns, ListedPage, NamedExperiment, Run, RunDetails, RunJson, RunPage, RunSearch } from '../../core/runs/runStore.ts';
import { isEditor } from '../../core/runs/writerName.ts';
import { runFolder, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import type { SortKey } from '../../core/search/runOrder.ts';
import { RunTails } from '../runTails.ts';
import type { Database } from './database.ts';
import { KnownNames } from './knownNames.ts';
import { RunBrowser } from './runBrowser.ts';
import { RunComparer } from './runComparer.ts';
import { RunGlances } from './runGlances.ts';
import { JsonOfRuns } from './jsonOfRuns.ts';
import { RunSearcher } from './runSearcher.ts';
import { RunTable, type IndexedRun } from './runTable.ts';
import { ValueTables } from './valueTables.ts';

/** Whether anything that keeps a run alive still lives, judged from its processes and its last sign of life. */
export type Liveness = (processes: readonly RunProcess[], lastSignMs: number) => boolean;

export interface RunIndexOptions {
  database: Database;
  storeFolder: string;
  isAlive: Liveness;
  log: Log;
  /** A run that was running has ended. */
  onEnded?(runId: string, month: string): void;
}

/** Keeps the index in step with the event files of single runs, and answers from it. */
export class RunIndex {
  private readonly runs: RunTable;
  private readonly values: ValueTables;
  private readonly searcher: RunSearcher;
  /** What views ask. */
  readonly browser: RunBrowser;
  readonly glances: RunGlances;
  readonly comparer: RunComparer;
  readonly names: KnownNames;
  private readonly texts: JsonOfRuns;
  /** What was read of runs that still grow, so that only their tails are read again. */
  private readonly tails: RunTails;

  constructor(private readonly options: RunIndexOptions) {
    this.runs = new RunTable(options.database);
    this.values = new ValueTables(options.database);
    const { log } = options;
    this.tails = new RunTails({
      points: true,
      onBad: (file, position, reason) => log.warn(`${file}: the line at byte ${position} is passed over: ${reason}`),
      onNewer: (file, what) => {
        if ('version' in what) log.warn(`${file} was written by a newer version of Onramp: what this one does not know is passed over.`);
        else log.info(`${file}: lines of unknown kinds, passed over: ${what.unknownLines}`);
      },
    });
    const tables = { database: options.database, runs: this.runs, keys: this.values.keys };
    this.searcher = new RunSearcher(tables);
    this.glances = new RunGlances(tables);
    this.browser = new RunBrowser({ ...tables, glances: this.glances });
    this.comparer = new RunComparer(tables);
    this.names = new KnownNames(tables);
    this.texts = new JsonOfRuns(options.database, this.values.keys);
  }

  list(limit: number): RunPage {
    return { runs: this.runs.newest(limit), total: this.runs.count() };
  }

  listBelow(parentId: string | null, limit: number): ListedPage {
    return this.runs.listBelow(parentId, limit);
  }

  search(search: RunSearch): FoundRuns {
    return this.searcher.search(search);
  }

  get(runId: string): Run | undefined {
    return this.runs.get(runId)?.run;
  }

  /** Numbers of what a search finds, good for `jsonOf` as long as this index is open. */
  find(search: RunSearch): { numbers: number[]; next: SortKey | null } {
    return this.searcher.find(search);
  }

  jsonOf(numbers: readonly number[]): RunJson[] {
    return this.texts.of(this.runs.indexedByNumbers(numbers));
  }

  json(runId: string): RunJson | undefined {
    const indexed = this.runs.get(runId);
    return indexed && this.texts.of([indexed])[0];
  }

  experiments(): NamedExperiment[] {
    return this.runs.experiments();
  }

  /** The month folder of a run. */
  monthOf(runId: string): string | undefined {
    return this.runs.get(runId)?.month;
  }

  details(runId: string): RunDetails | undefined {
    const indexed = this.runs.get(runId);
    if (!indexed) return undefined;
    const { note, refusedParams, experimentName, origin } = indexed.facts;
    return { note, refusedParams, experimentName, origin, ...this.values.ofRun(indexed.no) };
  }

  historyOf(sourcePath: string, limit: number): Run[] {
    return this.runs.historyOf(sourcePath, limit);
  }

  countRunning(exceptOfPid?: number): number {
    return this.runs.countRunning(exceptOfPid);
  }

  unended(sinceMs: number): { id: string; month: string }[] {
    return this.runs.unended(sinceMs);
  }

  months(): string[] {
    return this.runs.months();
  }

  inMonth(month: string): Map<string, number> {
    return this.runs.inMonth(month);
  }

  /** Ids of runs that are over, with files whose hash is not known. */
  unhashed(): string[] {
    return this.runs.byNumbers(this.values.unhashed()).filter(isOver).map(({ id }) => id);
  }

  /** The same among some runs, without a look at all others. */
  unhashedAmong(runIds: Iterable<string>): string[] {
    return [...runIds].filter((runId) => {
      const indexed = this.runs.get(runId);
      if (!indexed || !isOver(indexed.run)) return false;
      const { inputs, written } = this.values.ofRun(indexed.no);
      return [...inputs, ...written].some(needsHash);
    });
  }

  /** Makes one transaction of several changes, which is faster. */
  together(work: () => void): void {
    this.options.database.transaction(work);
  }

  /** Reads what a run's files say since the last time. Returns whether anything a reader sees has changed. */
  readRun(month: string, runId: string): boolean {
    const { database, storeFolder } = this.options;
    const folder = path.join(storeFolder, runFolder(month, runId));
    const known = this.runs.get(runId);
    const listing = this.listRun(folder, runId, known);
    if (!listing) return known !== undefined;
    const isSame = known !== undefined && isSameSize(known.files, listing.sizes);
    if (isSame && known.folderModifiedMs !== listing.folderModifiedMs) this.runs.touch(known.no, known.files, listing.folderModifiedMs);
    if (isSame && known.hasEnd) return false;
    // What is remembered of a run without a row is of an earlier folder of that name.
    if (!known) this.tails.forget(runId);
    const before = this.tails.get(runId);
    const read = this.tails.read(runId, listing.files);
    const { state, files } = read;
    if (state.firstAtMs === null) {
      if (known) this.forget(runId, known.no);
      return known !== undefined;
    }
    const alive = this.isAlive(state, listing);
    // Also files that are as they were have to be looked at: their processes may have ended, or others be in their place.
    const isReplaced = before !== undefined && before !== read;
    if (isSame && !isReplaced && statusOf(state, alive) === known.run.status) return false;
    const no = known?.no ?? this.runs.nextNumber();
    database.transaction(() => {
      this.runs.put({ no, id: runId, month, state, alive, files, folderModifiedMs: listing.folderModifiedMs });
      if (known) this.values.deleteOfRun(no);
      this.values.put(no, runId, state);
    });
    if (state.end) this.tails.forget(runId);
    if (state.end && known && !known.hasEnd) this.options.onEnded?.(runId, month);
    return true;
  }

  private listRun(folder: string, runId: string, known: IndexedRun | undefined): RunListing | undefined {
    try {
      return listRun(folder);
    } catch (error) {
      if (!isNoFolder(error)) throw error;
      this.tails.forget(runId);
      if (known) this.forget(runId, known.no);
      return undefined;
    }
  }

  private forget(runId: string, no: number): void {
    this.tails.forget(runId);
    this.options.database.transaction(() => {
      this.values.deleteOfRun(no);
      this.runs.delete(no);
    });
  }

  private isAlive(state: RunState, listing: RunListing): boolean {
    return state.end === null && this.options.isAlive(state.processes, Math.max(listing.lastWriteMs, lastSignMs(state) ?? 0));
  }
}

function isOver({ status, isDeleted }: Run): boolean {
  return status !== 'RUNNING' && !isDeleted;
}

interface RunListing {
  files: Map<string, string>;
  sizes: Record<string, number>;
  folderModifiedMs: number;
  /** When the run itself was last written to; edits by others do not count. */
  lastWriteMs: number;
}

/** Nothing there, or something that is no folder. */
function isNoFolder(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '');
}

function listRun(folder: string): RunListing {
  const files = new Map<string, string>();
  const sizes: Record<string, number> = {};
  const folderModifiedMs = statSync(folder).mtimeMs;
  let lastWriteMs = 0;
  for (const name of readdirSync(folder).sort()) {
    const writer = writerOfEventFile(name);
    if (writer === undefined) continue;
    const file = path.join(folder, name);
    const { size, mtimeMs } = statSync(file);
    files.set(writer, file);
    sizes[writer] = size;
    if (!isEditor(writer)) lastWriteMs = Math.max(lastWriteMs, mtimeMs);
  }
  return { files, sizes, folderModifiedMs, lastWriteMs };
}

function isSameSize(read: Record<string, number>, sizes: Record<string, number>): boolean {
  const writers = Object.keys(sizes);
  return writers.length === Object.keys(read).length && writers.every((writer) => read[writer] === sizes[writer]);
}
