import type * as vscode from 'vscode';
import type { ComparisonMath } from '../../core/compare/comparisonMath.ts';
import type { Log } from '../../core/log.ts';
import { comparePanel } from '../../protocol/comparePanel.ts';
import { collectComparisonChanges } from '../../protocol/comparison.ts';
import type { PanelState } from '../../protocol/panelContract.ts';
import { StorePanels, type PanelPage } from '../panels/storePanels.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import type { ColumnSets } from './columnSets.ts';
import { ComparePage } from './comparePage.ts';

export type ComparePanelState = PanelState<typeof comparePanel>;

export interface ComparePanelsOptions {
  extensionUri: vscode.Uri;
  workspaces: TrackedWorkspaces;
  math: ComparisonMath;
  columnSets: ColumnSets;
  openRun(storeFolder: string, runId: string): void;
  log: Log;
}

/** The Compare panels of this window: one for the same runs. */
export type ComparePanels = StorePanels<typeof comparePanel>;

export function createComparePanels({ math, columnSets, openRun, ...options }: ComparePanelsOptions): ComparePanels {
  return new StorePanels({
    ...options,
    type: 'onramp.compare',
    page: 'compare',
    title: 'Compare',
    openedKey: 'onramp.compare.wasOpened',
    contract: comparePanel,
    keyOf: ({ storeFolder, rows, file }) => JSON.stringify([storeFolder, file ?? rows]),
    createPage: (state, panel) => toPanelPage(new ComparePage({ state, workspaces: options.workspaces, math, columnSets, openRun: (runId) => openRun(state.storeFolder, runId), onTitle: (title) => (panel.title = title) })),
  });
}

function toPanelPage(page: ComparePage): PanelPage<typeof comparePanel> {
  return {
    handlers: page.handlers,
    isAbout: (runIds) => page.reader.isAbout(runIds),
    update: async (channel) => {
      const before = page.shown;
      if (!before) return;
      const changes = collectComparisonChanges(before, await page.read());
      if (changes === 'other') channel.send('comparisonReplaced', null);
      else if (changes) channel.send('comparisonChanged', changes);
    },
  };
}
