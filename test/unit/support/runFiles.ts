import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ThisMachine } from '../../../src/adapters/processes/thisMachine';
import { serializeRecord, type ProcessIdentity, type RunRecord, type RunStatus } from '../../../src/core/runs/records';
import { createRunId, monthOfRunId } from '../../../src/core/runs/runId';
import type { RunWriter } from '../../../src/core/runs/runStore';
import { eventFileName, runFolder } from '../../../src/core/workspace/storeLayout';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { EventFileWriters } from '../../../src/storage/eventFileWriter';
import { exampleRecords } from './runRecords';

export const machine = new ThisMachine();

/** A process of this machine that has ended. */
export function endedProcess(): ProcessIdentity {
  const { pid } = spawnSync('true');
  return { ...machine.self(), pid, startToken: '1' };
}

export interface WrittenRun {
  id: string;
  folder: string;
  /** The writer's event file. */
  file: string;
  writer: RunWriter;
}

/** Begins a run: its recorder, its session, and a writer for more. */
export function beginRun({ store, startedAtMs, process = machine.self(), script = 'src/train.py' }: { store: StoreLocation; startedAtMs: number; process?: ProcessIdentity; script?: string }): WrittenRun {
  const id = createRunId({ nowMs: () => startedAtMs });
  const writer = new EventFileWriters(store).open(id, 'launcher-a-1');
  writer.append({ ...exampleRecords.open, run: id, writer: 'launcher-a-1', at: startedAtMs, process });
  writer.append({ ...exampleRecords.session, name: path.posix.basename(script), source: { type: 'script', path: script }, at: startedAtMs });
  const folder = path.join(store.storeFolder, ...runFolder(monthOfRunId(id), id).split('/'));
  return { id, folder, file: path.join(folder, eventFileName('launcher-a-1')), writer };
}

/** Writes a whole run that has ended. */
export function writeRun(options: Parameters<typeof beginRun>[0] & { status?: Exclude<RunStatus, 'RUNNING'> }): WrittenRun {
  const run = beginRun(options);
  run.writer.append({ ...exampleRecords.end, status: options.status ?? 'FINISHED', at: options.startedAtMs + 1000 });
  run.writer.close();
  return run;
}

/** Lines as an event file has them. */
export function linesOf(...records: RunRecord[]): string {
  return records.map(serializeRecord).join('');
}
