import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readAtCommit } from '../../../../src/adapters/git/readAtCommit';
import type { FileAtCommit } from '../../../../src/core/workspace/fileAtCommit';
import { releasedAfterEach } from '../../support/released';
import { repository } from '../../support/repositories';
import { temporaryWorkspace } from '../../support/workspaces';

const released = releasedAfterEach();

describe('readAtCommit', () => {
  const text = (file: FileAtCommit) => (file.ok ? Buffer.from(file.content).toString() : file.reason);

  it('reads a file as it was, also when it has gone, and from a folder inside of the repository', async () => {
    const repo = released(repository({ 'src/train ü.py': 'first = "ä"\n', 'src/other.py': '' }));
    const commit = repo.git('rev-parse', 'HEAD');
    writeFileSync(repo.file('src/train ü.py'), 'second\n');
    assert.equal(text(await readAtCommit(repo.folder, commit, 'src/train ü.py')), 'first = "ä"\n');
    assert.equal(text(await readAtCommit(repo.file('src'), commit, 'train ü.py')), 'first = "ä"\n');
    rmSync(repo.file('src/train ü.py'));
    assert.equal((await readAtCommit(repo.folder, commit.slice(0, 8), 'src/train ü.py')).ok, true);
  });

  it('gives bytes as they are, whatever the repository would convert them with', async () => {
    const { folder, file, git } = released(repository({ '.gitattributes': '*.py diff=loud\n', 'train.py': 'a\r\n\0b' }));
    git('config', 'diff.loud.textconv', `sh -c 'touch ${file('started')}'`);
    assert.equal(text(await readAtCommit(folder, git('rev-parse', 'HEAD'), 'train.py')), 'a\r\n\0b');
    assert.equal(existsSync(file('started')), false);
  });

  it('says why there is none', async () => {
    const repo = released(repository());
    const commit = repo.git('rev-parse', 'HEAD');
    mkdirSync(repo.file('outside'));
    writeFileSync(repo.file('new.py'), '');
    assert.deepEqual(await readAtCommit(repo.folder, commit, 'new.py'), { ok: false, reason: 'no-file' });
    for (const name of ['', '/train.py', '../train.py', 'train.py\nx']) assert.deepEqual(await readAtCommit(repo.folder, commit, name), { ok: false, reason: 'no-file' }, name);
    for (const name of ['f'.repeat(40), 'HEAD', '--output=x']) assert.deepEqual(await readAtCommit(repo.folder, name, 'train.py'), { ok: false, reason: 'no-commit' }, name);
    // A workspace of the tests lies inside of no repository of its own; Git is kept from looking further up.
    const plain = released(temporaryWorkspace('plain', { 'train.py': '' }));
    const before = process.env['GIT_CEILING_DIRECTORIES'];
    process.env['GIT_CEILING_DIRECTORIES'] = plain.file('..');
    try {
      assert.deepEqual(await readAtCommit(plain.folder, commit, 'train.py'), { ok: false, reason: 'no-git' });
    } finally {
      if (before === undefined) delete process.env['GIT_CEILING_DIRECTORIES'];
      else process.env['GIT_CEILING_DIRECTORIES'] = before;
    }
  });
});
