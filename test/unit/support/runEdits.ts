import path from 'node:path';
import { outFolder } from '../../../scripts/lib/paths.mjs';
import { systemClock } from '../../../src/core/clock';
import type { ProcessIdentity } from '../../../src/core/runs/records';
import { RunEditor, type RunEditorServices } from '../../../src/core/runs/runEditor';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { EditedRunFiles } from '../../../src/storage/editedRunFiles';
import { startProgram, type Program } from './programs';
import { machine } from './runFiles';

/** An editor of a store's runs, by default of this process. */
export function openEditor(store: StoreLocation, changes: Partial<RunEditorServices> = {}): RunEditor {
  return new RunEditor({ files: new EditedRunFiles(store), clock: systemClock, self: machine.self(), tool: 'test', ...changes });
}

/** Some other process that edits, by name. */
export function editorProcess(name: string): ProcessIdentity {
  return { host: name, pid: 7 };
}

/** Starts a process that edits a run as soon as it gets a line; `test/harness/runEditorMain.ts` tells the modes. */
export function startEditor(store: StoreLocation, runId: string, mode: 'tags' | 'params', name: string, count: number): Program {
  return startProgram(process.execPath, [path.join(outFolder, 'test', 'harness', 'runEditorMain.mjs'), store.storeFolder, runId, mode, name, String(count)]);
}
