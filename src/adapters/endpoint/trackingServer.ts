import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Disposable } from '../../core/disposables.ts';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { isRunId } from '../../core/runs/runId.ts';
import type { Caller, RequestHandler } from './requestHandler.ts';

export interface TrackingServerOptions {
  /** 0 lets the system choose. */
  port: number;
  token: string;
  version: string;
  /** How long without a request the server stays when no recorded process lives, in milliseconds. */
  idleMs: number;
  /** @param silentMs how long nobody has asked anything */
  hasLiveRuns(silentMs: number): Promise<boolean>;
  onIdle(): void;
  /** What answers beside `/health` and `/version`. */
  handler?: RequestHandler;
  log: Log;
}

/** A training may be silent for hours; Python's clients notice a connection that was closed meanwhile, but not one that closes right now. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** How long a client that was turned away may go on sending. */
const LINGER_MS = 2_000;

/** An endpoint on the loopback interface that answers only to who knows the token. */
export class TrackingServer implements Disposable {
  private readonly server: Server;
  private readonly idleCheck: NodeJS.Timeout;
  private lastRequestMs = performance.now();

  private constructor(private readonly options: TrackingServerOptions) {
    this.server = createServer((request, response) => void this.answer(request, response));
    // An upload may take as long as it takes, and a client may keep its connection for a whole training.
    this.server.requestTimeout = 0;
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.server.on('clientError', turnAway);
    this.idleCheck = setInterval(() => void this.endWhenIdle(), Math.min(options.idleMs / 4, 30_000));
  }

  /** @throws UserFacingError when the port is taken */
  static async start(options: TrackingServerOptions): Promise<TrackingServer> {
    const started = new TrackingServer(options);
    try {
      await started.listen(options.port);
      return started;
    } catch (error) {
      started.dispose();
      throw error;
    }
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  dispose(): void {
    clearInterval(this.idleCheck);
    this.server.close();
    this.server.closeAllConnections();
  }

  private listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error) => {
        reject(
          errorCode(error) === 'EADDRINUSE'
            ? new UserFacingError(`Port ${port} is taken by another program.`, 'Choose another with --port, or leave it out.', { cause: error })
            : error,
        );
      });
      this.server.listen(port, '127.0.0.1', () => resolve());
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.lastRequestMs = performance.now();
    const admitted = this.admit(request);
    if ('status' in admitted) return reply(response, admitted.status, { error_code: admitted.code, message: admitted.message });
    const path = (request.url ?? '/').split('?')[0];
    if (request.method === 'GET' && path === '/health') return reply(response, 200, 'OK');
    if (request.method === 'GET' && path === '/version') return reply(response, 200, this.options.version);
    try {
      if (await this.options.handler?.answer(request, response, admitted)) return;
      reply(response, 404, { error_code: 'ENDPOINT_NOT_FOUND', message: `No endpoint ${request.method} ${path}` });
    } catch (error) {
      // Handlers answer for their own errors; whoever is left waiting here shall not wait for ever.
      this.options.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      response.destroy();
    } finally {
      this.lastRequestMs = performance.now();
    }
  }

  /** Who a request is from, or why it is turned away, before anything of it is looked at further. */
  private admit(request: IncomingMessage): Caller | { status: number; code: string; message: string } {
    // A page in a browser can reach loopback by a name of its own (DNS rebinding) or from its own origin.
    if (!isLoopbackHost(request.headers.host)) return { status: 403, code: 'PERMISSION_DENIED', message: 'Unexpected Host' };
    if (request.headers.origin !== undefined) return { status: 403, code: 'PERMISSION_DENIED', message: 'Requests of web pages are refused' };
    const given = givenToken(request.headers.authorization);
    if (given === undefined || !this.isToken(given.token)) return { status: 401, code: 'UNAUTHENTICATED', message: 'A valid token is needed' };
    return { sessionId: given.sessionId };
  }

  private isToken(text: string): boolean {
    const expected = Buffer.from(this.options.token);
    const given = Buffer.from(text);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private async endWhenIdle(): Promise<void> {
    const { idleMs, hasLiveRuns, onIdle, log } = this.options;
    const isIdle = () => performance.now() - this.lastRequestMs >= idleMs;
    if (!isIdle()) return;
    try {
      if (await hasLiveRuns(performance.now() - this.lastRequestMs)) return;
    } catch (error) {
      log.warn(`Looking for live runs: ${String(error)}`);
    }
    // Somebody may have called while it looked.
    if (isIdle()) onIdle();
  }
}

/**
 * What a client shows: `Bearer TOKEN`, or Basic with the token as password and any user name, as MLflow's clients send
 * them. Behind the token and a dot there may be the id of the session that the client belongs to.
 */
function givenToken(header = ''): { token: string; sessionId: string | null } | undefined {
  const [scheme, shown = ''] = header.split(' ', 2);
  const secret = scheme === 'Basic' ? Buffer.from(shown, 'base64').toString('utf8').replace(/^[^:]*:/, '') : scheme === 'Bearer' ? shown : undefined;
  if (secret === undefined) return undefined;
  const dot = secret.indexOf('.');
  if (dot === -1) return { token: secret, sessionId: null };
  const sessionId = secret.slice(dot + 1);
  return isRunId(sessionId) ? { token: secret.slice(0, dot), sessionId } : undefined;
}

function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

/**
 * Answers what is no request, such as a head that is too long. What the client still sends is taken and dropped: a connection that is
 * closed with something unread is reset, and the client may never see the answer.
 */
function turnAway(error: Error, socket: Duplex): void {
  if (!socket.writable || socket.writableEnded) return;
  socket.removeAllListeners('data');
  socket.resume();
  const status = errorCode(error) === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : errorCode(error) === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

function reply(response: ServerResponse, status: number, body: string | object): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}
