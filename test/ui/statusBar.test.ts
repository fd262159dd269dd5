import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { eventually } from '../harness/poll.ts';
import { themes, type ThemeName } from '../harness/themes.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';
import { startOutside, stopOutside } from './support.ts';

describe('What is being recorded, in the status bar', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = temporaryWorkspace('bike-demand', { 'forest.py': 'import time\n\nprint("loss=0.5", flush=True)\ntime.sleep(300)\n', 'boost $(beaker) [x](y).py': 'import time\n\ntime.sleep(300)\n' });
    window = await openWorkbench({ workspace: workspace.folder });
  });
  after(async () => {
    stopOutside();
    await window?.close();
    workspace?.dispose();
  });

  const item = () => window.page.locator('.statusbar-item[id="onramp.onramp.onramp.status"]');
  const accessibleName = async () => (await item().locator('a').getAttribute('aria-label')) ?? '';
  const pick = () => window.page.locator('.quick-input-widget');
  const row = (name: string) => pick().locator('.monaco-list-row', { hasText: name });
  const tooltip = () => window.page.locator('.monaco-hover:visible');
  const showTooltip = async () => {
    // A pointer that rests there already asks for nothing.
    await window.page.mouse.move(640, 300);
    await item().hover();
    await tooltip().getByText('Runs are recorded into').waitFor();
  };
  const showPick = async () => {
    await item().click();
    await pick().getByText('Being Recorded Now').waitFor();
  };

  const typeInTerminal = async (line: string) => {
    await window.runCommand('Terminal: Create New Terminal');
    await eventually('the prompt', async () => (/[#$%>]/.test(await window.terminalText.last().innerText()) ? true : undefined));
    await window.page.locator('.xterm-helper-textarea').last().focus();
    await window.page.keyboard.type(`${line}\n`);
  };

  it('is not there before the folder is tracked; then a terminal that is open says that it is older', async () => {
    await typeInTerminal('echo older');
    await window.openViewContainer('Onramp');
    assert.equal(await item().count(), 0);
    await window.page.locator('.part.sidebar').getByRole('button', { name: 'Track This Workspace' }).click();
    await window.page.locator('.part.panel .codicon-warning').first().waitFor();
    await window.screenshot('terminal-relaunch');
    await window.runCommand('Terminal: Kill All Terminals');
  });

  it('says where runs go while nothing runs, and leads to the view', async () => {
    await item().getByText('Onramp').waitFor();
    assert.match(await accessibleName(), /^Onramp: nothing is running\. Runs are recorded into \.onramp of bike-demand\./);
    await showTooltip();
    await window.screenshot('status-idle');
    await window.runCommand('View: Show Explorer');
    await item().click();
    await window.page.locator('.part.sidebar').getByText('No runs yet').waitFor();
  });

  it('names a script that was typed in a terminal', async () => {
    await typeInTerminal('/usr/bin/python3 forest.py');
    await item().getByText('forest.py').waitFor();
    assert.match(await accessibleName(), /^Onramp: recording forest\.py\./);
    await window.treeRow('forest.py').waitFor();
  });

  it('says where calls of MLflow go when a .env file names a server, in the view as well', async () => {
    const sentence = 'MLflow calls go to http://mlflow.example:5000 (.env).';
    const message = window.page.locator('.part.sidebar').getByText(sentence);
    writeFileSync(workspace.file('.env'), 'MLFLOW_TRACKING_URI=http://mlflow.example:5000\n');
    await message.waitFor();
    await eventually('the status bar says so', async () => (await accessibleName()).includes(sentence));
    await window.screenshot('mlflow-elsewhere');
    rmSync(workspace.file('.env'));
    await message.waitFor({ state: 'hidden' });
    await eventually('the status bar says nothing of it', async () => !(await accessibleName()).includes('MLflow'));
  });

  it('counts several, and names them as they are written', async () => {
    startOutside(workspace.folder, '/usr/bin/python3', 'boost $(beaker) [x](y).py', '--depth', '8');
    await item().getByText('2 runs').waitFor();
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await window.setTheme(theme);
      await showTooltip();
      await window.screenshot(`status-running-${theme}`);
      await showPick();
      await window.screenshot(`status-pick-${theme}`);
    }
    await row('boost $(beaker) [x](y).py').waitFor();
    assert.match(await row('boost').innerText(), /--depth 8/);
    await window.page.keyboard.press('Escape');
    await window.setTheme('light');
  });

  it('opens a run that is chosen by keyboard', async () => {
    await window.runCommand('Onramp: Show Running Runs');
    await row('forest.py').waitFor();
    await window.page.keyboard.type('forest');
    await row('boost').waitFor({ state: 'hidden' });
    await window.page.keyboard.press('Enter');
    await window.webview().getByRole('heading', { name: 'forest.py', exact: true }).waitFor();
    await window.tidy();
  });

  it('stops a run with the button of its row, by keyboard, and goes on showing the others', async () => {
    await window.runCommand('Onramp: Show Running Runs');
    await row('boost').waitFor();
    const focused = row('boost').locator('[aria-label="Stop Run"]:focus');
    await eventually('the button to have the focus', async () => {
      if (await focused.count()) return true;
      await window.page.keyboard.press('Tab');
      return undefined;
    });
    await window.page.keyboard.press('Enter');
    await row('boost').waitFor({ state: 'hidden', timeout: 20_000 });
    await row('forest.py').waitFor();
    await window.page.keyboard.press('Escape');
    await item().getByText('forest.py').waitFor();
  });

  it('stops a run with the link of the tooltip', async () => {
    await showTooltip();
    await tooltip().getByRole('link', { name: 'Stop' }).click();
    await item().getByText('Onramp', { exact: true }).waitFor({ timeout: 20_000 });
    await window.treeRow('forest.py').filter({ hasText: 'killed by SIGINT' }).waitFor();
  });
});
