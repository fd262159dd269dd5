import type { Leftover, Leftovers } from '../../core/housekeeping/collectGarbage.ts';
import { YOUNG_MS } from '../../core/housekeeping/garbage.ts';
import { ARTIFACTS_IN_WORK_FOLDER, CACHE_FOLDER, COMPARISONS_FOLDER } from '../../core/workspace/storeLayout.ts';
import { EXPERIMENTS_FOLDER } from '../experiments/openExperiments.ts';
import { LEDGER_FOLDER } from '../ledger/openLedger.ts';
import { SCHEMA_VERSION } from '../migrations/index.ts';
import { StoreFiles } from './storeFiles.ts';

/** Where processes write to temporary names, and how these look. */
const temporaryNames: [folder: string, pattern: RegExp][] = [
  [ARTIFACTS_IN_WORK_FOLDER, /\.tmp$/],
  [CACHE_FOLDER, /\.tmp$/],
  [`${CACHE_FOLDER}/history`, /\.tmp$/],
  // People keep files of their own beside them.
  [COMPARISONS_FOLDER, /\.json\.[0-9a-f]{12}\.tmp$/],
  [`${LEDGER_FOLDER}/.claims`, /^tmp-/],
  [`${EXPERIMENTS_FOLDER}/.claims`, /^tmp-/],
];

/** Temporary files of killed processes, histories of runs that are gone, indexes of older releases. */
export class LeftoverFiles implements Leftovers {
  private readonly files: StoreFiles;

  constructor(storeFolder: string) {
    this.files = new StoreFiles(storeFolder);
  }

  *list(remainingRuns: ReadonlySet<string>): Iterable<Leftover> {
    for (const [folder, pattern] of temporaryNames) {
      for (const file of this.files.filesIn(folder, pattern)) yield { ...file, kind: 'temporary', why: 'left by a process that was killed', leastAgeMs: YOUNG_MS };
    }
    for (const file of this.files.filesIn(`${CACHE_FOLDER}/history`, /^[0-9a-f]{32}\.bin$/)) {
      // Of no age: the history of a run that began meanwhile is from the future.
      if (!remainingRuns.has(file.name.slice(0, 32))) yield { ...file, kind: 'history', why: 'its run is gone', leastAgeMs: 0 };
    }
    for (const file of this.files.filesIn(CACHE_FOLDER, /^index-v\d+\.sqlite$/)) {
      const schema = Number(/\d+/.exec(file.name)?.[0]);
      if (schema < SCHEMA_VERSION) yield { ...file, kind: 'index', why: 'of an older release', leastAgeMs: 0 };
    }
  }

  take({ path }: Leftover, isStillGarbage: (modifiedMs: number) => boolean): boolean {
    return this.files.take(path, isStillGarbage);
  }
}
