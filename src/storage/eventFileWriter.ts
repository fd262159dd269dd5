import { closeSync, existsSync, fdatasyncSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { serializeRecord, type RunRecord } from '../core/runs/records.ts';
import { monthOfRunId } from '../core/runs/runId.ts';
import type { RunWriter, RunWriters } from '../core/runs/runStore.ts';
import { eventFileName, runFolder } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { cannotWrite } from './storeFolder.ts';

/** Appends records to one event file: one `write` a record, so that a killed process leaves at most a torn last line. */
export class EventFileWriter implements RunWriter {
  private descriptor: number | null;
  private torn = false;

  constructor(private readonly file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    // A file that exists may end in the torn line of an earlier life of this writer.
    this.torn = existsSync(file);
    this.descriptor = openSync(file, 'a');
  }

  append(record: RunRecord): void {
    if (this.descriptor === null) throw new Error(`${this.file} is closed`);
    const line = Buffer.from((this.torn ? '\n' : '') + serializeRecord(record));
    let written = 0;
    try {
      written = writeSync(this.descriptor, line);
    } finally {
      // After a short write the next record begins on a line of its own.
      this.torn = written < line.length;
    }
    if (written < line.length) throw Object.assign(new Error(`${this.file}: only ${written} of ${line.length} bytes could be written`), { code: 'ENOSPC' });
  }

  beat(): void {
    if (this.descriptor === null) return;
    const nowSeconds = Date.now() / 1000;
    futimesSync(this.descriptor, nowSeconds, nowSeconds);
  }

  close(): void {
    if (this.descriptor === null) return;
    const descriptor = this.descriptor;
    this.descriptor = null;
    try {
      fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  dispose(): void {
    this.close();
  }
}

/** Event files of one store. */
export class EventFileWriters implements RunWriters {
  constructor(private readonly location: StoreLocation) {}

  open(runId: string, writer: string): RunWriter {
    const folder = path.join(this.location.storeFolder, runFolder(monthOfRunId(runId), runId));
    try {
      return new EventFileWriter(path.join(folder, eventFileName(writer)));
    } catch (error) {
      throw cannotWrite(this.location.storeFolder, error);
    }
  }
}
