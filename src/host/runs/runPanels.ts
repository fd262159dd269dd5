import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';
import { PacedWork } from '../../core/pacedWork.ts';
import type { ProcessControl } from '../../core/runs/stopRun.ts';
import type { PanelState } from '../../protocol/panelContract.ts';
import { runPanel } from '../../protocol/runPanel.ts';
import { collectChanges, type RunView } from '../../protocol/runView.ts';
import { dressPanel } from '../panels/dressPanel.ts';
import { pageHtml } from '../panels/pageHtml.ts';
import { PanelChannel } from '../panels/panelChannel.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { RunPage } from './runPage.ts';

export const RUN_PANEL_TYPE = 'onramp.run';
/** A page is told of changes at most four times a second. */
const UPDATE_INTERVAL_MS = 250;

type RunPanelState = PanelState<typeof runPanel>;

export interface RunPanelsOptions {
  extensionUri: vscode.Uri;
  workspaces: TrackedWorkspaces;
  machine: ProcessControl;
  log: Log;
}

/** The Run panels of this window: one a run, restored after a reload. */
export class RunPanels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly own = new DisposableStore();

  constructor(private readonly options: RunPanelsOptions) {
    this.own.add(vscode.window.registerWebviewPanelSerializer(RUN_PANEL_TYPE, this));
  }

  /** Shows the panel of a run, the one that is open already if there is one. */
  open(state: RunPanelState): Promise<void> {
    const known = this.panels.get(keyOf(state));
    if (known) known.reveal();
    else this.fill(vscode.window.createWebviewPanel(RUN_PANEL_TYPE, 'Run', vscode.ViewColumn.Active, { enableScripts: true }), state);
    return Promise.resolve();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const state = runPanel.state.safeParse(saved);
    if (state.success) this.fill(panel, state.data);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
    this.own.dispose();
  }

  private fill(panel: vscode.WebviewPanel, state: RunPanelState): void {
    const { extensionUri, workspaces, machine, log } = this.options;
    const { storeFolder, runId } = state;
    const own = new DisposableStore();
    panel.onDidDispose(() => {
      if (this.panels.get(keyOf(state)) === panel) this.panels.delete(keyOf(state));
      own.dispose();
    });
    this.panels.set(keyOf(state), panel);
    // A step of the walkthrough: VS Code does not see which command a row of a view calls.
    void vscode.commands.executeCommand('setContext', 'onramp.runs.wasOpened', true);
    dressPanel(panel, extensionUri);
    const page = new RunPage({ storeFolder, runId, workspaces, machine, open: (other) => this.open({ storeFolder, runId: other }) });
    /** What the page shows; undefined until it has asked. */
    let shown: RunView | null | undefined;
    const show = (view: RunView | null) => {
      if (view) panel.title = view.name;
      shown = view;
      return view;
    };
    const channel = own.add(new PanelChannel(panel.webview, runPanel, { ...page.handlers, readRun: async () => show(await page.read()) }, log));
    const update = async () => {
      // A page that is hidden is loaded anew when it is shown, and asks then.
      if (shown === undefined || !panel.visible) return;
      try {
        const view = await page.read();
        const before = shown;
        show(view);
        if (!view) channel.send('runGone', null);
        else {
          const changes = before ? collectChanges(before, view) : { fields: view, metrics: [] };
          if (changes) channel.send('runChanged', changes);
        }
      } catch (error) {
        log.warn(`Run panel: ${String(error)}`);
      }
    };
    const updates = own.add(new PacedWork(update, UPDATE_INTERVAL_MS));
    own.add(workspaces.onDidChangeRuns(({ folder }) => folder.location.storeFolder === storeFolder && updates.request()));
    own.add(workspaces.onDidChange(() => updates.request()));
    panel.webview.html = pageHtml(panel.webview, extensionUri, { page: 'run', title: 'Run', state });
  }
}

function keyOf(state: RunPanelState): string {
  return `${state.storeFolder}#${state.runId}`;
}
