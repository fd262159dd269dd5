import path from 'node:path';
import type { Log } from '../../core/log.ts';
import type { ReadProgress } from '../../core/runs/runStore.ts';
import { CACHE_FOLDER } from '../../core/workspace/storeLayout.ts';
import type { LargeFileService } from '../../core/runs/largeFileService.ts';
import { IdleHashing } from '../hashing/idleHashing.ts';
import { HistoryKeeper } from '../history/historyKeeper.ts';
import { StoredHistories } from '../history/storedHistories.ts';
import { SCHEMA_VERSION } from '../migrations/index.ts';
import { Database } from './database.ts';
import type { IndexRequests, IndexWorkerData } from './indexProtocol.ts';
import { RunFollower } from './runFollower.ts';
import { RunIndex, type Liveness } from './runIndex.ts';
import { ValueIndexes } from './valueIndexes.ts';

/** Quiet time before a save, so that it never competes with a burst of events. */
const IDLE_MS = 5_000;
/** Least time between two saves. */
const SAVE_INTERVAL_MS = 5 * 60_000;

/** How long the files wait for the first answer. */
const START_AFTER_MS = 100;

export interface IndexServiceOptions extends IndexWorkerData {
  isAlive: Liveness;
  /** Hashes large files when there is time; left out where nothing may be written. */
  largeFiles?: LargeFileService;
  log: Log;
  onChanged(runIds: string[]): void;
  onProgress(progress: ReadProgress): void;
}

/** The index of one store inside its worker: answers at once from what was saved, follows the files, saves when idle. */
export async function openIndexService(options: IndexServiceOptions): Promise<IndexRequests> {
  const { storeFolder, wasmFile, log } = options;
  const file = options.save ? path.join(storeFolder, CACHE_FOLDER, `index-v${SCHEMA_VERSION}.sqlite`) : null;
  const database = await Database.open({ file, wasmFile, log });
  const histories = new StoredHistories({ storeFolder, log, save: options.save });
  const keeper = new HistoryKeeper(histories, log);
  const index = new RunIndex({ database, storeFolder, isAlive: options.isAlive, log, onEnded: (runId, month) => keeper.ended(runId, month) });
  const saver = new IdleSaver(database);
  const hashing =
    options.largeFiles &&
    new IdleHashing({ largeFiles: options.largeFiles, listAll: () => index.unhashed(), listAmong: (runIds) => index.unhashedAmong(runIds), onHashed: (runId) => follower.look(runId), log });
  const valueIndexes = new ValueIndexes(database);
  // An index that was saved while it was built may lack them.
  if (!database.isNew) await valueIndexes.complete();
  const follower = new RunFollower({
    storeFolder,
    index,
    log,
    onChanged: (runIds) => {
      saver.changed();
      hashing?.changed(runIds);
      options.onChanged(runIds);
    },
    onProgress: options.onProgress,
    onSwept: async () => {
      await valueIndexes.complete();
      // What was left to do before this began.
      hashing?.changed();
    },
  });
  // Answers first, checks afterwards: the first question is not kept waiting by a look at the files.
  const starting = setTimeout(() => follower.start(), START_AFTER_MS);
  return {
    list: (limit) => index.list(limit),
    listBelow: (parentId, limit) => index.listBelow(parentId, limit),
    search: (search) => index.search(search),
    browse: (query, limit) => index.browser.page(query, limit),
    groups: (query, grouping) => index.browser.groups(query, grouping),
    glances: (rows, chosen) => index.glances.read(rows, chosen),
    placeOf: (row, chosen) => index.glances.placeOf(row, chosen),
    compare: (rows) => index.comparer.compare(rows),
    best: (experimentId, chosen) => {
      const id = index.glances.bestOf(experimentId, chosen);
      return id === undefined ? undefined : index.get(id);
    },
    knownFields: () => index.names.fields(),
    valuesOf: (field, limit) => index.names.valuesOf(field, limit),
    find: (search) => index.find(search),
    jsonOf: (numbers) => index.jsonOf(numbers),
    get: (runId) => index.get(runId),
    json: (runId) => index.json(runId),
    experiments: () => index.experiments(),
    details: (runId) => index.details(runId),
    historiesOf: (questions) =>
      questions.map(({ runId, keys, query }) => {
        const month = index.monthOf(runId);
        return month === undefined ? [] : histories.read(runId, month, keys, query);
      }),
    historyOf: (sourcePath, limit) => index.historyOf(sourcePath, limit),
    countRunning: (exceptOfPid) => index.countRunning(exceptOfPid),
    refresh: () => follower.sweep(),
    look: (runId) => follower.look(runId),
    close: () => {
      clearTimeout(starting);
      follower.stop();
      keeper.stop();
      hashing?.stop();
      saver.stop();
      database.save();
      database.close();
    },
  };
}

class IdleSaver {
  private lastSaveMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  changed(): void {
    clearTimeout(this.timer);
    const waitMs = Math.max(IDLE_MS, this.lastSaveMs + SAVE_INTERVAL_MS - performance.now());
    this.timer = setTimeout(() => {
      this.lastSaveMs = performance.now();
      this.database.save();
    }, waitMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
