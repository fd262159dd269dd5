import { statSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../core/errors.ts';
import type { OpenRecord, PointBatch, RunRecord } from '../../core/runs/records.ts';
import type { RunState } from '../../core/runs/runState.ts';
import { monthOfRunId } from '../../core/runs/runId.ts';
import type { TrackedFiles } from '../../core/tracking/trackedFiles.ts';
import { eventFileName, runFolder } from '../../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { EditedRunFiles, findRunFolder } from '../editedRunFiles.ts';
import { EventFileWriter } from '../eventFileWriter.ts';
import { cannotWrite } from '../storeFolder.ts';

/** Files kept open at a time; the one that was idle longest is closed for a new one. */
const MOST_OPEN = 128;
/** How long what was read holds even if nobody seems to have written since, and without even a look at the folder. */
const HOLDS_MS = 1_000;
const HOLDS_UNSEEN_MS = 5;

interface OpenRun {
  folder: string;
  writer: EventFileWriter;
  state: RunState | undefined;
  /** When `state` was read, when the folder was looked at last, and its time then. */
  readMs: number;
  seenMs: number;
  folderMs: number;
}

/** The event files of a store for an endpoint. */
export class TrackedRunFiles implements TrackedFiles {
  private readonly edited: EditedRunFiles;
  /** Most recently written last. */
  private readonly open = new Map<string, OpenRun>();

  constructor(private readonly location: Pick<StoreLocation, 'storeFolder'>) {
    this.edited = new EditedRunFiles(location);
  }

  read(runId: string): RunState | undefined {
    const state = this.edited.read(runId);
    if (state === undefined) this.close(runId);
    const open = this.open.get(runId);
    if (open) {
      const nowMs = performance.now();
      Object.assign(open, { state, readMs: nowMs, seenMs: nowMs, folderMs: folderTime(open.folder) });
    }
    return state;
  }

  glance(runId: string): RunState | undefined {
    const open = this.open.get(runId);
    const nowMs = performance.now();
    if (!open?.state || nowMs - open.readMs > HOLDS_MS) return this.read(runId);
    if (nowMs - open.seenMs < HOLDS_UNSEEN_MS) return open.state;
    if (folderTime(open.folder) !== open.folderMs) return this.read(runId);
    open.seenMs = nowMs;
    return open.state;
  }

  isOpen(runId: string): boolean {
    return this.open.has(runId);
  }

  append(open: OpenRecord, records: readonly RunRecord[]): boolean {
    return this.edited.append(open, records);
  }

  create(open: OpenRecord, records: readonly RunRecord[]): void {
    const folder = path.join(this.location.storeFolder, runFolder(monthOfRunId(open.run), open.run));
    this.writing(() => this.openIn(folder, open, true).writer.append(...records));
  }

  write(open: OpenRecord, records: readonly RunRecord[]): boolean {
    return this.into(open, (writer) => writer.append(...records));
  }

  writePoints(open: OpenRecord, batches: readonly PointBatch[]): boolean {
    const run = this.open.get(open.run);
    // The hot path: the file is open and readers look at it anyway.
    if (!run?.state || run.state.end) return this.into(open, (writer) => writer.appendPoints(...batches));
    return this.writing(() => {
      run.writer.appendPointsOfRunning(...batches);
      return true;
    });
  }

  close(runId: string): void {
    const open = this.open.get(runId);
    this.open.delete(runId);
    open?.writer.close();
  }

  dispose(): void {
    for (const runId of [...this.open.keys()]) this.close(runId);
  }

  private into(open: OpenRecord, write: (writer: EventFileWriter) => void): boolean {
    const known = this.open.get(open.run);
    // A folder that `gc` took is not brought back.
    if (known && folderTime(known.folder) === undefined) {
      this.close(open.run);
      return false;
    }
    const folder = known?.folder ?? findRunFolder(this.location.storeFolder, open.run);
    if (folder === undefined) return false;
    return this.writing(() => {
      const run = known ?? this.openIn(folder, open, false);
      write(run.writer);
      this.open.delete(open.run);
      this.open.set(open.run, run);
      // What is remembered does not hold what was written.
      run.readMs = Number.NEGATIVE_INFINITY;
      return true;
    });
  }

  private openIn(folder: string, open: OpenRecord, makeFolder: boolean): OpenRun {
    const [oldest] = this.open.keys();
    if (this.open.size >= MOST_OPEN && oldest !== undefined) this.close(oldest);
    const writer = new EventFileWriter(path.join(folder, eventFileName(open.writer)), { storeFolder: this.location.storeFolder, makeFolder });
    const run: OpenRun = { folder, writer, state: undefined, readMs: Number.NEGATIVE_INFINITY, seenMs: Number.NEGATIVE_INFINITY, folderMs: Number.NaN };
    this.open.set(open.run, run);
    if (writer.isEmpty) writer.append(open);
    return run;
  }

  private writing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw error instanceof UserFacingError ? error : cannotWrite(this.location.storeFolder, error);
    }
  }
}

function folderTime(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
}
