import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { eventually } from '../harness/poll.ts';
import { openWorkbench, type Workbench } from '../harness/window.ts';
import type { TemporaryWorkspace } from '../harness/workspaces.ts';
import { commandLine, exampleWorkspace, paintedPixels, runOutside } from './support.ts';
import { sweepProgram } from './sweepProgram.ts';

/** A window whose Compare panel shows the nine runs of the sweep, and what tests look for in it. */
export class ComparedSweep {
  private constructor(
    readonly workspace: TemporaryWorkspace,
    readonly window: Workbench,
  ) {}

  /** @param locale of the browser, as `de-DE` */
  static async open({ locale }: { locale?: string } = {}): Promise<ComparedSweep> {
    const workspace = exampleWorkspace({ 'sweep.py': sweepProgram });
    try {
      execFileSync(process.execPath, [commandLine, 'init'], { cwd: workspace.folder });
      assert.equal(await runOutside(workspace.folder, '/usr/bin/python3', 'sweep.py'), 0);
      const window = await openWorkbench({ workspace: workspace.folder, viewport: { width: 1500, height: 900 }, ...(locale === undefined ? {} : { locale }) });
      const sweep = new ComparedSweep(workspace, window);
      await window.openViewContainer('Onramp');
      await sweep.compare();
      return sweep;
    } catch (error) {
      workspace.dispose();
      throw error;
    }
  }

  async compare(): Promise<void> {
    await this.window.treeRow('hgb-lr0.3-d9').waitFor({ timeout: 30_000 });
    await this.window.chooseFromContextMenu(this.window.treeRow('sweep.py').first(), 'Compare Runs...');
    await this.frame.getByRole('heading', { name: '9 runs of sweep.py' }).waitFor({ timeout: 30_000 });
    await this.rowCount(9);
  }

  async close(): Promise<void> {
    await this.window.close();
    this.workspace.dispose();
  }

  get frame() {
    return this.window.webview();
  }

  get grid() {
    return this.frame.getByRole('grid');
  }

  tab(name: string) {
    return this.frame.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /** Row -1 is the header. */
  cell(row: number, column: number) {
    return this.frame.locator(`#cell-${row < 0 ? 'header' : row}-${column}`);
  }

  header(title: string) {
    return this.frame.locator('.grid-header .cell').filter({ has: this.frame.locator('.header-title', { hasText: new RegExp(`^${title}$`) }) });
  }

  headers(): Promise<string[]> {
    return this.frame.locator('.grid-header .header-title').allInnerTexts();
  }

  names(): Promise<string[]> {
    return this.frame.locator('.grid-row .cell:first-child .name').allInnerTexts();
  }

  chart(title: string) {
    return this.frame.locator('.metric-chart').filter({ has: this.frame.locator('.chart-title', { hasText: new RegExp(`^${title}`) }) });
  }

  async isDrawn(title: string): Promise<void> {
    await eventually(`the chart ${title}`, async () => (await paintedPixels(this.chart(title).locator('canvas').first())) > 1500);
  }

  async rowCount(count: number): Promise<void> {
    await eventually(`${count} rows`, async () => (await this.grid.getAttribute('aria-rowcount')) === String(count + 1));
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.window.page.keyboard.press(key);
  }
}
