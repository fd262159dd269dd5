import { existsSync } from 'node:fs';
import { eventually } from '../harness/poll.ts';
import { themes, type ThemeName } from '../harness/themes.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import type { TemporaryWorkspace } from '../harness/workspaces.ts';
import { exampleWorkspace, runOutside, stopOutside } from './support.ts';

describe('The walkthrough', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = exampleWorkspace();
    window = await openWorkbench({ workspace: workspace.folder, viewport: { width: 1400, height: 900 } });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    stopOutside();
    await window?.close();
    workspace?.dispose();
  });

  const page = () => window.page.locator('.gettingStartedContainer');
  const step = (title: string) => page().locator('.getting-started-step').filter({ hasText: title });
  const isDone = (title: string) => step(title).locator('.codicon.complete');

  it('is led to from the empty view, and shows each step beside a picture', async () => {
    // VS Code knows the walkthroughs of extensions some seconds after it has loaded, and shows its own until then.
    await eventually('the page of this extension', async () => {
      await window.page.locator('.part.sidebar').getByText('Get Started', { exact: true }).click();
      await step('Track a folder').waitFor({ timeout: 2000 });
      return true;
    }, 30_000);
    for (const title of ['Track a folder', 'Record a first run', 'See everything about it', 'Find the best of many', 'See what differs, and why one is better', 'Bring the runs you have']) {
      await step(title).click();
      await step(title).getByRole('button').first().waitFor();
    }
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await window.setTheme(theme);
      await window.runCommand('Onramp: Get Started');
      await step('Record a first run').click();
      await step('Record a first run').getByRole('button', { name: 'Run Python File' }).waitFor();
      await page().locator('iframe.webview.ready').waitFor();
      await window.screenshot(`walkthrough-${theme}`);
    }
    await window.setTheme('light');
  });

  it('tracks from its first step, and notes what is done however it was done', async () => {
    await window.runCommand('Onramp: Get Started');
    await step('Track a folder').click();
    await step('Track a folder').getByRole('button', { name: 'Track This Workspace' }).click();
    await eventually('the folder to be tracked', () => (existsSync(workspace.file('.onramp')) ? true : undefined));
    await isDone('Track a folder').waitFor();
    await runOutside(workspace.folder, '/usr/bin/python3', 'train.py');
    await isDone('Record a first run').waitFor();
    await window.treeRow('train.py').click();
    await window.runCommand('Onramp: Get Started');
    await isDone('See everything about it').waitFor();
  });
});
