import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import { DisposableStore, type Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';
import { PacedWork } from '../../core/pacedWork.ts';
import type { PanelContract, PanelState, RequestHandlers } from '../../protocol/panelContract.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { dressPanel } from './dressPanel.ts';
import { pageHtml } from './pageHtml.ts';
import { PanelChannel } from './panelChannel.ts';

/** A page is told of changes at most four times a second. */
const UPDATE_INTERVAL_MS = 250;

/** The contract of a panel that shows something of one store. */
type StoreContract = PanelContract & { state: z.ZodMiniType<{ storeFolder: string }> };

/** What one panel's page can ask, and how it is told of changes. */
export interface PanelPage<C extends PanelContract> {
  handlers: RequestHandlers<C>;
  /** Whether changes of these runs of its store concern it. */
  isAbout(runIds: readonly string[]): boolean;
  /** Tells the page what is different; called while it is visible. */
  update(channel: PanelChannel<C>): Promise<void>;
}

export interface StorePanelsOptions<C extends StoreContract> {
  /** VS Code's name of this kind of panel. */
  type: string;
  /** The built page. */
  page: string;
  /** What a panel is called until its page is read. */
  title: string;
  /** A context key that is set when a panel opens: a step of the walkthrough, for VS Code does not see which command a row of a view calls. */
  openedKey: string;
  contract: C;
  extensionUri: vscode.Uri;
  workspaces: TrackedWorkspaces;
  log: Log;
  /** Panels with the same key are the same. */
  keyOf(state: PanelState<C>): string;
  createPage(state: PanelState<C>, panel: vscode.WebviewPanel): PanelPage<C>;
}

/** The panels of one kind in this window: one for each key, restored after a reload. */
export class StorePanels<C extends StoreContract> implements Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly own = new DisposableStore();

  constructor(private readonly options: StorePanelsOptions<C>) {
    this.own.add(vscode.window.registerWebviewPanelSerializer(options.type, this));
  }

  /** Shows a panel, the one that is open already if there is one. */
  open(state: PanelState<C>): void {
    const { type, title, keyOf } = this.options;
    const known = this.panels.get(keyOf(state));
    if (known) known.reveal();
    else this.fill(vscode.window.createWebviewPanel(type, title, vscode.ViewColumn.Active, { enableScripts: true }), state);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const state = this.options.contract.state.safeParse(saved);
    // The schema is the contract's own.
    if (state.success) this.fill(panel, state.data as PanelState<C>);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
    this.own.dispose();
  }

  private fill(panel: vscode.WebviewPanel, state: PanelState<C>): void {
    const { page: pageName, title, openedKey, contract, extensionUri, workspaces, log } = this.options;
    const key = this.options.keyOf(state);
    const own = new DisposableStore();
    panel.onDidDispose(() => {
      if (this.panels.get(key) === panel) this.panels.delete(key);
      own.dispose();
    });
    this.panels.set(key, panel);
    void vscode.commands.executeCommand('setContext', openedKey, true);
    dressPanel(panel, extensionUri);
    const page = this.options.createPage(state, panel);
    const channel = own.add(new PanelChannel(panel.webview, contract, page.handlers, log));
    const update = async () => {
      // A page that is hidden is loaded anew when it is shown, and asks then.
      if (!panel.visible) return;
      try {
        await page.update(channel);
      } catch (error) {
        log.warn(`${title} panel: ${String(error)}`);
      }
    };
    const updates = own.add(new PacedWork(update, UPDATE_INTERVAL_MS));
    own.add(workspaces.onDidChangeRuns(({ folder, runIds }) => folder.location.storeFolder === state.storeFolder && page.isAbout(runIds) && updates.request()));
    own.add(workspaces.onDidChange(() => updates.request()));
    panel.webview.html = pageHtml(panel.webview, extensionUri, { page: pageName, title, state });
  }
}
