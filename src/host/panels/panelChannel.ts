import type * as vscode from 'vscode';
import type { Disposable } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { packArrays } from './packArrays.ts';
import { pageMessage, type EventName, type HostMessage, type PanelContract, type Payload, type RequestHandlers } from '../../protocol/panelContract.ts';

/** The host's end of a panel's messages: parses whatever arrives, settles every request, and speaks only to a ready page. */
export class PanelChannel<C extends PanelContract> implements Disposable {
  private readonly subscription: vscode.Disposable;
  private isReady = false;
  private isClosed = false;
  /** The latest of each event while the page is not ready. */
  private readonly waiting = new Map<string, HostMessage>();

  constructor(
    private readonly webview: vscode.Webview,
    private readonly contract: C,
    private readonly handlers: RequestHandlers<C>,
    private readonly log: Log,
  ) {
    this.subscription = webview.onDidReceiveMessage((message: unknown) => void this.receive(message));
  }

  send<E extends EventName<C>>(name: E, payload: Payload<C, E>): void {
    const message: HostMessage = { kind: 'event', name, payload };
    if (this.isReady) this.post(message);
    else this.waiting.set(name, message);
  }

  dispose(): void {
    this.isClosed = true;
    this.subscription.dispose();
  }

  private async receive(raw: unknown): Promise<void> {
    const message = pageMessage.safeParse(raw);
    if (!message.success) {
      this.log.warn(`A page sent a message that is none: ${message.error.issues[0]?.message ?? ''}`);
      this.post({ kind: 'failure', id: requestId(raw), reason: 'bad-message', message: 'This message is not understood.' });
      return;
    }
    switch (message.data.kind) {
      case 'ready':
        this.isReady = true;
        for (const event of this.waiting.values()) this.post(event);
        this.waiting.clear();
        break;
      case 'broke':
        this.log.error(`In a page: ${message.data.message}`);
        break;
      case 'request':
        this.post(await this.answer(message.data.id, message.data.method, message.data.params));
        break;
    }
  }

  private async answer(id: number, method: string, rawParams: unknown): Promise<HostMessage> {
    const request = Object.hasOwn(this.contract.requests, method) ? this.contract.requests[method] : undefined;
    const params = request?.params.safeParse(rawParams);
    if (!params?.success) {
      this.log.warn(`A page asked for "${method}" in a way that is not understood.`);
      return { kind: 'failure', id, reason: 'bad-message', message: `"${method}" is not understood.` };
    }
    try {
      // The contract's types tie this handler to these parameters.
      const handler = this.handlers[method] as (params: unknown) => unknown;
      return { kind: 'reply', id, result: await handler(params.data) };
    } catch (error) {
      if (error instanceof UserFacingError) return { kind: 'failure', id, reason: 'user-facing', message: error.text };
      this.log.error(error instanceof Error ? error : String(error));
      return { kind: 'failure', id, reason: 'bug', message: 'Something went wrong; the log has the details.' };
    }
  }

  private post(message: HostMessage): void {
    if (this.isClosed) return;
    this.webview.postMessage(packArrays(message)).then(undefined, (error: unknown) => this.log.debug(`A page is gone: ${String(error)}`));
  }
}

function requestId(raw: unknown): number {
  return typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'number' ? raw.id : -1;
}
