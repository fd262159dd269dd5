import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { TrackingServer, type TrackingServerOptions } from '../../../../src/adapters/endpoint/trackingServer';
import { UserFacingError } from '../../../../src/core/errors';
import { eventually } from '../../../harness/poll';
import { readableLog } from '../../support/logs';
import { releasedAfterEach } from '../../support/released';

const token = 'a1'.repeat(32);
const bearer = { authorization: `Bearer ${token}` };

interface Answer {
  status: number;
  body: string;
}

async function ask(port: number, path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk as string;
  return { status: response.statusCode ?? 0, body };
}

/** The first line of what is answered to raw bytes, or the error that the connection ends with. */
async function answerTo(port: number, head: string, rest: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const ended = new Promise<string>((resolve) => {
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => (text += part));
    socket.on('error', (error) => resolve(String(error)));
    socket.on('end', () => resolve(text.split('\r\n')[0] ?? ''));
  });
  socket.write(head);
  socket.write(rest);
  const first = await ended;
  socket.destroy();
  return first;
}

describe('TrackingServer', () => {
  const released = releasedAfterEach();
  const start = async (options: Partial<TrackingServerOptions> = {}) =>
    released(
      await TrackingServer.start({ port: 0, token, version: '1.2.3', idleMs: 60_000, hasLiveRuns: () => Promise.resolve(false), onIdle: () => undefined, log: readableLog(), ...options }),
    );

  it('answers /health and /version to who knows the token', async () => {
    const { port } = await start();
    assert.deepEqual(await ask(port, '/health', bearer), { status: 200, body: 'OK' });
    assert.deepEqual(await ask(port, '/version?x=1', bearer), { status: 200, body: '1.2.3' });
  });

  it('answers 431 to every client whose head is too long, however much it still sends', async () => {
    const { port } = await start();
    const statuses = new Set<string>();
    const rest = Buffer.alloc(300_000, 'x');
    for (let client = 0; client < 100; client += 1) statuses.add(await answerTo(port, `POST /${'%C3%9F'.repeat(10_000)} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: ${rest.length}\r\n\r\n`, rest));
    assert.deepEqual([...statuses], ['HTTP/1.1 431 Request Header Fields Too Large']);
  });

  it('answers 400 to what is no HTTP', async () => {
    const { port } = await start();
    assert.equal(await answerTo(port, 'What is this?\r\n\r\n', Buffer.alloc(0)), 'HTTP/1.1 400 Bad Request');
  });

  for (const { name, path = '/health', method = 'GET', headers, status, code } of [
    { name: 'no token', headers: {}, status: 401, code: 'UNAUTHENTICATED' },
    { name: 'a wrong token of the same length', headers: { authorization: `Bearer ${'b2'.repeat(32)}` }, status: 401, code: 'UNAUTHENTICATED' },
    { name: 'a wrong token of another length', headers: { authorization: 'Bearer x' }, status: 401, code: 'UNAUTHENTICATED' },
    { name: 'the token without its scheme', headers: { authorization: token }, status: 401, code: 'UNAUTHENTICATED' },
    { name: 'the token in the address', path: `/health?token=${token}`, headers: {}, status: 401, code: 'UNAUTHENTICATED' },
    { name: 'no token for an unknown path', path: '/nothing', headers: {}, status: 401, code: 'UNAUTHENTICATED' },
    { name: 'a foreign host name', headers: { ...bearer, host: 'evil.example' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'a host name that only begins like ours', headers: { ...bearer, host: '127.0.0.1.evil.example' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'a host name that only ends like ours', headers: { ...bearer, host: 'evil.localhost' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'a foreign origin', headers: { ...bearer, origin: 'https://evil.example' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'a local origin', headers: { ...bearer, origin: 'http://127.0.0.1' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'the origin null of a sandboxed page', headers: { ...bearer, origin: 'null' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'a preflight request', method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' }, status: 403, code: 'PERMISSION_DENIED' },
    { name: 'an unknown path', path: '/nothing', headers: bearer, status: 404, code: 'ENDPOINT_NOT_FOUND' },
    { name: 'a method it does not know', method: 'POST', headers: bearer, status: 404, code: 'ENDPOINT_NOT_FOUND' },
  ] satisfies { name: string; path?: string; method?: string; headers: Record<string, string>; status: number; code: string }[]) {
    it(`answers ${status} to ${name}`, async () => {
      const { port } = await start();
      const answer = await ask(port, path, headers, method);
      assert.equal(answer.status, status);
      assert.equal((JSON.parse(answer.body) as { error_code: string }).error_code, code);
      assert.ok(!answer.body.includes(token));
    });
  }

  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST:80', '[::1]:5000']) {
    it(`takes ${host} for itself`, async () => {
      const { port } = await start();
      assert.equal((await ask(port, '/health', { ...bearer, host })).status, 200);
    });
  }

  it('listens on loopback alone', async () => {
    const { port } = await start();
    const others = Object.values(networkInterfaces()).flatMap((one) => one ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');
    // 127.0.0.2 is loopback as well, but not the address that is listened on.
    for (const address of ['127.0.0.2', ...others.map((one) => one.address)]) {
      const [error] = (await once(get({ host: address, port }), 'error')) as [NodeJS.ErrnoException];
      assert.equal(error.code, 'ECONNREFUSED', address);
    }
  });

  it('says so when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    released({ dispose: () => other.close() });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await assert.rejects(start({ port }), (error) => error instanceof UserFacingError && error.message.includes(String(port)));
  });

  it('ends when nobody asks for a while and no run lives', async () => {
    const startedAtMs = performance.now();
    const idle = new Promise<number>((resolve) => void start({ idleMs: 200, onIdle: () => resolve(performance.now()) }));
    assert.ok((await idle) - startedAtMs >= 200);
  });

  it('stays while a run lives, asked or not', async () => {
    let isAlive = true;
    let isIdle = false;
    let looks = 0;
    await start({
      idleMs: 40,
      onIdle: () => (isIdle = true),
      hasLiveRuns: () => {
        looks += 1;
        return Promise.resolve(isAlive);
      },
    });
    await eventually('several looks', () => looks >= 4);
    assert.equal(isIdle, false);
    isAlive = false;
    await eventually('the end', () => isIdle);
  });

  it('stays while somebody asks', async () => {
    let looks = 0;
    const idleMs = 400;
    const { port } = await start({
      idleMs,
      hasLiveRuns: () => {
        looks += 1;
        return Promise.resolve(false);
      },
    });
    for (const until = performance.now() + 3 * idleMs; performance.now() < until; ) assert.equal((await ask(port, '/health', bearer)).status, 200);
    assert.equal(looks, 0);
  });

  it('ends when the runs cannot be read, and says so', async () => {
    const log = readableLog();
    let isIdle = false;
    await start({ idleMs: 40, log, onIdle: () => (isIdle = true), hasLiveRuns: () => Promise.reject(new Error('index gone')) });
    await eventually('the end', () => isIdle);
    assert.match(log.complaints()[0] ?? '', /index gone/);
  });

  it('refuses connections once it is disposed', async () => {
    const server = await start();
    const { port } = server;
    server.dispose();
    const [error] = (await once(get({ host: '127.0.0.1', port }), 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });
});
