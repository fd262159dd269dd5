import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRunId, monthOfRunId } from '../../src/core/runs/runId.ts';
import { serializeRecord } from '../../src/core/runs/records.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import { temporaryWorkspace } from '../harness/workspaces.ts';

/** Writes ended sessions as a launcher on another machine would have. */
function writeRuns(folder: string, count: number): void {
  const startMs = Date.now() - count * 60_000;
  for (let index = 0; index < count; index += 1) {
    const atMs = startMs + index * 60_000;
    const runId = createRunId({ nowMs: () => atMs });
    const runFolder = path.join(folder, '.onramp', 'runs', monthOfRunId(runId), runId);
    mkdirSync(runFolder, { recursive: true });
    const name = `train_${String(index).padStart(5, '0')}.py`;
    writeFileSync(
      path.join(runFolder, 'events-launcher-elsewhere-1.jsonl'),
      [
        serializeRecord({ kind: 'open', v: 1, run: runId, writer: 'launcher-elsewhere-1', at: atMs, process: { host: 'elsewhere', pid: 1 }, tool: 'onramp 0.1.0' }),
        serializeRecord({ kind: 'session', at: atMs, name, source: { type: 'script', path: name }, command: ['python3', name], arguments: [], cwd: '.' }),
        serializeRecord({ kind: 'end', at: atMs + 4200, status: 'FINISHED', exitCode: 0, signal: null, error: null }),
      ].join(''),
    );
  }
}

describe('States of the Runs view', () => {
  let window: Workbench | undefined;
  screenshotFailures(() => window);
  let undo: (() => void)[] = [];
  afterEach(async () => {
    await window?.close();
    window = undefined;
    for (const step of undo) step();
    undo = [];
  });

  const open = async (workspace: string | undefined, trust = true) => {
    window = await openWorkbench({ ...(workspace === undefined ? {} : { workspace }), trust });
    return window;
  };
  const workspaceWith = (name: string, files: Record<string, string> = {}) => {
    const workspace = temporaryWorkspace(name, files);
    undo.push(() => workspace.dispose());
    return workspace;
  };

  it('asks for a folder where none is open', async () => {
    const { page } = await open(undefined);
    await window?.openViewContainer('Onramp');
    await page.locator('.part.sidebar').getByText('Open the folder you train in').waitFor();
    await window?.screenshotInThemes('runs-no-folder');
  });

  it('says what Restricted Mode means, and is ready once the workspace is trusted', async () => {
    const workspace = workspaceWith('downloaded');
    const { page } = await open(workspace.folder, false);
    const sidebar = page.locator('.part.sidebar');
    await window?.openViewContainer('Onramp');
    await sidebar.getByText('In Restricted Mode nothing is recorded').waitFor();
    await window?.screenshot('runs-restricted');
    await sidebar.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await sidebar.getByRole('button', { name: 'Track This Workspace' }).waitFor();
  });

  it('names the file that is wrong when the store cannot be found', async () => {
    const workspace = workspaceWith('points nowhere', { '.onramp': 'store: ../gone\n' });
    const { page } = await open(workspace.folder);
    await window?.openViewContainer('Onramp');
    await page.locator('.part.sidebar').getByText('which does not exist').waitFor();
    await window?.treeRow('Try Again').waitFor();
    await window?.screenshotInThemes('runs-error');
    mkdirSync(path.join(path.dirname(workspace.folder), 'gone'));
    await window?.treeRow('Try Again').click();
    await page.locator('.part.sidebar').getByText('No runs yet').waitFor();
  });

  it('shows 10,000 runs in pages, the newest first', async () => {
    const workspace = workspaceWith('long history');
    writeRuns(workspace.folder, 10_000);
    const { page } = await open(workspace.folder);
    await window?.openViewContainer('Onramp');
    await window?.treeRow('train_09999.py').waitFor({ timeout: 60_000 });
    await window?.screenshotInThemes('runs-10000');
    await window?.runCommand('Onramp: Focus on Runs View');
    await page.keyboard.press('End');
    await window?.treeRow('Show 200 more').waitFor();
    assert.match((await window?.treeRow('Show 200 more').locator('.label-description').innerText()) ?? '', /of 9800/);
    await window?.treeRow('Show 200 more').click();
    await eventually('the next page', async () => {
      await page.keyboard.press('End');
      // At once, also when the row is out of sight: it moved when the page was added, and End brings it back.
      return (await window?.treeRow('Show 200 more').locator('.label-description').allInnerTexts())?.some((text) => text.includes('of 9600'));
    }, 50_000);
  }).timeout(120_000);

  it('keeps the runs of each folder apart where several are open', async () => {
    const workspace = workspaceWith('both', { 'one/train.py': 'print(1)\n', 'two/train.py': 'print(2)\n', 'both.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }) });
    writeRuns(workspace.file('one'), 2);
    writeRuns(workspace.file('two'), 3);
    await open(workspace.file('both.code-workspace'));
    await window?.openViewContainer('Onramp');
    await window?.treeRow('train_00002.py').waitFor();
    await window?.treeRow('train_00001.py').first().waitFor();
    await window?.screenshotInThemes('runs-several-folders');
  });
});
