import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { endpointSuite } from '../../support/endpointSuite';
import { eventually } from '../../../harness/poll';

const ROOT = '/api/2.0/mlflow-artifacts/artifacts';

describe('MLflow: artifacts', () => {
  const suite = endpointSuite();
  const { newRun } = suite;
  const at = (runId: string, encoded: string) => `${ROOT}/0/${runId}/artifacts/${encoded}`;
  const list = async (runId: string, folder = '') => (await suite.client.call('GET', `${ROOT}?path=${encodeURIComponent(`0/${runId}/artifacts${folder}`)}`)).json.files ?? [];

  for (const { name, encoded, path } of [
    { name: 'beyond ASCII', encoded: encodeURI('Größe/精度.txt'), path: 'Größe/精度.txt' },
    { name: 'with a number sign', encoded: 'a%23b.txt', path: 'a#b.txt' },
    { name: 'with a question mark', encoded: 'what%3F.txt', path: 'what?.txt' },
    { name: 'with a question mark that the client does not quote', encoded: 'who?.txt', path: 'who?.txt' },
    { name: 'with a per cent sign', encoded: '100%25%20sure.txt', path: '100% sure.txt' },
    { name: 'with blanks that the client quotes', encoded: 'a%20b.txt', path: 'a b.txt' },
  ]) {
    it(`take names ${name}, list them and give them back`, async () => {
      const id = await newRun();
      const bytes = randomBytes(1000);
      assert.equal((await suite.client.send('PUT', at(id, encoded), { body: bytes })).status, 200);
      const [folder = '', file = ''] = path.includes('/') ? path.split('/') : ['', path];
      assert.deepEqual(await list(id, folder === '' ? '' : `/${folder}`), [{ path: file, is_dir: false, file_size: 1000 }]);
      assert.deepEqual((await suite.client.send('GET', at(id, encoded))).bytes, bytes);
    });
  }

  it('list folders and files by name, and nothing below a file', async () => {
    const id = await newRun();
    for (const path of ['b.txt', 'model/MLmodel', 'model/code/a.py', 'a.txt']) await suite.client.send('PUT', at(id, path), { body: 'x' });
    assert.deepEqual(await list(id), [{ path: 'a.txt', is_dir: false, file_size: 1 }, { path: 'b.txt', is_dir: false, file_size: 1 }, { path: 'model', is_dir: true }]);
    assert.deepEqual((await list(id, '/model')).map(({ path }) => path), ['MLmodel', 'code']);
    assert.deepEqual(await list(id, '/a.txt'), []);
  });

  it('take bodies with and without a length', async () => {
    const id = await newRun();
    const bytes = randomBytes(3 << 20);
    const { port } = new URL(suite.endpoint.uri);
    const sent = request({ host: '127.0.0.1', port, method: 'PUT', path: at(id, 'chunked.bin'), headers: { authorization: `Bearer ${suite.endpoint.token}`, 'transfer-encoding': 'chunked' } });
    for (let start = 0; start < bytes.length; start += 100_000) sent.write(bytes.subarray(start, start + 100_000));
    sent.end();
    const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    assert.equal(response.statusCode, 200);
    assert.deepEqual((await suite.client.send('GET', at(id, 'chunked.bin'))).bytes, bytes);
    await suite.client.send('PUT', at(id, 'empty.bin'), { body: '' });
    assert.equal((await suite.client.send('GET', at(id, 'empty.bin'))).bytes.length, 0);
  });

  it('are replaced by a later one of that name, and deleted alone or by folder', async () => {
    const id = await newRun();
    for (const body of ['one', 'two']) await suite.client.send('PUT', at(id, 'm/a.txt'), { body });
    assert.equal((await suite.client.send('GET', at(id, 'm/a.txt'))).bytes.toString(), 'two');
    await suite.client.send('PUT', at(id, 'm/b.txt'), { body: 'b' });
    await suite.client.send('PUT', at(id, 'mb.txt'), { body: 'b' });
    assert.equal((await suite.client.send('DELETE', at(id, 'm'))).status, 200);
    assert.deepEqual((await list(id)).map(({ path }) => path), ['mb.txt']);
    assert.equal((await suite.client.send('GET', at(id, 'm/a.txt'))).status, 404);
  });

  for (const encoded of ['../../evil', '%2e%2e/%2e%2e/evil', '..%2f..%2fevil', 'a/../../evil', '/etc/passwd', 'a//b', 'C:/evil', 'a%5C..%5Cevil', 'a%00b', '%ff%fe', '..%20/evil', '.']) {
    it(`refuse the path ${encoded}`, async () => {
      const id = await newRun();
      for (const method of ['PUT', 'GET', 'DELETE']) {
        const { status, bytes } = await suite.client.send(method, at(id, encoded), method === 'PUT' ? { body: 'evil' } : {});
        assert.deepEqual([status, (JSON.parse(bytes.toString('utf8')) as { error_code: string }).error_code], [400, 'INVALID_PARAMETER_VALUE'], method);
      }
      assert.deepEqual(await list(id), []);
    });
  }

  it('are not taken for a run that is not there', async () => {
    const { status } = await suite.client.send('PUT', at('f'.repeat(32), 'a.txt'), { body: Buffer.alloc(5 << 20) });
    assert.equal(status, 404);
    assert.equal((await suite.client.send('GET', at('f'.repeat(32), 'a.txt'))).status, 404);
  });

  it('of a client that disappears in the middle leave nothing', async () => {
    const id = await newRun();
    const { port } = new URL(suite.endpoint.uri);
    const work = suite.workspace.file('.onramp/artifacts/tmp');
    for (const header of ['content-length: 50000000', 'transfer-encoding: chunked']) {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      const body = header.startsWith('content') ? randomBytes(2 << 20) : Buffer.concat([Buffer.from('200000\r\n'), randomBytes(2 << 20), Buffer.from('\r\n')]);
      socket.write(`PUT ${at(id, 'half.bin')} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${suite.endpoint.token}\r\n${header}\r\n\r\n`);
      socket.write(body);
      await eventually('the upload to begin', () => existsSync(work) && readdirSync(work).length > 0);
      socket.destroy();
      await eventually('what was begun to go', () => readdirSync(work).length === 0);
    }
    assert.deepEqual(await list(id), []);
  });

  it('pass through in constant memory', async () => {
    const id = await newRun();
    const status = `/proc/${suite.endpoint.program.pid}/status`;
    const peakKiB = () => Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1]);
    const upload = async (mebibytes: number) => suite.client.send('PUT', at(id, `${mebibytes}.bin`), { body: Buffer.alloc(mebibytes << 20, mebibytes) });
    await upload(8);
    const before = peakKiB();
    await upload(192);
    await suite.client.send('GET', at(id, '192.bin'));
    assert.ok(peakKiB() - before < 96 << 10, `${(peakKiB() - before) >> 10} MiB more`);
  });
});
