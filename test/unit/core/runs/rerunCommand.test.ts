import assert from 'node:assert/strict';
import { rerunCommand } from '../../../../src/core/runs/rerunCommand';
import { exampleRun } from '../../support/exampleRun';

const session = exampleRun({
  source: { type: 'script', path: 'train.py' },
  command: ['python3', '-u', 'train.py', '--lr', '0.1'],
  arguments: ['--lr', '0.1'],
  interpreter: { path: '/venv/bin/python', reason: 'virtual-environment' },
});

describe('rerunCommand', () => {
  it('starts the same program with the interpreter that ran it', () => {
    assert.deepEqual(rerunCommand(session), { ok: true, command: ['/venv/bin/python', '-u', 'train.py', '--lr', '0.1'] });
  });

  it('puts other arguments in place of the recorded ones', () => {
    assert.deepEqual(rerunCommand(session, ['--lr', '0.3', '--x']), { ok: true, command: ['/venv/bin/python', '-u', 'train.py', '--lr', '0.3', '--x'] });
    assert.deepEqual(rerunCommand(session, []), { ok: true, command: ['/venv/bin/python', '-u', 'train.py'] });
  });

  it('leaves a program that is not Python as it is', () => {
    const shell = exampleRun({ command: ['./train.sh', '3'], arguments: ['3'], source: { type: 'command', path: './train.sh' } });
    assert.deepEqual(rerunCommand(shell), { ok: true, command: ['./train.sh', '3'] });
  });

  it('refuses a command line whose secret was masked, until it is given', () => {
    const masked = exampleRun({ ...session, command: ['python3', 'train.py', '--token', '***'], arguments: ['--token', '***'] });
    assert.deepEqual(rerunCommand(masked), { ok: false, reason: 'masked' });
    assert.equal(rerunCommand(masked, ['--token', 'abc']).ok, true);
  });

  it('refuses what came through standard input or is not recorded', () => {
    assert.deepEqual(rerunCommand(exampleRun()), { ok: false, reason: 'no-command' });
    assert.deepEqual(rerunCommand(exampleRun({ command: ['python3', '-'], source: { type: 'command', path: 'python -' } })), { ok: false, reason: 'no-command' });
  });
});
