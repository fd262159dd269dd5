import path from 'node:path';
import type { ForeignSource, ImportNote, ReadRun } from '../../../core/imports/foreignRun.ts';
import { readLogFolder, type LogFolder } from './runFolder.ts';

/** The runs below a folder of TensorBoard logs. */
export class TensorboardLogs implements ForeignSource {
  readonly kind = 'tensorboard';

  constructor(
    readonly place: string,
    private readonly folders: readonly LogFolder[],
  ) {}

  get runCount(): number {
    return this.folders.length;
  }

  async *runs(): AsyncIterable<ReadRun> {
    const experiment = { name: path.basename(this.place), isDeleted: false, tags: {} };
    for (const folder of this.folders) yield await readLogFolder(folder, experiment);
  }

  models(): [] {
    return [];
  }

  notes(): ImportNote[] {
    return [];
  }

  dispose(): void {
    // Nothing is kept open.
  }
}
