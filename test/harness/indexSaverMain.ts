// A process that saves the index of a store again and again, for tests that kill it:
// `node out/test/harness/indexSaverMain.mjs STORE NAME ACKNOWLEDGED PHASES WASM`.
// It writes a run of its own, so that there is something to save, and says its id on standard output; the numbers of its
// records go to a file when they are written, complaints to standard error.
import path from 'node:path';
import { ThisMachine } from '../../src/adapters/processes/thisMachine.ts';
import type { Log } from '../../src/core/log.ts';
import { RECORD_VERSION } from '../../src/core/runs/records.ts';
import { createRunId, monthOfRunId } from '../../src/core/runs/runId.ts';
import { CACHE_FOLDER } from '../../src/core/workspace/storeLayout.ts';
import { EventFileWriters } from '../../src/storage/eventFileWriter.ts';
import { Database } from '../../src/storage/index/database.ts';
import { RunIndex } from '../../src/storage/index/runIndex.ts';
import { SCHEMA_VERSION } from '../../src/storage/migrations/index.ts';
import { acknowledgeIn, notePhases } from './phases.ts';

const [storeFolder = '', name = '', acknowledgedFile = '', phaseFile = '', wasmFile = ''] = process.argv.slice(2);
const silent = () => {};
const log: Log = { debug: console.error, info: silent, warn: console.error, error: console.error };

const acknowledge = acknowledgeIn(acknowledgedFile);
const enter = notePhases(phaseFile);
const database = await Database.open({ file: path.join(storeFolder, CACHE_FOLDER, `index-v${SCHEMA_VERSION}.sqlite`), wasmFile, log });
const index = new RunIndex({ database, storeFolder, isAlive: () => true, log });
const runId = createRunId({ nowMs: () => Date.now() });
const writer = new EventFileWriters({ storeFolder, workspaceFolder: path.dirname(storeFolder) }).open(runId, name);
writer.append({ kind: 'open', v: RECORD_VERSION, run: runId, writer: name, at: Date.now(), process: new ThisMachine().self(), tool: 'test' });
console.log(runId);

for (let count = 1; ; count += 1) {
  enter('between');
  writer.append({ kind: 'tags', counter: count, at: Date.now(), values: [['count', String(count)]] });
  acknowledge(String(count));
  index.readRun(monthOfRunId(runId), runId);
  enter('exporting');
  database.save();
}
