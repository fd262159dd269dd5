import type { Log } from '../../../src/core/log';
import { Database } from '../../../src/storage/index/database';
import { RunFollower } from '../../../src/storage/index/runFollower';
import { RunIndex, type Liveness } from '../../../src/storage/index/runIndex';
import { dist } from './cli';
import type { IndexContent } from './indexes';

export interface FollowedIndex {
  database: Database;
  index: RunIndex;
  follower: RunFollower;
  /** Everything the index knows, also of deleted runs, oldest first, without another look at the files. */
  content(): IndexContent;
  dispose(): void;
}

/** An index without a worker, which looks at the files when it is told to; in memory unless a file is named. */
export async function followIndex({ storeFolder, file = null, isAlive = () => false, log, onChanged = () => {} }: { storeFolder: string; file?: string | null; isAlive?: Liveness; log: Log; onChanged?(runIds: string[]): void }): Promise<FollowedIndex> {
  const database = await Database.open({ file, wasmFile: dist.wasmFile, log });
  const index = new RunIndex({ database, storeFolder, isAlive, log });
  const follower = new RunFollower({ storeFolder, index, log, onChanged });
  return {
    database,
    index,
    follower,
    content: () => {
      const ids = index.months().sort().flatMap((month) => [...index.inMonth(month).keys()].sort());
      const runs = ids.flatMap((id) => index.get(id) ?? []);
      return { runs, details: runs.map(({ id }) => index.details(id)) };
    },
    dispose: () => {
      follower.stop();
      database.close();
    },
  };
}
