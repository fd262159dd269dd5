// A process that writes runs, for tests that kill it or start many of it:
// `node out/test/harness/runWriterMain.mjs MODE STORE NAME ...`.
//   append ACKNOWLEDGED PHASES PADDING   one run, until it is killed: numbered records of so many bytes
//   points ACKNOWLEDGED                  one run, until it is killed: a point now and then
//   crowd RUN COUNT                      so many whole runs, and as many edits of one run that others edit as well
// It says what it has written when the call that wrote it has returned: the first two by a line in a file, after the run's
// id on standard output, the last by lines on standard output.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ThisMachine } from '../../src/adapters/processes/thisMachine.ts';
import { RECORD_VERSION, type RunRecord } from '../../src/core/runs/records.ts';
import { createRunId } from '../../src/core/runs/runId.ts';
import type { RunWriter } from '../../src/core/runs/runStore.ts';
import { EventFileWriters } from '../../src/storage/eventFileWriter.ts';
import { acknowledgeIn, notePhases } from './phases.ts';

const [mode = '', storeFolder = '', name = '', ...words] = process.argv.slice(2);
const writers = new EventFileWriters({ storeFolder, workspaceFolder: path.dirname(storeFolder) });
const self = new ThisMachine().self();

switch (mode) {
  case 'append':
    appendForever(words[0] ?? '', words[1] ?? '', Number(words[2]));
    break;
  case 'points':
    await logForever(words[0] ?? '');
    break;
  case 'crowd':
    writeRuns(Number(words[1]));
    editRun(words[0] ?? '', Number(words[1]));
    break;
}

function open(runId: string): RunWriter {
  const writer = writers.open(runId, name);
  writer.append({ kind: 'open', v: RECORD_VERSION, run: runId, writer: name, at: Date.now(), process: self, tool: 'test' });
  return writer;
}

function openNew(): { runId: string; writer: RunWriter } {
  const runId = createRunId({ nowMs: () => Date.now() });
  return { runId, writer: open(runId) };
}

function appendForever(acknowledgedFile: string, phaseFile: string, padding: number): never {
  const acknowledge = acknowledgeIn(acknowledgedFile);
  const enter = notePhases(phaseFile);
  const { runId, writer } = openNew();
  console.log(runId);
  for (let count = 1; ; count += 1) {
    enter('preparing');
    const at = Date.now();
    const records: RunRecord[] = [{ kind: 'tags', counter: count, at, values: [['count', String(count)]] }];
    // A second line, long enough to be torn.
    if (padding > 0) records.unshift({ kind: 'note', counter: count, at, value: 'n'.repeat(padding) });
    writer.append(...records);
    acknowledge(String(count));
    enter('between');
  }
}

async function logForever(acknowledgedFile: string): Promise<never> {
  const acknowledge = acknowledgeIn(acknowledgedFile);
  const { runId, writer } = openNew();
  console.log(runId);
  for (let step = 1; ; step += 1) {
    writer.appendPoints({ key: 'loss', steps: [step], timesMs: [Date.now()], values: [1 / step] });
    acknowledge(String(step));
    await sleep(3);
  }
}

function writeRuns(count: number): void {
  for (let number = 0; number < count; number += 1) {
    const { runId, writer } = openNew();
    const at = Date.now();
    writer.append({ kind: 'run', at, name: `${name} ${number}` }, { kind: 'params', counter: 1, at, values: [['writer', name], ['number', String(number)]] });
    for (let step = 0; step < 5; step += 1) writer.appendPoints({ key: 'loss', steps: [step], timesMs: [at + step], values: [step / 8] });
    writer.append({ kind: 'end', at: Date.now(), status: 'FINISHED', exitCode: 0, signal: null, error: null });
    writer.close();
    console.log(runId);
  }
}

function editRun(runId: string, count: number): void {
  const writer = open(runId);
  for (let number = 1; number <= count; number += 1) {
    const at = Date.now();
    writer.append(
      { kind: 'tags', counter: number, at, values: [[`${name}.${number}`, 'here'], ['last', `${name}.${number}`]] },
      { kind: 'params', counter: number, at, values: [['shared', name]] },
    );
    writer.appendPoints({ key: `loss of ${name}`, steps: [number], timesMs: [at], values: [number] });
    console.log(`${name}.${number}`);
  }
  writer.close();
}
