import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { ThisMachine } from '../../../../src/adapters/processes/thisMachine';
import { eventually } from '../../../harness/poll';
import { temporaryWorkspace } from '../../support/workspaces';
import { startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';

/** Forks a child that ends at once and is never waited for; prints its number when it is a zombie. */
const ZOMBIE_KEEPER = `
import os, time
child = os.fork()
if child == 0: os._exit(0)
while open(f'/proc/{child}/stat').read().rsplit(')', 1)[1].split()[0] != 'Z': time.sleep(0.01)
print(child, flush=True)
time.sleep(60)
`;

describe('ThisMachine', () => {
  const released = releasedAfterEach();
  const machine = new ThisMachine();

  it('knows itself', () => {
    const self = machine.self();
    assert.equal(self.pid, process.pid);
    assert.ok(self.startToken && self.bootId && self.host);
    assert.deepEqual(new ThisMachine().self(), self);
    assert.equal(machine.isAlive(self), true);
  });

  it('sees a process live and end', async () => {
    const program = released(startProgram('sleep', ['60']));
    const identity = machine.identify(program.pid);
    assert.equal(machine.isAlive(identity), true);
    machine.signal(program.pid, 'SIGKILL');
    await program.ended;
    assert.equal(machine.isAlive(identity), false);
  });

  it('reads the start of a process whose name looks like the fields behind it', async () => {
    const workspace = released(temporaryWorkspace('names'));
    const file = workspace.file('a) Z 1 (b');
    copyFileSync('/bin/sleep', file);
    const program = released(startProgram(file, ['60']));
    await eventually('the program to replace its parent', () => machine.identify(program.pid).startToken);
    const identity = machine.identify(program.pid);
    assert.match(identity.startToken ?? '', /^\d+$/);
    assert.equal(machine.isAlive(identity), true);
  });

  it('counts a zombie as gone, however it is identified', async () => {
    const keeper = released(startProgram('python3', ['-c', ZOMBIE_KEEPER]));
    const pid = await eventually('the zombie', () => Number(keeper.stdout().toString()) || undefined);
    const seenAsZombie = machine.identify(pid);
    assert.equal(machine.isAlive(seenAsZombie), false, 'identified when it was one already');
    assert.equal(machine.isAlive({ host: seenAsZombie.host, pid }), false, 'by number alone');
    assert.equal(machine.isAlive(machine.identify(keeper.pid)), true, 'its parent lives');
  });

  it('gives a program that ends at once the identity it had', async () => {
    const keeper = released(startProgram('python3', ['-c', ZOMBIE_KEEPER]));
    const pid = await eventually('the zombie', () => Number(keeper.stdout().toString()) || undefined);
    // A program may be a zombie by the time it is asked who it is; the start time is still the one it had.
    assert.match(machine.identify(pid).startToken ?? '', /^\d+$/);
  });

  it('tells a process from an earlier one with the same number', () => {
    const self = machine.self();
    assert.equal(machine.isAlive({ ...self, startToken: `${Number(self.startToken) - 1}` }), false);
    assert.equal(machine.isAlive({ ...self, bootId: 'the boot before' }), false);
  });

  it('knows nothing of other machines', () => {
    assert.equal(machine.isAlive({ ...machine.self(), host: 'elsewhere' }), undefined);
  });

  it('does with what it is told of a process', () => {
    assert.equal(machine.isAlive({ host: machine.self().host, pid: process.pid }), true);
  });

  it('signals a process that is gone without complaint', async () => {
    const program = released(startProgram('true', []));
    await program.ended;
    machine.signal(program.pid, 'SIGTERM');
  });
});
