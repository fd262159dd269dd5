import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { HistoryQuery, SampledHistory } from '../../../../src/core/metrics/metricHistoryReader';
import { serializePoints, type PointBatch } from '../../../../src/core/runs/records';
import { runFolder } from '../../../../src/core/workspace/storeLayout';
import { StoredHistories } from '../../../../src/storage/history/storedHistories';
import { readableLog, type ReadableLog } from '../../support/logs';

export const RUN = '01a20ac9fe357c6481a1befe61116b09';
export const MONTH = '2026-11';
export const ALL: HistoryQuery = { x: 'step', maxPoints: 1_000_000 };

/** A run's event files, and readers of its histories. */
export interface HistoryStore {
  folder: string;
  cacheFile: string;
  log: ReadableLog;
  append(writer: string, text: string | Uint8Array): void;
  log1(writer: string, key: string, ...steps: number[]): void;
  /** Through the cache, which is written however small the run. */
  read(keys: readonly string[], query?: HistoryQuery): SampledHistory[];
  /** One that goes on reading with what it remembers. */
  reader(): { read: HistoryStore['read'] };
  /** From the event files alone. */
  readAfresh(keys: readonly string[], query?: HistoryQuery): SampledHistory[];
  hasCache(): boolean;
  cacheFolder(): string[];
}

export function historyStore(storeFolder: string): HistoryStore {
  const folder = path.join(storeFolder, runFolder(MONTH, RUN));
  const cacheFile = path.join(storeFolder, 'cache', 'history', `${RUN}.bin`);
  const log = readableLog();
  mkdirSync(folder, { recursive: true });
  const append = (writer: string, text: string | Uint8Array) => appendFileSync(path.join(folder, `events-${writer}.jsonl`), text);
  const reader = () => {
    const histories = new StoredHistories({ storeFolder, log, save: true, worthSavingBytes: 0 });
    return { read: (keys: readonly string[], query = ALL) => histories.read(RUN, MONTH, keys, query) };
  };
  return {
    folder,
    cacheFile,
    log,
    append,
    log1: (writer, key, ...steps) => append(writer, steps.map((step) => pointLine(key, step)).join('')),
    read: (keys, query) => reader().read(keys, query),
    reader,
    readAfresh: (keys, query = ALL) => new StoredHistories({ storeFolder, log: readableLog(), save: false }).read(RUN, MONTH, keys, query),
    hasCache: () => existsSync(cacheFile),
    cacheFolder: () => (existsSync(path.dirname(cacheFile)) ? readdirSync(path.dirname(cacheFile)) : []),
  };
}

/** One point whose time and value follow from its step. */
export function pointLine(key: string, step: number): string {
  return serializePoints(pointsOf(key, [step]));
}

export function pointsOf(key: string, steps: number[]): PointBatch {
  return { key, steps, timesMs: steps.map((step) => 1_795_169_600_000 + 1000 * step), values: steps.map((step) => Math.sin(step)) };
}
