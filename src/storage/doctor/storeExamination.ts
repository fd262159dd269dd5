import path from 'node:path';
import type { ExaminedRun } from '../../core/doctor/examinedRun.ts';
import type { ExaminedChain, ExaminedStore } from '../../core/doctor/examineStore.ts';
import type { Finding } from '../../core/doctor/finding.ts';
import { errorMessage } from '../../core/errors.ts';
import { FileArtifactStore } from '../artifacts/fileArtifactStore.ts';
import { EXPERIMENTS_FOLDER } from '../experiments/openExperiments.ts';
import { listRunFolders, type RunPlace } from '../housekeeping/runFolders.ts';
import { StoreFiles } from '../housekeeping/storeFiles.ts';
import { LEDGER_FOLDER } from '../ledger/openLedger.ts';
import { verifyFolder } from '../ledger/verifyFolder.ts';
import { examineLayout } from './examineLayout.ts';
import { readWholeRun } from './readWholeRun.ts';

/** The files of a store as `doctor` looks at them; only looks. */
export class StoreExamination implements Omit<ExaminedStore, 'checkInterpreters' | 'findGit'> {
  readonly artifacts: FileArtifactStore;
  private readonly files: StoreFiles;
  private places: RunPlace[] | undefined;

  constructor(private readonly storeFolder: string) {
    this.files = new StoreFiles(storeFolder);
    this.artifacts = new FileArtifactStore({ storeFolder });
  }

  examineLayout(): Finding[] {
    return examineLayout(this.files);
  }

  countRuns(): number {
    return this.listRuns().length;
  }

  *readRuns(): Iterable<ExaminedRun> {
    for (const place of this.listRuns()) yield readWholeRun(this.files, place);
  }

  checkChains(): Promise<ExaminedChain[]> {
    return Promise.all(
      [LEDGER_FOLDER, EXPERIMENTS_FOLDER].map(async (folder) => {
        try {
          return { folder, ...(await verifyFolder(path.join(this.storeFolder, folder))) };
        } catch (error) {
          return { folder, unreadable: errorMessage(error) };
        }
      }),
    );
  }

  private listRuns(): RunPlace[] {
    return (this.places ??= [...listRunFolders(this.files)]);
  }
}
