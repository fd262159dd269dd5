import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { readAuthor } from '../../../../src/adapters/git/readAuthor';
import { releasedAfterEach } from '../../support/released';
import { repository } from '../../support/repositories';
import { temporaryWorkspace } from '../../support/workspaces';

describe('readAuthor', () => {
  const released = releasedAfterEach();
  // What this machine's user has set must not decide the tests.
  const global = { GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'], GIT_CONFIG_SYSTEM: process.env['GIT_CONFIG_SYSTEM'], GIT_CEILING_DIRECTORIES: process.env['GIT_CEILING_DIRECTORIES'] };
  const set = (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  afterEach(() => set(global));

  it('takes the name and address that the folder is set to', async () => {
    const repo = released(repository());
    repo.git('config', 'user.name', 'Änne Müller');
    assert.deepEqual((await readAuthor(repo.folder)).name, 'Änne Müller');
    repo.git('config', 'user.email', 'a@example.org');
    assert.deepEqual(await readAuthor(repo.folder), { name: 'Änne Müller', email: 'a@example.org', source: 'git' });
  });

  it('takes the system user where Git knows nobody, and says so', async () => {
    set({ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' });
    const repo = released(repository());
    assert.deepEqual(await readAuthor(repo.folder), { name: userInfo().username, source: 'system' });
  });

  it('takes the address for the name where only that is set', async () => {
    set({ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' });
    const repo = released(repository());
    repo.git('config', 'user.email', 'a@example.org');
    assert.deepEqual(await readAuthor(repo.folder), { name: 'a@example.org', email: 'a@example.org', source: 'git' });
  });

  it('settles outside of Git and in a folder that does not exist', async () => {
    const workspace = released(temporaryWorkspace('plain'));
    set({ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_CEILING_DIRECTORIES: workspace.folder.slice(0, workspace.folder.lastIndexOf('/')) });
    for (const folder of [workspace.folder, workspace.file('missing')]) assert.equal((await readAuthor(folder)).source, 'system');
  });
});
