import { hostMessage, type EventName, type PageMessage, type PanelContract, type PanelState, type Params, type Payload, type RequestName, type Result } from '../src/protocol/panelContract.ts';

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The page's end of a panel's messages. Requests settle; events are parsed before a listener sees them. */
export class PageChannel<C extends PanelContract> {
  private readonly vscode = acquireVsCodeApi();
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, (payload: unknown) => void>();
  private nextId = 1;

  constructor(private readonly contract: C) {
    window.addEventListener('message', (event) => this.receive(event.data));
    window.addEventListener('error', (event) => this.post({ kind: 'broke', message: `${event.message} (${event.filename}:${event.lineno})` }));
    window.addEventListener('unhandledrejection', (event) => this.post({ kind: 'broke', message: String(event.reason) }));
  }

  /** Says that listeners are in place; the host speaks from now on. */
  ready(): void {
    this.post({ kind: 'ready' });
  }

  request<M extends RequestName<C>>(method: M, params: Params<C, M>): Promise<Result<C, M>> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve, reject });
      this.post({ kind: 'request', id, method, params });
    });
  }

  on<E extends EventName<C>>(name: E, listener: (payload: Payload<C, E>) => void): void {
    const schema = this.contract.events[name];
    this.listeners.set(name, (payload) => {
      const parsed = schema?.safeParse(payload);
      if (parsed?.success) listener(parsed.data as Payload<C, E>);
      else this.post({ kind: 'broke', message: `event ${name}: ${parsed?.error.issues[0]?.message ?? 'unknown'}` });
    });
  }

  /** What the page kept over a reload, else what the host started it with. */
  readState(root: HTMLElement): PanelState<C> {
    const kept = this.contract.state.safeParse(this.vscode.getState());
    if (kept.success) return kept.data as PanelState<C>;
    const given = this.contract.state.safeParse(JSON.parse(root.dataset['state'] ?? 'null'));
    if (!given.success) throw new Error('The page was started without a state.');
    return given.data as PanelState<C>;
  }

  keepState(state: PanelState<C>): void {
    this.vscode.setState(state);
  }

  private post(message: PageMessage): void {
    this.vscode.postMessage(message);
  }

  private receive(raw: unknown): void {
    const parsed = hostMessage.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.kind) {
      case 'event':
        this.listeners.get(message.name)?.(message.payload);
        break;
      case 'reply':
        this.settle(message.id)?.resolve(message.result);
        break;
      case 'failure':
        this.settle(message.id)?.reject(new Error(message.message));
        break;
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }
}
