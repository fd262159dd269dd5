import type * as vscode from 'vscode';
import type { Log } from '../../core/log.ts';
import type { ProcessControl } from '../../core/runs/stopRun.ts';
import { runPanel } from '../../protocol/runPanel.ts';
import { collectChanges, type RunView } from '../../protocol/runView.ts';
import { StorePanels, type PanelPage } from '../panels/storePanels.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { RunPage } from './runPage.ts';

export interface RunPanelsOptions {
  extensionUri: vscode.Uri;
  workspaces: TrackedWorkspaces;
  machine: ProcessControl;
  log: Log;
}

/** The Run panels of this window: one a run. */
export type RunPanels = StorePanels<typeof runPanel>;

export function createRunPanels({ machine, ...options }: RunPanelsOptions): RunPanels {
  const panels: RunPanels = new StorePanels({
    ...options,
    type: 'onramp.run',
    page: 'run',
    title: 'Run',
    openedKey: 'onramp.runs.wasOpened',
    contract: runPanel,
    keyOf: ({ storeFolder, runId }) => `${storeFolder}#${runId}`,
    createPage: ({ storeFolder, runId }, panel) => toPanelPage(new RunPage({ storeFolder, runId, workspaces: options.workspaces, machine, open: (other) => panels.open({ storeFolder, runId: other }) }), panel),
  });
  return panels;
}

function toPanelPage(page: RunPage, panel: vscode.WebviewPanel): PanelPage<typeof runPanel> {
  /** What the page shows; undefined until it has asked. */
  let shown: RunView | null | undefined;
  const show = (view: RunView | null) => {
    if (view) panel.title = view.name;
    shown = view;
    return view;
  };
  return {
    handlers: { ...page.handlers, readRun: async () => show(await page.read()) },
    // Where it stands among others changes with any of them.
    isAbout: () => true,
    update: async (channel) => {
      if (shown === undefined) return;
      const view = await page.read();
      const before = shown;
      show(view);
      if (!view) return channel.send('runGone', null);
      const changes = before ? collectChanges(before, view) : { fields: view, metrics: [] };
      if (changes) channel.send('runChanged', changes);
    },
  };
}
