import assert from 'node:assert/strict';
import type { ImportNote } from '../../../src/core/imports/foreignRun';
import type { ImportedModel } from '../../../src/core/imports/importModel';
import type { ImportedRun } from '../../../src/core/runs/importedRun';
import type { Run, RunDetails } from '../../../src/core/runs/runStore';
import { onramp } from './cli';
import { rebuiltContent } from './indexes';
import { recordedRuns, type RecordedRun } from './python';
import { trackedWorkspace, type TrackedWorkspace } from './stores';

export interface ImportReport {
  ok: boolean;
  dryRun: boolean;
  stopped: boolean;
  runs: ImportedRun[];
  models: ImportedModel[];
  skipped: (Omit<ImportNote, 'place'> & { places: string[] })[];
}

export interface ImportTarget extends TrackedWorkspace {
  /** Imports by the built command line, and says nothing on standard error. */
  report(...words: string[]): Promise<ImportReport>;
  outcomes(...words: string[]): Promise<string[]>;
  /** Every run with what an index that was built from nothing tells of it, by id. */
  content(): Promise<Map<string, { run: Run; details: RunDetails }>>;
  /** The runs as their files tell them, by id; a line that is no record is a failure. */
  recorded(): Map<string, RecordedRun>;
}

/** A tracked folder to import into. */
export function importTarget(files: Record<string, string | Uint8Array> = {}): ImportTarget {
  const workspace = trackedWorkspace('Ziel', files);
  const report = async (...words: string[]): Promise<ImportReport> => {
    const { stdout, stderr } = await onramp(workspace.folder, ['runs', 'import', '--json', ...words]);
    assert.equal(stderr, '');
    return JSON.parse(stdout) as ImportReport;
  };
  return {
    ...workspace,
    report,
    outcomes: async (...words) => (await report(...words)).runs.map(({ outcome }) => outcome),
    content: async () => {
      const { runs, details } = await rebuiltContent(workspace.store);
      return new Map(runs.map((run, index) => [run.id, { run, details: details[index] as RunDetails }]));
    },
    recorded: () => new Map(flatten(recordedRuns(workspace.store)).map((run) => [run.id, run])),
  };
}

function flatten(runs: readonly RecordedRun[]): RecordedRun[] {
  return runs.flatMap((run) => [run, ...flatten(run.children)]);
}
