import assert from 'node:assert/strict';
import { detachCommand } from '../../../../src/adapters/endpoint/detachCommand';
import { UserFacingError } from '../../../../src/core/errors';
import { eventually } from '../../../harness/poll';
import { endProcess, isRunning } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';

describe('detachCommand', () => {
  const released = releasedAfterEach();

  it('gives the first line of a program that stays', async () => {
    const pid = Number(await detachCommand('sh', ['-c', 'echo $$; echo more; exec sleep 60']));
    released({ dispose: () => endProcess(pid) });
    assert.ok(isRunning(pid));
    process.kill(pid, 'SIGTERM');
    await eventually('its end', () => !isRunning(pid));
  });

  it('gives the line of a program that ends right behind it', async () => {
    for (let index = 0; index < 20; index += 1) {
      const line = detachCommand('sh', ['-c', `echo line ${index}`]);
      // We are busy while it speaks and ends: both are known only afterwards, in any order.
      for (const until = performance.now() + 10; performance.now() < until; );
      assert.equal(await line, `line ${index}`);
    }
  });

  it('rejects when the program ends without a line', async () => {
    await assert.rejects(detachCommand('sh', ['-c', 'echo trouble >&2; exit 3']), (error) => error instanceof UserFacingError && error.message.includes('exit code 3'));
  });

  it('rejects when the program cannot be started', async () => {
    await assert.rejects(detachCommand('/no/such/program', []), { code: 'ENOENT' });
  });
});
