import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { makeReadOnly } from '../../harness/readOnly.ts';
import { temporaryWorkspace } from '../../harness/workspaces.ts';

describe('makeReadOnly', () => {
  it('refuses writing until it is undone', () => {
    const workspace = temporaryWorkspace('Näme with spaces', { 'data/a.csv': 'x\n1\n' });
    try {
      const restore = makeReadOnly(workspace.folder);
      try {
        assert.throws(() => writeFileSync(workspace.file('data/a.csv'), 'changed'), /EROFS|EACCES/);
        assert.throws(() => writeFileSync(workspace.file('new.txt'), 'new'), /EROFS|EACCES/);
        assert.equal(readFileSync(workspace.file('data/a.csv'), 'utf8'), 'x\n1\n');
      } finally {
        restore();
      }
      writeFileSync(workspace.file('new.txt'), 'new');
    } finally {
      workspace.dispose();
    }
  });
});
