import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { EndpointFile, type Endpoint } from '../../../../src/adapters/endpoint/endpointFile';
import { makeReadOnly } from '../../../harness/readOnly';
import { UserFacingError } from '../../../../src/core/errors';
import { temporaryWorkspace } from '../../support/workspaces';
import { releasedAfterEach } from '../../support/released';

const endpoint: Endpoint = { uri: 'http://127.0.0.1:5000', token: 'f'.repeat(64), port: 5000, process: { host: 'h', pid: 7, startToken: '1' } };

describe('EndpointFile', () => {
  const released = releasedAfterEach();

  it('reads back what it wrote', () => {
    const { folder } = released(temporaryWorkspace('store'));
    new EndpointFile(folder).claim(endpoint, () => false);
    assert.deepEqual(new EndpointFile(folder).read(), endpoint);
  });

  for (const umask of [0o000, 0o022, 0o277]) {
    it(`can be read and written by its owner alone under umask ${umask.toString(8).padStart(3, '0')}`, () => {
      const { folder } = released(temporaryWorkspace('store'));
      mkdirSync(path.join(folder, 'endpoints'));
      const before = process.umask(umask);
      try {
        new EndpointFile(folder).claim(endpoint, () => false);
        new EndpointFile(folder).claim({ ...endpoint, port: 1 }, () => false);
      } finally {
        process.umask(before);
      }
      const names = readdirSync(path.join(folder, 'endpoints'));
      assert.equal(names.length, 1, 'no temporary file stays');
      assert.equal(statSync(path.join(folder, 'endpoints', names[0] ?? '')).mode & 0o777, 0o600);
    });
  }

  it('is undefined when there is none', () => {
    const { folder } = released(temporaryWorkspace('store'));
    assert.equal(new EndpointFile(folder).read(), undefined);
  });

  for (const { name, content } of [
    { name: 'no JSON', content: '{"uri":' },
    { name: 'nothing', content: '' },
    { name: 'a short token', content: JSON.stringify({ ...endpoint, token: 'secret' }) },
    { name: 'no process', content: JSON.stringify({ ...endpoint, process: undefined }) },
  ]) {
    it(`is undefined when it holds ${name}`, () => {
      const { folder } = released(temporaryWorkspace('store'));
      const file = new EndpointFile(folder);
      file.claim(endpoint, () => false);
      const [written = ''] = readdirSync(path.join(folder, 'endpoints'));
      writeFileSync(path.join(folder, 'endpoints', written), content);
      assert.equal(file.read(), undefined);
    });
  }

  it('says so when the store is read-only', () => {
    const { folder } = released(temporaryWorkspace('store'));
    released({ dispose: makeReadOnly(folder) });
    assert.throws(
      () => new EndpointFile(folder).claim(endpoint, () => false),
      (error) => error instanceof UserFacingError && error.message.includes(folder),
    );
  });
});
