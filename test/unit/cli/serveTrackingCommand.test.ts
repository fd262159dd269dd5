import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../harness/poll';
import { makeReadOnly } from '../../harness/readOnly';
import { onramp, startOnramp } from '../support/cli';
import { endProcess, isRunning, type Program } from '../support/programs';
import { releasedAfterEach } from '../support/released';
import { readRuns, trackedWorkspace, type TrackedWorkspace } from '../support/stores';

interface Line {
  uri: string;
  token: string;
}

const health = async ({ uri, token }: Line): Promise<number> => (await fetch(`${uri}/health`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('onramp serve-tracking', () => {
  const released = releasedAfterEach();
  const tracked = () => released(trackedWorkspace('Räder & Wege'));

  async function serve(workspace: TrackedWorkspace, ...words: string[]): Promise<Line & { program: Program }> {
    const program = released(startOnramp(workspace.folder, ['serve-tracking', ...words]));
    const text = await eventually('its line', () => /^(.*)\n/.exec(program.stdout().toString())?.[1]);
    return { ...(JSON.parse(text) as Line), program };
  }

  function endpointOf(workspace: TrackedWorkspace): { process: { pid: number } } {
    const folder = workspace.file('.onramp/endpoints');
    return JSON.parse(readFileSync(`${folder}/${readdirSync(folder)[0]}`, 'utf8')) as { process: { pid: number } };
  }

  it('prints one line that opens it', async () => {
    const workspace = tracked();
    const { uri, token, program } = await serve(workspace);
    assert.match(uri, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(token, /^[0-9a-f]{64}$/);
    assert.equal(await health({ uri, token }), 200);
    assert.equal((await fetch(`${uri}/health`)).status, 401);
    program.child.kill('SIGTERM');
    assert.deepEqual(await program.ended, { exitCode: 0, signal: null });
    assert.equal(program.stdout().toString().split('\n').length, 2);
    assert.equal(program.stderr(), '');
  });

  it('ends well although nobody reads what it prints any more', async () => {
    const { program } = await serve(tracked());
    program.child.stdout?.destroy();
    program.child.kill('SIGTERM');
    assert.deepEqual(await program.ended, { exitCode: 0, signal: null });
    assert.equal(program.stderr(), '');
  });

  it('prints the line of the one that runs already and ends', async () => {
    const workspace = tracked();
    const { uri, token } = await serve(workspace);
    const second = await onramp(workspace.folder, ['serve-tracking']);
    assert.deepEqual([second.exitCode, JSON.parse(second.stdout)], [0, { uri, token }]);
    const third = await onramp(workspace.folder, ['serve-tracking', '--detach']);
    assert.deepEqual([third.exitCode, JSON.parse(third.stdout)], [0, { uri, token }]);
  });

  it('is one process, however many are started at the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      const workspace = tracked();
      const started = await Promise.all([1, 2, 3, 4].map(() => serve(workspace)));
      assert.equal(new Set(started.map(({ uri, token }) => `${uri} ${token}`)).size, 1);
      await eventually('all but one to end', () => started.filter(({ program }) => program.child.exitCode === null).length === 1);
      assert.equal(endpointOf(workspace).process.pid, started.find(({ program }) => program.child.exitCode === null)?.program.pid);
      assert.equal(await health(started[0] ?? { uri: '', token: '' }), 200);
    }
  });

  it('takes up port and token of one that was killed', async () => {
    const workspace = tracked();
    const { program, ...first } = await serve(workspace);
    program.child.kill('SIGKILL');
    await program.ended;
    const { program: _program, ...second } = await serve(workspace);
    assert.deepEqual(second, first);
    assert.equal(await health(second), 200);
  });

  it('takes another port and the same token when the last port is taken', async () => {
    const workspace = tracked();
    const { program, ...first } = await serve(workspace);
    program.child.kill('SIGKILL');
    await program.ended;
    const other = createServer().listen(Number(new URL(first.uri).port), '127.0.0.1');
    released({ dispose: () => other.close() });
    await once(other, 'listening');
    const second = await serve(workspace);
    assert.notEqual(second.uri, first.uri);
    assert.equal(second.token, first.token);
    assert.equal(await health(second), 200);
  });

  it('listens on the port that is named', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    assert.equal((await serve(tracked(), '--port', String(port))).uri, `http://127.0.0.1:${port}`);
  });

  it('says that the port is taken and ends', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    released({ dispose: () => other.close() });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const result = await onramp(tracked().folder, ['serve-tracking', '--port', String(port)]);
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, new RegExp(`^onramp: Port ${port} is taken .*\\n$`));
    assert.equal(result.stdout, '');
  });

  it('says that the store is read-only and ends', async () => {
    const workspace = tracked();
    released({ dispose: makeReadOnly(workspace.folder) });
    const result = await onramp(workspace.folder, ['serve-tracking']);
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /^onramp: .*\.onramp.* Make that folder writable\.\n$/);
    assert.equal(result.stdout, '');
  });

  it('outlives what started it with --detach, and ends when it is idle', async () => {
    const workspace = tracked();
    mkdirSync(workspace.file('inside'));
    const started = await onramp(workspace.file('inside'), ['serve-tracking', '--detach', '--idle-minutes', '0.02']);
    assert.deepEqual([started.exitCode, started.stderr], [0, '']);
    const line = JSON.parse(started.stdout) as Line;
    const { pid } = endpointOf(workspace).process;
    released({ dispose: () => endProcess(pid) });
    assert.equal(await health(line), 200);
    await eventually('its end', () => !isRunning(pid), 6_000);
    await assert.rejects(health(line));
  });

  it('stays while a recorded program lives', async () => {
    const workspace = tracked();
    const run = released(startOnramp(workspace.folder, ['run', '--', 'sh', '-c', 'echo ready; exec sleep 2']));
    await eventually('the program', () => run.stdout().includes('ready'));
    const { program } = await serve(workspace, '--idle-minutes', '0.005');
    assert.deepEqual(await program.ended, { exitCode: 0, signal: null });
    // It could have ended several times before the program did.
    assert.ok(readRuns(workspace.store)[0]?.records.some(({ kind }) => kind === 'end'), 'the program had ended');
  });

  for (const { name, words } of [
    { name: 'a port that is no number', words: ['--port', 'many'] },
    { name: 'a port that is none', words: ['--port', '70000'] },
    { name: 'half a port', words: ['--port', '80.5'] },
    { name: 'an empty port', words: ['--port', ''] },
    { name: 'no time at all', words: ['--idle-minutes', '0'] },
    { name: 'a time that is no number', words: ['--idle-minutes', 'NaN'] },
    { name: 'an option it does not know', words: ['--public'] },
  ]) {
    it(`gives 2 for ${name}`, async () => {
      const result = await onramp(tracked().folder, ['serve-tracking', ...words]);
      assert.equal(result.exitCode, 2);
      assert.notEqual(result.stderr, '');
      assert.equal(result.stdout, '');
    });
  }

  it('gives 3 where no folder is tracked', async () => {
    assert.equal((await onramp('/', ['serve-tracking'])).exitCode, 3);
  });
});
