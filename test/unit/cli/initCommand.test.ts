import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { makeReadOnly } from '../../harness/readOnly';
import { temporaryWorkspace } from '../support/workspaces';
import { onramp } from '../support/cli';
import { releasedAfterEach } from '../support/released';
import { snapshot } from '../support/stores';

describe('onramp init', () => {
  const released = releasedAfterEach();
  const fresh = (name = 'Neue Räder') => released(temporaryWorkspace(name));

  it('tracks the current folder, and says so when it is tracked already', async () => {
    const workspace = fresh();
    assert.deepEqual(await onramp(workspace.folder, ['init']), { exitCode: 0, signal: null, stdout: `Tracking. Runs are recorded in ${workspace.file('.onramp')}\n`, stderr: '' });
    const before = snapshot(workspace.folder);
    assert.deepEqual(await onramp(workspace.folder, ['init']), { exitCode: 0, signal: null, stdout: `Already tracked: ${workspace.file('.onramp')}\n`, stderr: '' });
    assert.equal(snapshot(workspace.folder), before);
  });

  it('tracks the folder that is named', async () => {
    const workspace = fresh();
    assert.equal((await onramp('/', ['init', '--workspace', workspace.folder])).exitCode, 0);
    assert.deepEqual(readdirSync(workspace.folder), ['.onramp']);
  });

  it('says that a folder is read-only', async () => {
    const workspace = fresh();
    released({ dispose: makeReadOnly(workspace.folder) });
    const result = await onramp(workspace.folder, ['init']);
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /^onramp: .* read-only for you\. Make the folder writable.*\n$/);
  });

  it('says that a folder does not exist', async () => {
    const workspace = fresh();
    const result = await onramp(workspace.folder, ['init', '--workspace', 'nothing']);
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /^onramp: .*nothing: it does not exist\. Check the path\.\n$/);
    assert.ok(!existsSync(workspace.file('nothing')));
  });

  it('says that a pointer leads nowhere', async () => {
    const workspace = fresh();
    writeFileSync(workspace.file('.onramp'), 'store: /no/such/store\n');
    const result = await onramp(workspace.folder, ['init']);
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /^onramp: .*\/no\/such\/store, which does not exist\..*\n$/);
  });

  it('tracks a folder once when it is asked from several sides at the same moment', async () => {
    const workspace = fresh();
    const results = await Promise.all(Array.from({ length: 5 }, () => onramp(workspace.folder, ['init'])));
    assert.deepEqual(results.map(({ exitCode, stderr }) => `${exitCode}${stderr}`), ['0', '0', '0', '0', '0']);
    assert.deepEqual(readdirSync(workspace.file('.onramp')), ['.gitignore']);
  });
});

describe('onramp', () => {
  it('tells its version and explains itself', async () => {
    assert.match((await onramp('/', ['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
    const { exitCode, stdout } = await onramp('/', ['--help']);
    assert.equal(exitCode, 0);
    for (const command of ['init', 'run', 'serve-tracking']) assert.match(stdout, new RegExp(`^  ${command}\\b`, 'm'));
  });
});
