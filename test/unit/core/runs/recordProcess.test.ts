import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { startProcess } from '../../../../src/adapters/processes/startProcess';
import { ThisMachine } from '../../../../src/adapters/processes/thisMachine';
import { recordProcess, type RecordingServices } from '../../../../src/core/runs/recordProcess';
import { EventFileWriters } from '../../../../src/storage/eventFileWriter';
import { makeReadOnly } from '../../../harness/readOnly';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { readRuns, trackedWorkspace, type TrackedWorkspace } from '../../support/stores';

const facts = { commit: 'c'.repeat(40), branch: 'main', dirty: true };

describe('recordProcess', () => {
  const released = releasedAfterEach();
  const machine = new ThisMachine();

  /** Records real programs into a real store, at a time that tests set. */
  function recorder(workspace: TrackedWorkspace, changes: Partial<RecordingServices> = {}) {
    const cwd = workspace.folder;
    const clock = { timeMs: START_MS, nowMs: () => clock.timeMs };
    const services: RecordingServices = {
      clock,
      writers: new EventFileWriters(workspace.store),
      self: machine.self(),
      tool: 'onramp test',
      startProcess: (command, added) => startProcess(command, { cwd, environment: { ...process.env, ...added }, machine }),
      readGit: () => Promise.resolve(null),
      inWorkspace: (file) => path.relative(cwd, path.resolve(cwd, file)) || '.',
      every: () => ({ dispose: () => undefined }),
      ...changes,
    };
    const record = (...command: string[]) => recordProcess({ command, cwd, environment: (runId) => ({ ONRAMP_SESSION_ID: runId }) }, services);
    return { clock, record };
  }

  it('writes what was started, as which process, from which commit and how it ended', async () => {
    const workspace = released(trackedWorkspace('ws', { 'src/train.py': 'pass\n' }));
    const { record } = recorder(workspace, { readGit: () => Promise.resolve(facts) });
    const { runId, end, notRecorded } = await record('python3', './src/train.py', '--lr', '0.1');
    assert.deepEqual({ end, notRecorded }, { end: { exitCode: 0, signal: null, error: null }, notRecorded: null });
    const [run] = readRuns(workspace.store);
    assert.equal(run?.id, runId);
    assert.equal(path.basename(path.dirname(run.folder)), '2026-11');
    const [open, session, program, git, last, ...rest] = run.records;
    assert.ok(open?.kind === 'open' && program?.kind === 'process');
    assert.deepEqual(open.process, machine.self());
    assert.notEqual(program.process.pid, open.process.pid);
    assert.deepEqual(session, {
      kind: 'session',
      at: START_MS,
      name: 'train.py',
      source: { type: 'script', path: 'src/train.py' },
      command: ['python3', './src/train.py', '--lr', '0.1'],
      arguments: ['--lr', '0.1'],
      cwd: '.',
    });
    assert.deepEqual(git, { kind: 'git', at: START_MS, ...facts });
    assert.deepEqual(last, { kind: 'end', at: START_MS, status: 'FINISHED', exitCode: 0, signal: null, error: null });
    assert.deepEqual(rest, []);
  });

  for (const { name, command, end, status } of [
    { name: 'a program that fails', command: ['sh', '-c', 'exit 3'], end: { exitCode: 3, signal: null, error: null }, status: 'FAILED' },
    { name: 'one that is killed', command: ['sh', '-c', 'kill -KILL $$'], end: { exitCode: null, signal: 'SIGKILL', error: null }, status: 'KILLED' },
    { name: 'one that is not there', command: ['no-such-program'], end: { exitCode: null, signal: null, error: 'no-such-program was not found' }, status: 'FAILED' },
    { name: 'one that is a folder', command: ['/'], end: { exitCode: null, signal: null, error: '/ may not be executed' }, status: 'FAILED' },
    { name: 'one inside a file', command: ['/etc/passwd/x'], end: { exitCode: null, signal: null, error: '/etc/passwd/x was not found' }, status: 'FAILED' },
    { name: 'one without a name', command: [''], end: { exitCode: null, signal: null, error: 'A program without a name cannot be started' }, status: 'FAILED' },
  ]) {
    it(`records the end of ${name}`, async () => {
      const workspace = released(trackedWorkspace());
      const { record } = recorder(workspace);
      assert.deepEqual((await record(...command)).end, end);
      const records = readRuns(workspace.store)[0]?.records ?? [];
      assert.deepEqual(records.at(-1), { kind: 'end', at: START_MS, status, ...end });
      assert.equal(records.some((one) => one.kind === 'process'), end.error === null);
    });
  }

  it('notes the end when the program ended, however long Git takes', async () => {
    const workspace = released(trackedWorkspace());
    let ended: Promise<unknown> = Promise.resolve();
    const { clock, record } = recorder(workspace, {
      startProcess: (command) => {
        const started = startProcess(command, { cwd: workspace.folder, environment: process.env, machine });
        ended = started.ended;
        return started;
      },
      readGit: async () => {
        await ended;
        // A turn later everybody has heard of the end.
        await new Promise((resolve) => setImmediate(resolve));
        clock.timeMs += 8000;
        return facts;
      },
    });
    await record('true');
    const records = readRuns(workspace.store)[0]?.records ?? [];
    assert.deepEqual(records.slice(-2).map(({ kind, at }) => ({ kind, at })), [
      { kind: 'git', at: START_MS + 8000 },
      { kind: 'end', at: START_MS },
    ]);
  });

  it('records the rest when Git fails', async () => {
    const workspace = released(trackedWorkspace());
    const { record } = recorder(workspace, { readGit: () => Promise.reject(new Error('git broke')) });
    assert.equal((await record('true')).notRecorded, null);
    assert.deepEqual(readRuns(workspace.store)[0]?.records.map(({ kind }) => kind), ['open', 'session', 'process', 'end']);
  });

  it('tells the program its session', async () => {
    const workspace = released(trackedWorkspace());
    const { runId } = await recorder(workspace).record('sh', '-c', 'printf %s "$ONRAMP_SESSION_ID" > id');
    assert.equal(readFileSync(workspace.file('id'), 'utf8'), runId);
  });

  it('runs the program when the store is read-only, says why nothing is recorded, and names no session', async () => {
    const workspace = released(trackedWorkspace());
    released({ dispose: makeReadOnly(workspace.store.storeFolder) });
    const { end, notRecorded } = await recorder(workspace).record('sh', '-c', 'printf %s "${ONRAMP_SESSION_ID-none}" > id');
    assert.equal(end.exitCode, 0);
    assert.equal(notRecorded?.extent, 'all');
    assert.match(notRecorded.reason, /read-only for you\. Make the folder writable/);
    assert.equal(readFileSync(workspace.file('id'), 'utf8'), 'none');
    assert.deepEqual(readRuns(workspace.store), []);
  });

  for (const { name, failures, expected } of [
    { name: 'fails in between, and records what it missed when there is room again', failures: 2, expected: { written: ['open', 'session', 'process', 'end'], notRecorded: null } },
    { name: 'fails to the end, and says that the record is not whole', failures: 100, expected: { written: ['open', 'session'], notRecorded: { extent: 'part', reason: 'the disk is full' } } },
  ] as const) {
    it(`runs the program to its end when writing ${name}`, async () => {
      const workspace = released(trackedWorkspace());
      const written: string[] = [];
      let failed = 0;
      const { record } = recorder(workspace, {
        writers: {
          open: () => ({
            append: (...records) => {
              if (written.length >= 2 && failed++ < failures) throw new Error('the disk is full');
              written.push(...records.map(({ kind }) => kind));
            },
            appendPoints: () => undefined,
            beat: () => assert.fail('a beat while records are missing'),
            close: () => undefined,
            dispose: () => undefined,
          }),
        },
        every: (_intervalMs, call) => {
          call();
          return { dispose: () => undefined };
        },
      });
      const recorded = await record('sh', '-c', 'echo done > done');
      assert.deepEqual({ written, notRecorded: recorded.notRecorded }, expected);
      assert.equal(recorded.end.exitCode, 0);
      assert.ok(existsSync(workspace.file('done')));
    });
  }

  it('shows that it lives by touching its file, and stops that at the end', async () => {
    const workspace = released(trackedWorkspace());
    let beats = 0;
    let isStopped = false;
    await recorder(workspace, {
      every: (intervalMs, beat) => {
        assert.equal(intervalMs, 30_000);
        const { folder } = readRuns(workspace.store)[0] ?? assert.fail('no run');
        const file = path.join(folder, `events-launcher-${machine.self().host}-${process.pid}.jsonl`);
        const sizeBytes = statSync(file).size;
        utimesSync(file, 1, 1);
        beat();
        assert.ok(statSync(file).mtimeMs > Date.now() - 60_000);
        assert.equal(statSync(file).size, sizeBytes);
        beats += 1;
        return { dispose: () => (isStopped = true) };
      },
    }).record('true');
    assert.equal(beats, 1);
    assert.equal(isStopped, true);
  });
});
