import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { FEWEST_POINTS } from '../../core/metrics/downsample.ts';
import { emptyHistory, mergeHistories, type MetricHistory } from '../../core/metrics/history.ts';
import type { HistoryQuery, MetricHistoryReader, SampledHistory } from '../../core/metrics/metricHistoryReader.ts';
import { sampleHistory } from '../../core/metrics/sampleHistory.ts';
import { CACHE_FOLDER, runFolder, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { CheckedColumns } from './checkedColumns.ts';
import { firstTimeOf, HistoryFile, UnusableHistoryFile, writeHistoryFile } from './historyFile.ts';
import { PointColumns } from './pointColumns.ts';
import { PointFileReader, stillBeginsWith, type ReadSource } from './pointFileReader.ts';

/** Below this, reading event files again costs a few milliseconds: less than keeping one more file is worth. */
const WORTH_SAVING_BYTES = 256 << 10;
/** A cache is written anew when the tail grew to this share of what it covers, so that all writing stays linear in the run. */
const SHARE_OF_TAIL = 1 / 8;

export interface StoredHistoriesOptions {
  storeFolder: string;
  log: Log;
  /** False where nothing may be written: histories are then read from the event files each time. */
  save: boolean;
  worthSavingBytes?: number;
}

/** One run's files and its cache. */
interface RunFiles {
  runId: string;
  folder: string;
  cacheFile: string;
  save: boolean;
}

/**
 * Serves histories from `cache/history/<run>.bin` and reads only what event files have grown since. A cache that does not
 * fit is thrown away; not being able to write one is never the user's error.
 */
export class StoredHistories implements MetricHistoryReader {
  private readonly checked = new CheckedColumns();

  constructor(private readonly options: StoredHistoriesOptions) {}

  read(runId: string, month: string, keys: readonly string[], query: HistoryQuery): SampledHistory[] {
    const { storeFolder, save } = this.options;
    const files = { runId, folder: path.join(storeFolder, runFolder(month, runId)), cacheFile: path.join(storeFolder, CACHE_FOLDER, 'history', `${runId}.bin`), save };
    const cache = this.openCache(files);
    try {
      return this.sample(files, cache, keys, query);
    } catch (error) {
      if (!(error instanceof UnusableHistoryFile)) throw error;
      this.discard(files, error);
      return this.sample(files, undefined, keys, query);
    } finally {
      cache?.close();
    }
  }

  /** Writes the cache of a run that has ended, where that is worth it, before anybody asks for a metric. */
  keep(runId: string, month: string): void {
    this.read(runId, month, [], { x: 'step', maxPoints: FEWEST_POINTS });
  }

  private sample(files: RunFiles, cache: HistoryFile | undefined, keys: readonly string[], query: HistoryQuery): SampledHistory[] {
    const tail = this.readTail(files, cache?.sources ?? []);
    const wanted = new Set(keys);
    const histories = new Map<string, MetricHistory>();
    const history = (key: string) => {
      const known = histories.get(key);
      if (known) return known;
      const kept = cache?.read(key);
      if (cache && kept) this.checked.add(files.runId, cache, key, kept);
      const merged = mergeHistories([kept, tail.columns.get(key)].filter((part) => part !== undefined));
      // Of the others, one at a time is in memory while the cache is written.
      if (wanted.has(key)) histories.set(key, merged);
      return merged;
    };
    const startMs = query.startMs ?? Math.min(cache?.firstTimeMs ?? Number.POSITIVE_INFINITY, tail.firstTimeMs());
    const partly = (key: string) => (cache && !tail.columns.get(key) ? this.checked.sample(files.runId, cache, key, query, startMs) : undefined);
    const sampled = keys.map((key) => partly(key) ?? sampleHistory(key, history(key), query, startMs));
    if (this.isWorthSaving(files, cache, tail.bytes)) this.save(files, tail.sources, new Set([...(cache?.keys ?? []), ...tail.columns.keys()]), history);
    return sampled;
  }

  private readTail({ folder }: RunFiles, known: readonly ReadSource[]) {
    const columns = new PointColumns();
    const reader = new PointFileReader(columns, this.options.log);
    const sources: ReadSource[] = [];
    let bytes = 0;
    for (const name of listEventFiles(folder)) {
      const from = known.find((source) => source.name === name)?.readBytes ?? 0;
      const source = reader.read(folder, name, from);
      sources.push(source);
      bytes += source.readBytes - from;
    }
    const firstTimeMs = () => [...columns.keys()].reduce((first, key) => Math.min(first, firstTimeOf(columns.get(key) ?? emptyHistory)), Number.POSITIVE_INFINITY);
    return { columns, sources, bytes, firstTimeMs };
  }

  private openCache(files: RunFiles): HistoryFile | undefined {
    let cache: HistoryFile | undefined;
    try {
      cache = HistoryFile.open(files.cacheFile);
      if (cache.sources.every((source) => stillBeginsWith(files.folder, source))) return cache;
      throw new UnusableHistoryFile('an event file was replaced');
    } catch (error) {
      cache?.close();
      if (errorCode(error) !== 'ENOENT' || cache) this.discard(files, error);
      return undefined;
    }
  }

  /** A cache of a later release is kept, and nothing is written over it. */
  private discard(files: RunFiles, error: unknown): void {
    this.options.log.debug(`The histories in ${files.cacheFile} are read anew: ${String(error)}`);
    if (error instanceof UnusableHistoryFile && error.isNewer) files.save = false;
    if (!files.save) return;
    try {
      rmSync(files.cacheFile, { force: true });
    } catch (removing) {
      this.options.log.debug(`${files.cacheFile} was not removed: ${String(removing)}`);
    }
  }

  private isWorthSaving({ save }: RunFiles, cache: HistoryFile | undefined, tailBytes: number): boolean {
    const covered = cache?.sources.reduce((sum, { readBytes }) => sum + readBytes, 0) ?? 0;
    return save && tailBytes > 0 && tailBytes >= Math.max(this.options.worthSavingBytes ?? WORTH_SAVING_BYTES, covered * SHARE_OF_TAIL);
  }

  private save({ cacheFile }: RunFiles, sources: readonly ReadSource[], keys: Iterable<string>, history: (key: string) => MetricHistory): void {
    try {
      writeHistoryFile(cacheFile, sources, withPoints(keys, history));
    } catch (error) {
      // Found while the other metrics were copied: the caller reads everything anew.
      if (error instanceof UnusableHistoryFile) throw error;
      this.options.log.debug(`${cacheFile} was not written: ${String(error)}`);
    }
  }
}

function* withPoints(keys: Iterable<string>, history: (key: string) => MetricHistory): Generator<readonly [string, MetricHistory]> {
  for (const key of keys) {
    const found = history(key);
    if (found.values.length > 0) yield [key, found];
  }
}

function listEventFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => writerOfEventFile(name) !== undefined).sort();
  } catch (error) {
    // A run without a folder has no points yet, or no more.
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
