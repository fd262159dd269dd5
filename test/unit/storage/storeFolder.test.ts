import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../src/core/errors';
import { cannotWrite, findNearestStore, findStore, initStore } from '../../../src/storage/storeFolder';
import { makeReadOnly } from '../../harness/readOnly';
import { releasedAfterEach } from '../support/released';
import { repository } from '../support/repositories';
import { snapshot } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

const userFacing = (pattern: RegExp) => (error: unknown) => error instanceof UserFacingError && pattern.test(error.text);

describe('initStore and findStore', () => {
  const released = releasedAfterEach();
  const fresh = (name = 'Meine Räder 日本', files: Record<string, string> = {}) => released(temporaryWorkspace(name, files));

  it('track a folder with spaces and non-ASCII letters', () => {
    const { folder, file } = fresh();
    assert.equal(findStore(folder), undefined);
    const expected = { workspaceFolder: folder, storeFolder: file('.onramp') };
    assert.deepEqual(initStore(folder), expected);
    assert.deepEqual(findStore(folder), expected);
  });

  it('change nothing in a folder that is tracked', () => {
    const { folder } = fresh();
    const first = initStore(folder);
    const before = snapshot(folder);
    assert.deepEqual(initStore(folder), first);
    assert.equal(snapshot(folder), before);
  });

  it('find nothing in a folder that does not exist', () => assert.equal(findStore('/no/such/folder'), undefined));

  for (const { name, pointer, target } of [
    { name: 'relative to the workspace', pointer: 'store: ../store of all/here', target: '../store of all/here' },
    { name: 'without a space', pointer: 'store:elsewhere\n', target: 'elsewhere' },
    { name: 'with spaces and a Windows line end', pointer: 'store:   my store  \r\n', target: 'my store' },
  ]) {
    it(`follow a pointer ${name}`, () => {
      const { folder } = fresh('ws', { '.onramp': pointer });
      const storeFolder = path.resolve(folder, target);
      mkdirSync(storeFolder, { recursive: true });
      assert.deepEqual(findStore(folder), { workspaceFolder: folder, storeFolder });
      assert.deepEqual(initStore(folder), { workspaceFolder: folder, storeFolder });
    });
  }

  it('follow a pointer to an absolute path', () => {
    const target = fresh('target');
    const { folder } = fresh('ws', { '.onramp': `store: ${target.folder}\n` });
    assert.equal(findStore(folder)?.storeFolder, target.folder);
  });

  it('follow no pointer where the folder is not trusted', () => {
    const target = fresh('target');
    const { folder } = fresh('ws', { '.onramp': `store: ${target.folder}\n` });
    assert.equal(findStore(folder, false), undefined);
    const tracked = fresh('tracked');
    initStore(tracked.folder);
    assert.equal(findStore(tracked.folder, false)?.storeFolder, tracked.file('.onramp'), 'a folder of its own counts');
  });

  it('say that a pointer leads nowhere', () => {
    const { folder } = fresh('ws', { '.onramp': 'store: /no/such/store\n' });
    assert.throws(() => findStore(folder), userFacing(/\/no\/such\/store, which does not exist/));
    assert.throws(() => initStore(folder), userFacing(/which does not exist/));
  });

  for (const { name, content } of [
    { name: 'is empty', content: '' },
    { name: 'says something else', content: 'gitdir: ../x\n' },
    { name: 'names no path', content: 'store:  \n' },
    { name: 'has the path on another line', content: 'store:\n/tmp\n' },
  ]) {
    it(`say that a pointer ${name}`, () => {
      const { folder } = fresh('ws', { '.onramp': content });
      assert.throws(() => findStore(folder), userFacing(/names no store.*store: PATH/));
    });
  }

  it('say that a pointer leads to a file', () => {
    const { folder } = fresh('ws', { '.onramp': 'store: notes.txt\n', 'notes.txt': '' });
    assert.throws(() => findStore(folder), userFacing(/notes\.txt, which is not a folder/));
  });

  it('follow a symbolic link', () => {
    const target = fresh('target');
    const { folder, file } = fresh('ws');
    symlinkSync(target.folder, file('.onramp'));
    assert.deepEqual(findStore(folder), { workspaceFolder: folder, storeFolder: file('.onramp') });
  });

  it('say that a folder is read-only, and leave nothing behind', () => {
    const { folder } = fresh();
    const restore = makeReadOnly(folder);
    try {
      assert.throws(() => initStore(folder), userFacing(/read-only for you\. Make the folder writable/));
    } finally {
      restore();
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it('say that a folder does not exist', () => assert.throws(() => initStore('/no/such/folder'), userFacing(/does not exist\. Check the path/)));

  it('keep everything but decisions out of Git', () => {
    const { folder, file, git } = released(repository());
    initStore(folder);
    const kept = ['ledger/00000001-ab.json', 'comparisons/best.json', 'comparisons/plots/a.svg', 'cards/model.md', 'cards/img/a.png'];
    const out = [
      'runs/2026-11/0af/events-a.jsonl',
      'artifacts/ab/abcd',
      'cache/index-v1.sqlite',
      'endpoints/host.json',
      'ledger/.claims/00000001',
      'ledger/00000002.tmp',
      'models/x/events-a.jsonl',
      'experiments/0.json',
      'serving/a/2026/x.jsonl',
    ];
    for (const name of [...kept, ...out]) {
      mkdirSync(path.dirname(file(`.onramp/${name}`)), { recursive: true });
      writeFileSync(file(`.onramp/${name}`), 'x');
    }
    const untracked = git('status', '--porcelain', '--untracked-files=all').split('\n').map((line) => line.replace('?? .onramp/', ''));
    assert.deepEqual(untracked.sort(), ['.gitignore', ...kept].sort());
    git('add', '--all');
    assert.deepEqual(git('diff', '--cached', '--name-only').split('\n').sort(), ['.gitignore', ...kept].map((name) => `.onramp/${name}`).sort());
  });
});

describe('findNearestStore', () => {
  const released = releasedAfterEach();

  it('finds the closest tracked folder from a folder upwards', () => {
    const { folder, file } = released(temporaryWorkspace('ws', { 'a/b/c/x.py': '' }));
    initStore(folder);
    assert.equal(findNearestStore(file('a/b/c'))?.workspaceFolder, folder);
    initStore(file('a/b'));
    assert.equal(findNearestStore(file('a/b/c'))?.workspaceFolder, file('a/b'));
    assert.equal(findNearestStore(file('a'))?.workspaceFolder, folder);
    rmSync(file('a/b/.onramp'), { recursive: true });
    assert.equal(findNearestStore(file('a/b'))?.workspaceFolder, folder);
  });

  it('starts from the current folder for a relative path, and finds nothing at the top', () => {
    assert.deepEqual(findNearestStore('.'), findNearestStore(process.cwd()));
    assert.equal(findNearestStore('/'), undefined);
  });
});

describe('cannotWrite', () => {
  const cause = (code: string) => Object.assign(new Error(code), { code });
  for (const { code, folder = '/', expected } of [
    { code: 'EROFS', expected: /read-only/ },
    { code: 'EACCES', expected: /read-only/ },
    { code: 'EPERM', expected: /read-only/ },
    { code: 'ENOSPC', expected: /disk is full/ },
    { code: 'EDQUOT', expected: /disk is full/ },
    { code: 'EFBIG', expected: /largest size .* Raise the limit/ },
    { code: 'ENOENT', folder: '/no/such/folder', expected: /does not exist/ },
    { code: 'EIO', expected: /log has the details/ },
  ]) {
    it(`has words for ${code}`, () => {
      const error = cannotWrite(folder, cause(code));
      assert.match(error.text, expected);
      assert.ok(error.text.includes(folder));
      assert.equal((error.cause as Error).message, code);
    });
  }
});
