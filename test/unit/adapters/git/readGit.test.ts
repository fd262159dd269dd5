import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mkdtempSync } from 'node:fs';
import { readGit } from '../../../../src/adapters/git/readGit';
import { releasedAfterEach } from '../../support/released';
import { repository } from '../../support/repositories';

describe('readGit', () => {
  const released = releasedAfterEach();

  it('reads commit and branch of a clean working tree', async () => {
    const { folder, git } = released(repository());
    assert.deepEqual(await readGit(folder), { commit: git('rev-parse', 'HEAD'), branch: 'main', dirty: false });
  });

  it('reads them from a folder inside the repository', async () => {
    const { file, git } = released(repository({ 'src/train.py': 'pass\n' }));
    assert.equal((await readGit(file('src')))?.commit, git('rev-parse', 'HEAD'));
  });

  for (const { name, change } of [
    { name: 'changed', change: (file: (name: string) => string) => writeFileSync(file('train.py'), 'changed\n') },
    { name: 'deleted', change: (file: (name: string) => string) => rmSync(file('train.py')) },
  ]) {
    it(`says that a tracked file was ${name}`, async () => {
      const { folder, file } = released(repository());
      change(file);
      assert.equal((await readGit(folder))?.dirty, true);
    });
  }

  it('says that something is staged', async () => {
    const { folder, file, git } = released(repository());
    writeFileSync(file('new.py'), 'pass\n');
    assert.equal((await readGit(folder))?.dirty, false, 'an untracked file alone changes nothing that is recorded');
    git('add', 'new.py');
    assert.equal((await readGit(folder))?.dirty, true);
  });

  it('knows no branch of a detached head', async () => {
    const { folder, git } = released(repository());
    git('checkout', '--quiet', '--detach');
    assert.deepEqual(await readGit(folder), { commit: git('rev-parse', 'HEAD'), branch: null, dirty: false });
  });

  it('names a branch with slashes and non-ASCII letters', async () => {
    const { folder, git } = released(repository());
    git('checkout', '--quiet', '-b', 'feature/größe');
    assert.equal((await readGit(folder))?.branch, 'feature/größe');
  });

  it('names a branch that a tag is named like', async () => {
    const { folder, git } = released(repository());
    git('tag', 'main');
    assert.equal((await readGit(folder))?.branch, 'main');
  });

  it('is null before the first commit', async () => {
    const { folder, git, file } = released(repository());
    rmSync(file('.git'), { recursive: true });
    git('init', '--quiet');
    assert.equal(await readGit(folder), null);
  });

  it('is null outside of Git and where there is no folder', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'no-git-'));
    released({ dispose: () => rmSync(folder, { recursive: true }) });
    assert.equal(await readGit(folder), null);
    assert.equal(await readGit(path.join(folder, 'nothing')), null);
  });

  it('writes nothing to the repository', async () => {
    const { folder, file } = released(repository());
    const listing = () => execFileSync('find', [file('.git'), '-printf', '%p %T@ %s\n'], { encoding: 'utf8' });
    // The index is stale: a status with locks would refresh it.
    execFileSync('touch', ['-d', '2020-01-01', file('train.py')]);
    const before = listing();
    await readGit(folder);
    assert.equal(listing(), before);
  });
});
