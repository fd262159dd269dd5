import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { outFolder } from '../../scripts/lib/paths.mjs';
import { launchWindow, type LaunchedWindow, type WorkbenchOptions } from './launch.ts';
import { eventually } from './poll.ts';
import { themes, type ThemeName } from './themes.ts';

/** Starts a VS Code of its own with the packed Onramp and opens one window; one per test file, closed in `after`. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const undo: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const workbench = new Workbench(await launchWindow(options, undo), close);
    await workbench.load();
    return workbench;
  } catch (error) {
    await close();
    throw error;
  }
}

/** Within a `describe`: keeps what the window showed when a test of it failed, as out/screenshots/failed-<test>.png. */
export function screenshotFailures(current: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await current()?.screenshot(`failed-${this.currentTest.title.replaceAll(/[^\w]+/g, '-').slice(0, 60)}`);
  });
}

/** One window of VS Code as a person sees it: what is found by its words, and a few gestures. */
export class Workbench {
  readonly page: Page;
  readonly context: BrowserContext;

  constructor(
    private readonly launched: LaunchedWindow,
    /** Ends VS Code and the browser, and removes what they wrote. */
    readonly close: () => Promise<void>,
  ) {
    this.page = launched.page;
    this.context = launched.page.context();
  }

  /** Loads the page, and waits until it can be used. */
  async load(): Promise<void> {
    await this.launched.load();
    await this.waitUntilUsable();
  }

  /** "Developer: Reload Window": what the window keeps is saved first, which a plain load of the page may cut off. */
  async reload(): Promise<void> {
    const navigated = this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame());
    await this.runCommand('Developer: Reload Window');
    await navigated;
    await this.waitUntilUsable();
  }

  private async waitUntilUsable(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await this.page.locator('.monaco-workbench .part.activitybar').waitFor();
  }

  /** Opens the palette and runs a command by its whole title, like `Onramp: Run Python File`. */
  async runCommand(title: string): Promise<void> {
    // A palette opened while extensions are still being read does not know their commands: open it again.
    await eventually(`the command "${title}" in the palette`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await this.chooseRow(`>${title}`, title);
      return true;
    }, 30_000);
  }

  /**
   * Types into the open quick pick, moves down to the row with this label, and confirms. By keyboard, because the list is
   * filtered while one types: a click may land on the row that has just taken the place.
   */
  private async chooseRow(text: string, label: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor({ timeout: 5000 });
    // A page that is still loading may take the focus and close the box again: whoever called opens it anew.
    await input.fill(text, { timeout: 3000 });
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    // The accessible name goes on with a key binding or a remark after a comma.
    const named = this.page.locator(`.monaco-list-row:is([aria-label=${JSON.stringify(label)}], [aria-label^=${JSON.stringify(`${label}, `)}])`);
    const wanted = rows.and(named);
    const focused = wanted.and(this.page.locator('.focused'));
    await wanted.first().waitFor({ timeout: 3000 });
    await eventually(`the row "${label}" to be chosen`, async () => {
      if (await focused.count()) {
        // Still so a moment later: the list has come to rest.
        await this.page.waitForTimeout(100);
        if (await focused.count()) return true;
      } else {
        await this.page.keyboard.press('ArrowDown');
        await this.page.waitForTimeout(50);
      }
      return undefined;
    }, 5000);
    await this.page.keyboard.press('Enter');
  }

  /** The commands the palette offers for a text, as a person reads them. */
  async paletteRows(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input.input').fill(`>${text}`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    const labels = await Promise.all((await rows.all()).map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
    await this.page.keyboard.press('Escape');
    return labels;
  }

  /** Chooses a row of the open quick pick by the beginning of its label. */
  async pickQuickItem(label: string): Promise<void> {
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^=${JSON.stringify(label)}]`).first();
    await row.waitFor();
    await row.click();
  }

  /** Types into the open input box and confirms. */
  async answerInput(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Shows a view container by its name in the activity bar; does nothing when it is shown already. */
  async openViewContainer(name: string): Promise<void> {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name });
    await tab.waitFor();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.locator('a').click();
    await this.page.locator('.part.sidebar .composite.title').getByText(name, { exact: false }).first().waitFor();
  }

  /** The row of a tree whose label holds a text; the row's description is its `.label-description`. */
  treeRow(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem').filter({ has: this.page.locator('.label-name', { hasText: name }) });
  }

  /** Hovers a tree row and presses one of its inline actions. */
  async pressInlineAction(row: Locator, title: string): Promise<void> {
    await row.hover();
    await row.getByRole('button', { name: title }).click();
  }

  /** Opens a row's context menu and chooses an entry. */
  async chooseFromContextMenu(row: Locator, entry: string): Promise<void> {
    await row.click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry }).first();
    await item.waitFor();
    // VS Code swallows clicks on a menu that has just opened.
    await this.page.waitForTimeout(400);
    await item.click();
  }

  /** The page inside a webview: the newest one, or by its place in the window or its title. */
  webview({ title, nth = -1 }: { title?: string; nth?: number } = {}): FrameLocator {
    const outer = title === undefined ? 'iframe.webview.ready' : `iframe.webview.ready[title=${JSON.stringify(title)}]`;
    return this.page.frameLocator(`${outer} >> nth=${nth}`).frameLocator('#active-frame');
  }

  /** A notification that holds a text. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  /** A modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** An entry of the status bar that holds a text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** The tab of an open editor. */
  editorTab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: title });
  }

  /** What terminals show. */
  get terminalText(): Locator {
    return this.page.locator('.xterm-rows');
  }

  /** Opens a file of the workspace by the quick-open box. */
  async openFile(name: string): Promise<void> {
    await eventually(`the file ${name}`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('Control+P');
      await this.chooseRow(name, name);
      await this.page.locator('.tabs-container .tab.active').filter({ hasText: name }).waitFor({ timeout: 5000 });
      return true;
    }, 30_000);
  }

  /** Changes user settings and reloads the window: a served VS Code does not watch their file. Files in `.vscode` are watched. */
  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    const { settingsFile } = this.launched;
    const current = JSON.parse(readFileSync(settingsFile, 'utf8')) as Record<string, unknown>;
    writeFileSync(settingsFile, `${JSON.stringify({ ...current, ...settings }, null, 2)}\n`);
    await this.reload();
  }

  /** Switches the colour theme, as a person does, and waits until the window shows it. */
  async setTheme(theme: ThemeName): Promise<void> {
    const { label, className } = themes[theme];
    const shown = this.page.locator(`.monaco-workbench.${className}`);
    if (await shown.isVisible()) return;
    await this.runCommand('Preferences: Color Theme');
    await this.chooseRow(label, label);
    await shown.waitFor({ timeout: 15_000 });
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Saves what is seen as out/screenshots/<name>.png; returns the file. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(outFolder, 'screenshots', `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  /** Saves one screenshot per theme, named <name>-<theme>.png, and returns to the light theme. */
  async screenshotInThemes(name: string): Promise<void> {
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
    await this.setTheme('light');
  }

  /** Leaves a tidy window for the next test: no menus, notifications or editors. */
  async tidy(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Escape');
    await this.runCommand('Notifications: Clear All Notifications');
    await this.runCommand('View: Close All Editors');
  }
}
