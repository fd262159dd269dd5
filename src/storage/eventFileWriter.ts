import { closeSync, fdatasyncSync, fstatSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { addPoints, toSummaryRecord, type MetricSummary } from '../core/runs/metricSummary.ts';
import { serializePoints, serializeRecord, type PointBatch, type RunRecord } from '../core/runs/records.ts';
import { monthOfRunId } from '../core/runs/runId.ts';
import type { RunWriter, RunWriters } from '../core/runs/runStore.ts';
import { eventFileName, runFolder } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { cannotWrite } from './storeFolder.ts';

/** Appends records to one event file: one `write` a call, so that a killed process leaves at most a torn last line. */
export class EventFileWriter implements RunWriter {
  private descriptor: number | null;
  private torn: boolean;
  private sizeBytes: number;
  /** What the points written so far add up to; null when the file holds points of an earlier life, which are not known. */
  private readonly metrics: Map<string, MetricSummary> | null;

  /** @param makeFolder false where a run that has gone must not come back by being written to */
  constructor(
    private readonly file: string,
    makeFolder = true,
  ) {
    if (makeFolder) mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'a');
    this.sizeBytes = fstatSync(this.descriptor).size;
    // A file that exists may end in the torn line of an earlier life of this writer.
    this.torn = this.sizeBytes > 0;
    this.metrics = this.sizeBytes > 0 ? null : new Map();
  }

  get isEmpty(): boolean {
    return this.sizeBytes === 0;
  }

  append(...records: RunRecord[]): void {
    this.write(records.map(serializeRecord).join(''));
  }

  appendPoints(...batches: PointBatch[]): void {
    this.write(batches.map(serializePoints).join(''));
    for (const batch of batches) {
      const summary = this.metrics && addPoints(this.metrics.get(batch.key), batch);
      if (summary) this.metrics.set(batch.key, summary);
    }
  }

  beat(): void {
    if (this.descriptor === null) return;
    const nowSeconds = Date.now() / 1000;
    futimesSync(this.descriptor, nowSeconds, nowSeconds);
  }

  close(): void {
    if (this.descriptor === null) return;
    const descriptor = this.descriptor;
    try {
      this.writeSummary();
      fdatasyncSync(descriptor);
    } finally {
      this.descriptor = null;
      closeSync(descriptor);
    }
  }

  dispose(): void {
    this.close();
  }

  private writeSummary(): void {
    if (this.torn || !this.metrics || this.metrics.size === 0) return;
    this.write(serializeRecord(toSummaryRecord(this.metrics, Date.now(), this.sizeBytes)));
  }

  private write(text: string): void {
    if (this.descriptor === null) throw new Error(`${this.file} is closed`);
    const bytes = Buffer.from(this.torn ? `\n${text}` : text);
    let written = 0;
    try {
      written = writeSync(this.descriptor, bytes);
    } finally {
      // After a short write the next record begins on a line of its own.
      this.torn = written < bytes.length && (written > 0 || this.torn);
      this.sizeBytes += written;
    }
    if (written < bytes.length) throw Object.assign(new Error(`${this.file}: only ${written} of ${bytes.length} bytes could be written`), { code: 'ENOSPC' });
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
