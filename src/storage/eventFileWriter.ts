import { closeSync, fdatasyncSync, fstatSync, futimesSync, mkdirSync, mkdtempSync, openSync, rmdirSync, utimesSync, writeSync } from 'node:fs';
import path from 'node:path';
import { errorCode, UserFacingError } from '../core/errors.ts';
import { addPoints, toSummaryRecord, type MetricSummary } from '../core/runs/metricSummary.ts';
import { serializePoints, serializeRecord, type PointBatch, type RunRecord } from '../core/runs/records.ts';
import { monthOfRunId } from '../core/runs/runId.ts';
import type { RunWriter, RunWriters } from '../core/runs/runStore.ts';
import { eventFileName, runFolder } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { cannotWrite } from './storeFolder.ts';

export interface EventFileOptions {
  /** What a message calls the place that cannot be written; the file's folder if left out. */
  storeFolder?: string;
  /** False where a run that has gone must not come back by being written to. */
  makeFolder?: boolean;
}

/** How long a folder that was touched may stay untouched by points. */
const TOUCHED_FOR_MS = 60_000;

/**
 * Appends records to one event file: one `write` a call, so that a killed process leaves at most a torn last line.
 * After a call that failed the next one may succeed, on a line of its own.
 */
export class EventFileWriter implements RunWriter {
  private descriptor: number | null;
  private torn: boolean;
  private sizeBytes: number;
  private touchedMs = Number.NEGATIVE_INFINITY;
  /** What the points written so far add up to; null when the file holds points that are not known here. */
  private metrics: Map<string, MetricSummary> | null;

  constructor(
    private readonly file: string,
    private readonly options: EventFileOptions = {},
  ) {
    if (options.makeFolder !== false) mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'a');
    this.sizeBytes = fstatSync(this.descriptor).size;
    // A file that exists may end in the torn line of an earlier life of this writer.
    this.torn = this.sizeBytes > 0;
    this.metrics = this.sizeBytes > 0 ? null : new Map();
  }

  get isEmpty(): boolean {
    return this.sizeBytes === 0;
  }

  /** The size of the file. */
  get writtenBytes(): number {
    return this.sizeBytes;
  }

  append(...records: RunRecord[]): void {
    this.write(records.map(serializeRecord).join(''));
  }

  appendPoints(...batches: PointBatch[]): void {
    this.writePoints(batches, true);
  }

  /** The same for a run that has not ended: readers look at its files again and again, so its folder need not tell them. */
  appendPointsOfRunning(...batches: PointBatch[]): void {
    this.writePoints(batches, performance.now() - this.touchedMs > TOUCHED_FOR_MS);
  }

  private writePoints(batches: readonly PointBatch[], touches: boolean): void {
    try {
      this.write(batches.map(serializePoints).join(''), touches);
    } catch (error) {
      // Some of the lines may be there.
      this.metrics = null;
      throw error;
    }
    for (const batch of batches) {
      const summary = this.metrics && addPoints(this.metrics.get(batch.key), batch);
      if (summary) this.metrics?.set(batch.key, summary);
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
    } catch (error) {
      throw error instanceof UserFacingError ? error : cannotWrite(this.place, error);
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

  private write(text: string, touches = true): void {
    if (this.descriptor === null) throw new Error(`${this.file} is closed`);
    const bytes = Buffer.from(this.torn ? `\n${text}` : text);
    let written = 0;
    try {
      // What a short write left over is tried once more: the system then says why it does not fit.
      while (written < bytes.length) written += writeSync(this.descriptor, bytes, written);
      this.torn = false;
    } catch (error) {
      this.torn ||= written > 0;
      throw cannotWrite(this.place, error);
    } finally {
      this.sizeBytes += written;
    }
    if (touches) this.touchFolder();
  }

  /**
   * Readers compare the folders of ended runs by their times, and appending to a file does not move them. To the
   * microsecond, because two appends may fall into one millisecond.
   */
  private touchFolder(): void {
    this.touchedMs = performance.now();
    const nowSeconds = (performance.timeOrigin + performance.now()) / 1000;
    try {
      utimesSync(path.dirname(this.file), nowSeconds, nowSeconds);
    } catch (error) {
      // The record is written all the same.
      if (errorCode(error) === 'EPERM') this.touchFolderOfOther();
    }
  }

  /** Only its owner may set a folder's time; everybody who may write there moves it by an entry that comes and goes. */
  private touchFolderOfOther(): void {
    try {
      rmdirSync(mkdtempSync(path.join(path.dirname(this.file), '.touch-')));
    } catch {
      // Nor that: others see it when they look at the file.
    }
  }

  private get place(): string {
    return this.options.storeFolder ?? path.dirname(this.file);
  }
}

/** Event files of one store. */
export class EventFileWriters implements RunWriters {
  constructor(private readonly location: StoreLocation) {}

  open(runId: string, writer: string): RunWriter {
    const folder = path.join(this.location.storeFolder, runFolder(monthOfRunId(runId), runId));
    try {
      return new EventFileWriter(path.join(folder, eventFileName(writer)), { storeFolder: this.location.storeFolder });
    } catch (error) {
      throw cannotWrite(this.location.storeFolder, error);
    }
  }
}
