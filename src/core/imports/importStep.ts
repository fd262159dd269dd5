import type { ImportedRun } from '../runs/importedRun.ts';
import type { ImportNote } from './foreignRun.ts';
import type { ImportedModel } from './importModel.ts';

/** What a person asks for. Paths are absolute. */
export interface ImportRequest {
  paths: string[];
  /** Says what would come in and writes nothing. */
  isDryRun: boolean;
}

/** How an import goes on. */
export type ImportStep =
  /** Everything was looked for; `runCount` steps `run` follow. */
  | { kind: 'found'; runCount: number }
  | { kind: 'run'; run: ImportedRun }
  | { kind: 'model'; model: ImportedModel }
  /** What lies beside the runs of a source. */
  | { kind: 'notes'; notes: ImportNote[] };

/** Takes in runs of a store's own folders and of other programs. */
export interface RunImports {
  /**
   * Brings in runs one by one. What came in before it is stopped stays, and asking once more goes on.
   * @throws UserFacingError when nothing can be read or written; the signal's reason when it is stopped
   */
  import(request: ImportRequest, onStep: (step: ImportStep) => void, signal: AbortSignal): Promise<void>;
}
