import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { DisposableStore, type Disposable } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { canStop, sessionOf, stopRun, type ProcessControl } from '../../core/runs/stopRun.ts';
import type { PanelState } from '../../protocol/panelContract.ts';
import { runPanel, type RunView } from '../../protocol/runPanel.ts';
import { pageHtml } from '../panels/pageHtml.ts';
import { PanelChannel } from '../panels/panelChannel.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { openSource, sourceUri } from './openSource.ts';
import { readRunValues } from './runValues.ts';
import { toRunView } from './runView.ts';

export const RUN_PANEL_TYPE = 'onramp.run';
/** Sessions of the same script in the duration chart. */
const HISTORY_LENGTH = 30;

type RunPanelState = PanelState<typeof runPanel>;

export interface RunPanelsOptions {
  extensionUri: vscode.Uri;
  workspaces: TrackedWorkspaces;
  machine: ProcessControl;
  clock: Clock;
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
    const { extensionUri, workspaces, log } = this.options;
    const own = new DisposableStore();
    panel.onDidDispose(() => {
      if (this.panels.get(keyOf(state)) === panel) this.panels.delete(keyOf(state));
      own.dispose();
    });
    this.panels.set(keyOf(state), panel);
    panel.iconPath = { light: vscode.Uri.joinPath(extensionUri, 'media', 'panel-light.svg'), dark: vscode.Uri.joinPath(extensionUri, 'media', 'panel-dark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')] };
    const channel = own.add(new PanelChannel(panel.webview, runPanel, this.handlersFor(panel, state), log));
    const update = () =>
      void this.readRun(panel, state).then(
        (view) => channel.send('runChanged', view),
        (error: unknown) => log.warn(`Run panel: ${String(error)}`),
      );
    own.add(workspaces.onDidChangeRuns((folder) => folder.location.storeFolder === state.storeFolder && update()));
    own.add(workspaces.onDidChange(update));
    panel.webview.html = pageHtml(panel.webview, extensionUri, { page: 'run', title: 'Run', state });
  }

  private handlersFor(panel: vscode.WebviewPanel, state: RunPanelState) {
    const { machine } = this.options;
    return {
      readRun: () => this.readRun(panel, state),
      openSource: async () => {
        const { folder, run } = await this.require(state);
        await openSource(folder, run);
        return null;
      },
      stopRun: async () => {
        const { folder, run } = await this.require(state);
        await stopRun(await sessionOf(run, folder.runs), machine);
        return null;
      },
      openRun: async ({ runId }: { runId: string }) => {
        await this.open({ storeFolder: state.storeFolder, runId });
        return null;
      },
    };
  }

  private async readRun(panel: vscode.WebviewPanel, state: RunPanelState): Promise<RunView | null> {
    const { workspaces, clock, machine } = this.options;
    const folder = workspaces.byStore(state.storeFolder);
    const run = await folder?.runs.get(state.runId);
    if (!folder || !run) return null;
    panel.title = run.name;
    const history = run.source ? await folder.runs.historyOf(run.source.path, HISTORY_LENGTH) : [run];
    const stop = vscode.workspace.isTrusted && run.status === 'RUNNING' && canStop(await sessionOf(run, folder.runs), machine);
    const values = await readRunValues(folder.runs, run.id, clock.nowMs());
    return toRunView({ run, history, values, can: { stop, openSource: sourceUri(folder, run) !== undefined }, nowMs: clock.nowMs() });
  }

  private async require(state: RunPanelState) {
    const folder = this.options.workspaces.byStore(state.storeFolder);
    const run = await folder?.runs.get(state.runId);
    if (!folder || !run) throw new UserFacingError('This run is not there any more.', 'Close this panel.');
    return { folder, run };
  }
}

function keyOf(state: RunPanelState): string {
  return `${state.storeFolder}#${state.runId}`;
}
