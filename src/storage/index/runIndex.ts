import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { RunProcess } from '../../core/runs/records.ts';
import { emptyRunState, foldRecord, type RunState } from '../../core/runs/runState.ts';
import type { Run, RunPage } from '../../core/runs/runStore.ts';
import { runFolder, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { readEventFileTail } from '../eventFileReader.ts';
import type { Database } from './database.ts';
import { EventFileTable } from './eventFileTable.ts';
import { RunTable, toRunFromIndexed } from './runTable.ts';

/** Whether anything that keeps a run alive still lives, judged from its processes and its last sign of life. */
export type Liveness = (processes: readonly RunProcess[], lastSignMs: number) => boolean;

export interface RunIndexOptions {
  database: Database;
  storeFolder: string;
  isAlive: Liveness;
  log: Log;
}

/** Keeps the index in step with the event files of single runs, and answers from it. */
export class RunIndex {
  private readonly runs: RunTable;
  private readonly files: EventFileTable;

  constructor(private readonly options: RunIndexOptions) {
    this.runs = new RunTable(options.database);
    this.files = new EventFileTable(options.database);
  }

  list(limit: number): RunPage {
    return { runs: this.runs.newest(limit), total: this.runs.count() };
  }

  get(runId: string): Run | undefined {
    const run = this.runs.get(runId);
    return run && toRunFromIndexed(run);
  }

  historyOf(sourcePath: string, limit: number): Run[] {
    return this.runs.historyOf(sourcePath, limit);
  }

  countRunning(): number {
    return this.runs.countByStatus('RUNNING');
  }

  unended(): { id: string; month: string }[] {
    return this.runs.unended();
  }

  months(): string[] {
    return this.runs.months();
  }

  inMonth(month: string): Map<string, number> {
    return this.runs.inMonth(month);
  }

  forget(runId: string): void {
    this.options.database.transaction(() => {
      this.files.deleteOfRun(runId);
      this.runs.delete(runId);
    });
  }

  /** Reads what a run's files say since the last time. Returns whether anything a reader sees has changed. */
  readRun(month: string, runId: string): boolean {
    const folder = path.join(this.options.storeFolder, runFolder(month, runId));
    const known = this.runs.get(runId);
    let listing: RunListing;
    try {
      listing = listRun(folder);
    } catch (error) {
      if (!isNoFolder(error)) throw error;
      if (known) this.forget(runId);
      return known !== undefined;
    }
    const tails = this.readTails(runId, listing);
    const state = tails.state;
    if (state.firstAtMs === null) {
      if (known) this.forget(runId);
      return known !== undefined;
    }
    const alive = state.end === null && this.options.isAlive(state.processes, Math.max(listing.lastWriteMs, state.lastAtMs ?? 0));
    const isSame = known !== undefined && known.alive === alive && !tails.grew;
    if (isSame && !tails.advanced && known.folderModifiedMs === listing.folderModifiedMs) return false;
    this.options.database.transaction(() => {
      for (const [writer, readBytes] of tails.readBytes) this.files.put(runId, writer, readBytes);
      this.runs.put({ id: runId, month, state, alive, folderModifiedMs: listing.folderModifiedMs });
    });
    return !isSame;
  }

  private readTails(runId: string, listing: RunListing): Tails {
    const seen = this.files.ofRun(runId);
    // What a deleted file had said cannot be told from what the others say.
    if ([...seen.keys()].some((writer) => !listing.files.has(writer))) return this.readAll(runId, listing);
    let state = this.runs.get(runId)?.state ?? emptyRunState;
    let grew = false;
    let advanced = false;
    for (const [writer, file] of listing.files) {
      const tail = readEventFileTail(file, seen.get(writer) ?? 0);
      // A file that shrank was replaced: nothing known of this run holds any more, so all of it is read again.
      if (tail.replaced) return this.readAll(runId, listing);
      for (const { offset, reason } of tail.bad) this.options.log.warn(`${file}: the line at byte ${offset} is passed over: ${reason}`);
      for (const record of tail.records) state = foldRecord(state, record);
      grew ||= tail.records.length > 0;
      if (tail.readBytes === seen.get(writer)) continue;
      seen.set(writer, tail.readBytes);
      advanced = true;
    }
    return { state, grew, advanced, readBytes: seen };
  }

  private readAll(runId: string, listing: RunListing): Tails {
    this.files.deleteOfRun(runId);
    this.runs.delete(runId);
    return { ...this.readTails(runId, listing), grew: true };
  }
}

interface Tails {
  state: RunState;
  /** There are new records. */
  grew: boolean;
  /** More was read, be it lines that are passed over. */
  advanced: boolean;
  /** By writer. */
  readBytes: Map<string, number>;
}

interface RunListing {
  files: Map<string, string>;
  folderModifiedMs: number;
  lastWriteMs: number;
}

/** Nothing there, or something that is no folder. */
function isNoFolder(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '');
}

function listRun(folder: string): RunListing {
  const files = new Map<string, string>();
  const folderModifiedMs = statSync(folder).mtimeMs;
  let lastWriteMs = 0;
  for (const name of readdirSync(folder).sort()) {
    const writer = writerOfEventFile(name);
    if (writer === undefined) continue;
    const file = path.join(folder, name);
    files.set(writer, file);
    lastWriteMs = Math.max(lastWriteMs, statSync(file).mtimeMs);
  }
  return { files, folderModifiedMs, lastWriteMs };
}
