import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { initStore } from '../../src/storage/storeFolder.ts';
import { mlflowId, writeExperiment, writeMlflowRun } from '../unit/support/mlflowFolders.ts';
import { beginRun, endedProcess, writeRun } from '../unit/support/runFiles.ts';
import { writeTrainingRun } from '../unit/support/trainingRuns.ts';
import { snapshot } from '../unit/support/stores.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import { temporaryWorkspace } from '../harness/workspaces.ts';
import { assertAccessible, commandLine, paintedPixels } from './support.ts';

describe('States of the Run panel', () => {
  let window: Workbench | undefined;
  screenshotFailures(() => window);
  let undo: (() => void)[] = [];
  afterEach(async () => {
    await window?.close();
    window = undefined;
    for (const step of undo) step();
    undo = [];
  });

  const tracked = (name: string) => {
    const workspace = temporaryWorkspace(name);
    undo.push(() => workspace.dispose());
    return { workspace, store: initStore(workspace.folder) };
  };
  const open = async (folder: string, trust = true) => {
    window = await openWorkbench({ workspace: folder, trust });
    await window.openViewContainer('Onramp');
    return window;
  };

  it('say what is missing: nothing recorded, killed, gone', async () => {
    const { workspace, store } = tracked('quiet');
    const startedAtMs = Date.now() - 60_000;
    const killed = beginRun({ store, startedAtMs, script: 'killed.py', process: endedProcess() });
    killed.writer.append({ kind: 'process', at: startedAtMs, process: endedProcess() });
    writeRun({ store, startedAtMs: startedAtMs + 1000, script: 'quiet.py' });
    const { treeRow, webview, screenshotInThemes, runCommand } = bound(await open(workspace.folder));
    await treeRow('quiet.py').click();
    await webview().getByText('Nothing was recorded from inside this run').waitFor({ timeout: 30_000 });
    assert.deepEqual(await webview().getByRole('tab').allInnerTexts(), ['Overview']);
    await screenshotInThemes('panel-nothing');
    await assertAccessible(webview());
    await treeRow('killed.py').click();
    await webview().locator('.pill', { hasText: 'killed' }).waitFor();
    await webview().getByText('no goodbye').waitFor();
    await screenshotInThemes('panel-killed');
    rmSync(workspace.file('.onramp/runs'), { recursive: true });
    await runCommand('Onramp: Refresh Runs');
    await webview().getByText('This run is not there any more').waitFor();
    await screenshotInThemes('panel-gone');
  });

  it('show runs that were imported from MLflow with their curves', async () => {
    const { workspace } = tracked('from mlflow');
    const experiment = writeExperiment(workspace.file('mlruns'), { id: '1', name: 'bike-demand' });
    const line = (step: number) => `${1_700_000_000_000 + step * 1000} ${Math.exp(-step / 20) + 0.2} ${step}\n`;
    const points = Array.from({ length: 60 }, (_, step) => line(step)).join('');
    writeMlflowRun(experiment, { id: mlflowId(1), params: { lr: '0.1' }, metrics: { train_loss: points, val_loss: points, 'system/cpu_utilization_percentage': points }, artifacts: { 'report.txt': 'fine\n' } });
    execFileSync(process.execPath, [commandLine, 'runs', 'import', 'mlruns'], { cwd: workspace.folder });
    const { treeRow, webview, screenshotInThemes } = bound(await open(workspace.folder));
    await treeRow('amiable-cub-12').click();
    await webview().getByRole('tab', { name: /^Metrics/ }).click({ timeout: 30_000 });
    await eventually('the chart', async () => (await paintedPixels(webview().locator('.metric-chart canvas').first())) > 1500);
    await screenshotInThemes('panel-imported');
    await webview().getByRole('tab', { name: /^Artifacts/ }).click();
    await webview().getByText('fine').waitFor();
  });

  it('write nothing in Restricted Mode', async () => {
    const { workspace, store } = tracked('downloaded');
    writeTrainingRun({ store, name: 'theirs', metrics: { loss: [3, 2, 1] }, note: '**bold** <script>alert(1)</script>' });
    const before = snapshot(workspace.folder);
    const { treeRow, webview } = bound(await open(workspace.folder, false));
    await treeRow('theirs').click();
    await webview().locator('.markdown strong', { hasText: 'bold' }).waitFor({ timeout: 30_000 });
    await webview().getByText('<script>alert(1)</script>').waitFor();
    assert.equal(await webview().getByRole('button', { name: 'Edit' }).count(), 0);
    await webview().getByRole('tab', { name: /^Metrics/ }).click();
    await eventually('the chart', async () => (await paintedPixels(webview().locator('.metric-chart canvas'))) > 500);
    await window?.close();
    window = undefined;
    assert.equal(snapshot(workspace.folder), before);
  });
});

/** What these tests do with a window. */
function bound(window: Workbench) {
  return {
    treeRow: (name: string) => window.treeRow(name).first(),
    webview: () => window.webview(),
    screenshotInThemes: (name: string) => window.screenshotInThemes(name),
    runCommand: (title: string) => window.runCommand(title),
  };
}
