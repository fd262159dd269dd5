import * as vscode from 'vscode';
import type { ComparisonMath } from '../../core/compare/comparisonMath.ts';
import { DisposableStore, type Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';
import { PacedWork } from '../../core/pacedWork.ts';
import { comparePanel } from '../../protocol/comparePanel.ts';
import { collectComparisonChanges } from '../../protocol/comparison.ts';
import type { PanelState } from '../../protocol/panelContract.ts';
import { dressPanel } from '../panels/dressPanel.ts';
import { pageHtml } from '../panels/pageHtml.ts';
import { PanelChannel } from '../panels/panelChannel.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import type { ColumnSets } from './columnSets.ts';
import { ComparePage } from './comparePage.ts';

export const COMPARE_PANEL_TYPE = 'onramp.compare';
/** A page is told of changes at most four times a second. */
const UPDATE_INTERVAL_MS = 250;

export type ComparePanelState = PanelState<typeof comparePanel>;

export interface ComparePanelsOptions {
  extensionUri: vscode.Uri;
  workspaces: TrackedWorkspaces;
  math: ComparisonMath;
  columnSets: ColumnSets;
  openRun(storeFolder: string, runId: string): Promise<void>;
  log: Log;
}

/** The Compare panels of this window: one for the same runs, restored after a reload. */
export class ComparePanels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly own = new DisposableStore();

  constructor(private readonly options: ComparePanelsOptions) {
    this.own.add(vscode.window.registerWebviewPanelSerializer(COMPARE_PANEL_TYPE, this));
  }

  /** Shows the comparison of some runs, the panel that is open already if there is one. */
  open(state: ComparePanelState): void {
    const known = this.panels.get(keyOf(state));
    if (known) known.reveal();
    else this.fill(vscode.window.createWebviewPanel(COMPARE_PANEL_TYPE, 'Compare', vscode.ViewColumn.Active, { enableScripts: true }), state);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const state = comparePanel.state.safeParse(saved);
    if (state.success) this.fill(panel, state.data);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
    this.own.dispose();
  }

  private fill(panel: vscode.WebviewPanel, state: ComparePanelState): void {
    const { extensionUri, workspaces, math, columnSets, openRun, log } = this.options;
    const { storeFolder } = state;
    const key = keyOf(state);
    const own = new DisposableStore();
    panel.onDidDispose(() => {
      if (this.panels.get(key) === panel) this.panels.delete(key);
      own.dispose();
    });
    this.panels.set(key, panel);
    void vscode.commands.executeCommand('setContext', 'onramp.compare.wasOpened', true);
    dressPanel(panel, extensionUri);
    const page = new ComparePage({ state, workspaces, math, columnSets, openRun: (runId) => openRun(storeFolder, runId), onTitle: (title) => (panel.title = title) });
    const channel = own.add(new PanelChannel(panel.webview, comparePanel, page.handlers, log));
    const update = async () => {
      const before = page.shown;
      // A page that is hidden is loaded anew when it is shown, and asks then.
      if (!before || !panel.visible) return;
      try {
        const changes = collectComparisonChanges(before, await page.read());
        if (changes === 'other') channel.send('comparisonReplaced', null);
        else if (changes) channel.send('comparisonChanged', changes);
      } catch (error) {
        log.warn(`Compare panel: ${String(error)}`);
      }
    };
    const updates = own.add(new PacedWork(update, UPDATE_INTERVAL_MS));
    own.add(workspaces.onDidChangeRuns(({ folder, runIds }) => folder.location.storeFolder === storeFolder && page.reader.isAbout(runIds) && updates.request()));
    own.add(workspaces.onDidChange(() => updates.request()));
    panel.webview.html = pageHtml(panel.webview, extensionUri, { page: 'compare', title: 'Compare', state });
  }
}

function keyOf({ storeFolder, rows, file }: ComparePanelState): string {
  return JSON.stringify([storeFolder, file ?? rows]);
}
