import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { readFileAtCommit } from '../../../../src/adapters/git/readFileAtCommit';
import { releasedAfterEach } from '../../support/released';
import { repository } from '../../support/repositories';

describe('readFileAtCommit', () => {
  const released = releasedAfterEach();
  const text = (content: Uint8Array | undefined) => content && Buffer.from(content).toString();

  it('reads a file as it was committed, also from a folder inside the repository', async () => {
    const { folder, file, git } = released(repository({ 'src/a b.py': 'first\n', 'train.py': 'pass\n' }));
    const commit = git('rev-parse', 'HEAD');
    writeFileSync(file('src/a b.py'), 'second\n');
    git('commit', '--quiet', '--all', '--message', 'Second');
    assert.equal(text(await readFileAtCommit(folder, commit, 'src/a b.py')), 'first\n');
    assert.equal(text(await readFileAtCommit(file('src'), git('rev-parse', 'HEAD'), 'a b.py')), 'second\n');
  });

  it('gives bytes as they are, whatever the repository would convert them with', async () => {
    const { folder, file, git } = released(repository({ '.gitattributes': '*.py diff=loud\n', 'train.py': 'a\r\n\0b' }));
    git('config', 'diff.loud.textconv', `sh -c 'touch ${file('started')}'`);
    assert.equal(text(await readFileAtCommit(folder, git('rev-parse', 'HEAD'), 'train.py')), 'a\r\n\0b');
    assert.equal(existsSync(file('started')), false);
  });

  it('is undefined for what is not there, and for what is no commit and no relative file', async () => {
    const { folder, git } = released(repository());
    const commit = git('rev-parse', 'HEAD');
    for (const [one, path] of [[commit, 'gone.py'], ['0'.repeat(40), 'train.py'], ['HEAD', 'train.py'], ['--textconv', 'train.py'], [commit, ''], [commit, '/train.py'], [commit, '../train.py'], [commit, 'train.py\nx']] as const) {
      assert.equal(await readFileAtCommit(folder, one, path), undefined, `${one}:${path}`);
    }
    assert.equal(await readFileAtCommit('/', commit, 'train.py'), undefined);
  });
});
