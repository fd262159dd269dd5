import assert from 'node:assert/strict';
import { ThisMachine } from '../../../../src/adapters/processes/thisMachine';
import { UserFacingError } from '../../../../src/core/errors';
import type { RunProcess } from '../../../../src/core/runs/records';
import type { Run } from '../../../../src/core/runs/runStore';
import { canStop, sessionOf, stopRun } from '../../../../src/core/runs/stopRun';
import { eventually } from '../../../harness/poll';
import { isRunning, startProgram, type Program } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { exampleRun } from '../../support/exampleRun';

/** The real processes of this machine, with ten times less patience. */
class ImpatientMachine extends ThisMachine {
  override wait(ms: number): Promise<void> {
    return super.wait(ms / 10);
  }
}

describe('stopRun', () => {
  const released = releasedAfterEach();
  const machine = new ImpatientMachine();

  async function startPython(program: string): Promise<Program> {
    const python = released(startProgram('python3', ['-u', '-c', program]));
    await eventually('Python', () => python.stdout().includes('ready'));
    return python;
  }
  const running = (...processes: RunProcess[]): Run => exampleRun({ status: 'RUNNING', processes });
  const as = (role: RunProcess['role'], pid: number): RunProcess => ({ ...machine.identify(pid), role });

  it('lets a Python program clean up', async () => {
    const python = await startPython(`
import time
try:
    print('ready')
    time.sleep(60)
except KeyboardInterrupt:
    print('cleaned up')
    raise SystemExit(7)
`);
    await stopRun(running(as('program', python.pid)), machine);
    assert.deepEqual(await python.ended, { exitCode: 7, signal: null });
    assert.match(python.stdout().toString(), /cleaned up/);
  });

  it('ends one that cleans up at SIGTERM only', async () => {
    const python = await startPython(`
import signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(8))
print('ready')
time.sleep(60)
`);
    await stopRun(running(as('program', python.pid)), machine);
    assert.deepEqual(await python.ended, { exitCode: 8, signal: null });
  });

  it('kills one that ignores both', async () => {
    const python = await startPython(`
import signal, time
for one in (signal.SIGINT, signal.SIGTERM): signal.signal(one, signal.SIG_IGN)
print('ready')
while True: time.sleep(1)
`);
    await stopRun(running(as('program', python.pid)), machine);
    assert.deepEqual(await python.ended, { exitCode: null, signal: 'SIGKILL' });
  });

  it('stops every program of a run and leaves its recorder alone', async () => {
    const [recorder, first, second] = [1, 2, 3].map(() => released(startProgram('sleep', ['60']))) as [Program, Program, Program];
    await stopRun(running(as('recorder', recorder.pid), as('program', first.pid), as('program', second.pid)), machine);
    assert.deepEqual(await Promise.all([first.ended, second.ended]), [
      { exitCode: null, signal: 'SIGINT' },
      { exitCode: null, signal: 'SIGINT' },
    ]);
    assert.ok(isRunning(recorder.pid));
  });

  for (const { name, processes } of [
    { name: 'no process', processes: () => [] },
    { name: 'only a recorder', processes: (pid: number) => [as('recorder', pid)] },
    { name: 'a program on another machine', processes: (pid: number) => [{ ...as('program', pid), host: 'elsewhere' }] },
    { name: 'a program whose number another process has now', processes: (pid: number) => [{ ...as('program', pid), startToken: '1' }] },
  ] satisfies { name: string; processes: (pid: number) => RunProcess[] }[]) {
    it(`says that there is nothing to stop when a run has ${name}`, async () => {
      const bystander = released(startProgram('sleep', ['60']));
      await assert.rejects(stopRun(running(...processes(bystander.pid)), machine), (error) => error instanceof UserFacingError && error.message.includes('train.py'));
      assert.ok(isRunning(bystander.pid));
    });
  }

  it('says which process does not end', async () => {
    const program = released(startProgram('sleep', ['60']));
    // A process that even SIGKILL does not reach, as one that waits for a dead network file system.
    class Deaf extends ImpatientMachine {
      override signal(): void {}
      override wait(): Promise<void> {
        return super.wait(0);
      }
    }
    await assert.rejects(stopRun(running(as('program', program.pid)), new Deaf()), (error) => error instanceof UserFacingError && error.text.includes(String(program.pid)));
  });
});

describe('sessionOf', () => {
  const machine = new ThisMachine();
  const program: RunProcess = { ...machine.self(), role: 'program' };
  const recorder: RunProcess = { ...machine.self(), role: 'recorder' };
  const storeOf = (...runs: Run[]) => ({ get: (id: string) => Promise.resolve(runs.find((run) => run.id === id)) });
  const session = exampleRun({ id: 'session', status: 'RUNNING', processes: [program, recorder] });
  const search = exampleRun({ id: 'search', status: 'RUNNING', parentId: 'session', processes: [recorder] });
  const fit = exampleRun({ id: 'fit', status: 'RUNNING', parentId: 'search', processes: [recorder] });

  it('is the run itself where it has a program', async () => assert.equal(await sessionOf(session, storeOf()), session));
  it('is the run above that has the program', async () => assert.equal(await sessionOf(fit, storeOf(session, search, fit)), session));
  it('is the run itself where the one above is not there', async () => assert.equal(await sessionOf(fit, storeOf()), fit));
  it('comes to an end where two runs name each other as parents', async () => {
    const [a, b] = [exampleRun({ id: 'a', parentId: 'b', processes: [] }), exampleRun({ id: 'b', parentId: 'a', processes: [] })];
    assert.ok([a, b].includes(await sessionOf(a, storeOf(a, b))));
  });

  it('can be stopped while it runs here', () => {
    assert.equal(canStop(session, machine), true);
    assert.equal(canStop(fit, machine), false);
    assert.equal(canStop({ ...session, status: 'KILLED' }, machine), false);
    assert.equal(canStop({ ...session, processes: [{ ...program, host: 'elsewhere' }] }, machine), false);
  });
});
