import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../core/disposables.ts';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';

export interface TrackingServerOptions {
  /** 0 lets the system choose. */
  port: number;
  token: string;
  version: string;
  /** How long without a request the server stays when no recorded process lives, in milliseconds. */
  idleMs: number;
  hasLiveRuns(): Promise<boolean>;
  onIdle(): void;
  log: Log;
}

/** An endpoint on the loopback interface that answers only to who knows the token. */
export class TrackingServer implements Disposable {
  private readonly server: Server;
  private readonly idleCheck: NodeJS.Timeout;
  private lastRequestMs = performance.now();

  private constructor(private readonly options: TrackingServerOptions) {
    this.server = createServer((request, response) => this.answer(request, response));
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

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.lastRequestMs = performance.now();
    const refusal = this.refusal(request);
    if (refusal) return reply(response, refusal.status, { error_code: refusal.code, message: refusal.message });
    const path = (request.url ?? '/').split('?')[0];
    if (request.method === 'GET' && path === '/health') return reply(response, 200, 'OK');
    if (request.method === 'GET' && path === '/version') return reply(response, 200, this.options.version);
    reply(response, 404, { error_code: 'ENDPOINT_NOT_FOUND', message: `No endpoint ${request.method} ${path}` });
  }

  /** Why a request is turned away, before anything of it is looked at further. */
  private refusal(request: IncomingMessage): { status: number; code: string; message: string } | undefined {
    // A page in a browser can reach loopback by a name of its own (DNS rebinding) or from its own origin.
    if (!isLoopbackHost(request.headers.host)) return { status: 403, code: 'PERMISSION_DENIED', message: 'Unexpected Host' };
    if (request.headers.origin !== undefined) return { status: 403, code: 'PERMISSION_DENIED', message: 'Requests of web pages are refused' };
    if (!this.isAuthorized(request.headers.authorization)) return { status: 401, code: 'UNAUTHENTICATED', message: 'A valid token is needed' };
    return undefined;
  }

  private isAuthorized(header: string | undefined): boolean {
    const expected = Buffer.from(`Bearer ${this.options.token}`);
    const given = Buffer.from(header ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private async endWhenIdle(): Promise<void> {
    const { idleMs, hasLiveRuns, onIdle, log } = this.options;
    const isIdle = () => performance.now() - this.lastRequestMs >= idleMs;
    if (!isIdle()) return;
    try {
      if (await hasLiveRuns()) return;
    } catch (error) {
      log.warn(`Looking for live runs: ${String(error)}`);
    }
    // Somebody may have called while it looked.
    if (isIdle()) onIdle();
  }
}

function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

function reply(response: ServerResponse, status: number, body: string | object): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}
