import assert from 'node:assert/strict';
import { eventually } from '../harness/poll.ts';
import { screenshotFailures } from '../harness/window.ts';
import { ComparedSweep } from './comparedSweep.ts';
import { assertAccessible, stopOutside } from './support.ts';

describe('Columns and rows of the Compare panel', () => {
  let sweep: ComparedSweep;
  screenshotFailures(() => sweep?.window);
  before(async function () {
    // Nine trainings, then a VS Code of its own.
    this.timeout(180_000);
    sweep = await ComparedSweep.open();
  });
  after(async () => {
    stopOutside();
    await sweep?.close();
  });

  it('has a button for the menu of a column, for pointers and fingers', async () => {
    await sweep.header('max_depth').hover();
    const button = sweep.frame.getByRole('button', { name: 'Menu of max_depth' });
    await eventually('the button', async () => (await button.evaluate((element) => (globalThis as unknown as { getComputedStyle(of: unknown): { opacity: string } }).getComputedStyle(element).opacity)) === '1');
    await button.click();
    const field = sweep.frame.getByLabel('Filter max_depth');
    await field.waitFor();
    await sweep.frame.getByText(/0\.1\.\.0\.3/).waitFor();
    await sweep.window.screenshot('compare-column-menu');
    await assertAccessible(sweep.frame);
    await sweep.press('Escape');
    assert.equal(await sweep.header('max_depth').getAttribute('aria-sort'), null, 'the button does not sort');
  });

  it('colours a column by its values, the best the strongest', async () => {
    await sweep.header('mae').hover();
    await sweep.frame.getByRole('button', { name: 'Menu of mae' }).click();
    await sweep.frame.getByRole('menuitemcheckbox', { name: 'Colour by Value' }).click();
    await eventually('the colours', async () => (await sweep.frame.locator('.heat').count()) === 9);
    const strengths = await sweep.frame.locator('.grid-row').evaluateAll((rows) =>
      rows.map((row) => {
        const element = row as unknown as { style: { top: string }; querySelector(of: string): { style: { opacity: string }; textContent: string } | null };
        return { top: Number.parseFloat(element.style.top), strength: Number(element.querySelector('.heat')?.style.opacity), value: Number((element.querySelector('.heat ~ .value')?.textContent ?? '').replaceAll(',', '')) };
      }),
    );
    const byValue = strengths.sort((a, b) => a.value - b.value).map(({ strength }) => strength);
    assert.deepEqual(byValue, [...byValue].sort((a, b) => b - a));
    assert.ok((byValue[0] ?? 0) > 0.45 && (byValue.at(-1) ?? 1) < 0.1, String(byValue));
    await sweep.window.screenshotInThemes('compare-coloured');
  });

  it('adds to the sorting with Shift', async () => {
    await sweep.header('learning_rate').click();
    await sweep.header('max_depth').click({ modifiers: ['Shift'] });
    await eventually('both', async () => (await sweep.names()).slice(0, 4).join() === 'hgb-lr0.05-d3,hgb-lr0.05-d6,hgb-lr0.05-d9,hgb-lr0.1-d3');
    await sweep.header('max_depth').click({ modifiers: ['Shift'] });
    await eventually('the second the other way', async () => (await sweep.names()).slice(0, 4).join() === 'hgb-lr0.05-d9,hgb-lr0.05-d6,hgb-lr0.05-d3,hgb-lr0.1-d9');
    await sweep.header('mae').click();
    await eventually('one alone', async () => (await sweep.header('max_depth').getAttribute('aria-sort')) === null);
  });

  it('filters by conditions on any column, and says what it does not know', async () => {
    const field = sweep.frame.getByLabel('Filter runs');
    await field.fill('learning_rate = 0.1..0.3 and max_depth > 3');
    await sweep.rowCount(4);
    assert.ok((await sweep.names()).every((name) => /^hgb-lr0\.[13]-d[69]$/.test(name)));
    await sweep.window.screenshotInThemes('compare-filtered');
    // What is best is the best of these, in words, at the row and as the baseline.
    await field.fill('learning_rate < 0.2');
    await sweep.rowCount(6);
    const best = sweep.frame.locator('.answer-best').getByRole('button').first();
    await eventually('the best of these', async () => /^hgb-lr0\.(1|05)-/.test(await best.innerText()));
    await eventually('the baseline', async () => (await sweep.frame.locator('.grid-row.baseline .name').innerText()) === (await best.innerText()));
    assert.match(await sweep.frame.getByLabel('Baseline').locator('option').first().innerText(), new RegExp(`${await best.innerText()}$`));
    await field.fill('depth > 3');
    await sweep.frame.getByText('“depth” is no column: looking for the whole text in names.').waitFor();
    await assertAccessible(sweep.frame);
    await field.fill('');
    await sweep.rowCount(9);
  });

  it('is moved by dragging it and made wider by the pointer', async () => {
    const before = await sweep.headers();
    const [from, to] = [before.indexOf('max_depth'), before.indexOf('learning_rate')];
    assert.ok(from > to && to > 0, before.join());
    // As events: in a frame of another origin a browser that is driven loses one drag in many, and then waits for its end for ever.
    const dropped = await sweep.header('learning_rate').elementHandle();
    await sweep.header('max_depth').evaluate((dragged, onto) => {
      const dataTransfer = new DataTransfer();
      for (const [name, element] of [['dragstart', dragged], ['dragover', onto], ['drop', onto]] as const) {
        const { left = 0, top = 0 } = element?.getBoundingClientRect() ?? {};
        element?.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer, clientX: left + 20, clientY: top + 14 }));
      }
    }, dropped);
    await eventually('the new order', async () => (await sweep.headers())[to] === 'max_depth');
    const widthOf = async () => (await sweep.header('max_depth').boundingBox())?.width ?? 0;
    const width = await widthOf();
    const edge = await sweep.header('max_depth').locator('.resizer').boundingBox();
    assert.ok(edge);
    await sweep.window.page.mouse.move(edge.x + edge.width / 2, edge.y + 10);
    await sweep.window.page.mouse.down();
    await sweep.window.page.mouse.move(edge.x + 65, edge.y + 10, { steps: 4 });
    await sweep.window.page.mouse.up();
    await eventually('the wider column', async () => Math.abs((await widthOf()) - width - 62) < 6);
  });

  it('keeps columns under a name, over a reload and in the next comparison', async () => {
    const openMenu = () => sweep.frame.getByRole('button', { name: /^Columns/ }).click();
    const order = await sweep.headers();
    await openMenu();
    await sweep.frame.getByLabel('Name of the set').fill('depth first');
    await sweep.press('Enter');
    await sweep.frame.getByRole('button', { name: 'depth first', exact: true }).waitFor();
    await sweep.frame.getByRole('button', { name: 'Only Parameters' }).click();
    await eventually('parameters alone', async () => (await sweep.headers()).join() === 'Run,max_depth,learning_rate');
    await sweep.window.screenshot('compare-column-sets');
    await assertAccessible(sweep.frame);
    await sweep.press('Escape');
    await sweep.window.reload();
    await sweep.grid.waitFor({ timeout: 30_000 });
    await openMenu();
    await sweep.frame.getByRole('button', { name: 'depth first', exact: true }).click();
    await eventually('the columns as they were', async () => (await sweep.headers()).slice(0, 5).join() === order.slice(0, 5).join());
    await sweep.press('Escape');
    await sweep.window.runCommand('View: Close All Editors');
    await sweep.compare();
    await openMenu();
    await sweep.frame.getByRole('button', { name: 'depth first', exact: true }).click();
    await eventually('the columns in another comparison', async () => (await sweep.headers()).slice(0, 5).join() === order.slice(0, 5).join());
    await sweep.frame.getByRole('button', { name: 'Forget depth first' }).click();
    await sweep.frame.getByRole('button', { name: 'depth first', exact: true }).waitFor({ state: 'detached' });
    await sweep.press('Escape');
  });

  it('opens the script of the best run, and of any row from its menu', async () => {
    await sweep.frame.locator('.answer').getByRole('button', { name: 'Open Source' }).click();
    await sweep.window.editorTab(/^sweep\.py/).waitFor();
    await sweep.window.editorTab('9 runs of').click();
    await sweep.cell(3, 0).click({ button: 'right' });
    await sweep.frame.getByRole('menuitem', { name: 'Compare Code with Baseline' }).waitFor();
    await sweep.window.screenshot('compare-row-menu');
    await sweep.frame.getByRole('menuitem', { name: 'Open Source' }).click();
    await eventually('the script before the panel', async () => /\bactive\b/.test((await sweep.window.editorTab(/^sweep\.py/).getAttribute('class')) ?? ''));
    await sweep.window.editorTab('9 runs of').click();
  });

  it('compares the code of the selected run with that of the best', async () => {
    const button = sweep.frame.getByRole('button', { name: 'Compare Code' });
    assert.equal(await button.isDisabled(), true);
    await sweep.cell(4, 0).click();
    assert.match((await button.getAttribute('title')) ?? '', /of the best and the selected run/);
    await button.click();
    await sweep.window.toast(/are of one session/).waitFor();
  });

  it('hides single charts of curves, and shows them again', async () => {
    await sweep.tab('Curves').click();
    await sweep.isDrawn('val_loss');
    await sweep.window.screenshotInThemes('compare-curves');
    await sweep.chart('loss').getByRole('button', { name: 'Hide loss' }).click();
    await sweep.chart('loss').waitFor({ state: 'detached' });
    await sweep.frame.getByLabel('Scale').selectOption('logarithmic');
    await sweep.chart('val_loss').getByText('logarithmic').waitFor();
    await sweep.frame.getByRole('button', { name: 'Show 1 Hidden' }).click();
    await sweep.isDrawn('loss');
    await sweep.window.screenshot('compare-curves-log');
    await sweep.frame.getByLabel('Scale').selectOption('automatic');
  });

  it('keeps its choices in two lines in a narrow window', async () => {
    const { page } = sweep.window;
    await page.setViewportSize({ width: 820, height: 900 });
    for (const name of ['Table', 'Curves']) {
      await sweep.tab(name).click();
      const choices = sweep.frame.locator('.choices').first();
      await choices.getByRole('button', { name: 'More' }).waitFor();
      assert.ok(((await choices.boundingBox())?.height ?? 999) < 80, name);
      await sweep.window.screenshot(`compare-narrow-${name.toLowerCase()}`);
    }
    await sweep.tab('Table').click();
    await sweep.frame.getByRole('button', { name: 'More' }).click();
    await sweep.frame.getByLabel('Group by').selectOption({ label: 'max_depth' });
    await sweep.rowCount(3);
    await sweep.window.screenshot('compare-narrow-more');
    await sweep.press('Escape');
    // Of groups the best is named before the best run.
    await sweep.frame.locator('.answer').getByText(/^best group: max_depth 9, val_loss/).waitFor();
    await page.setViewportSize({ width: 1500, height: 900 });
    await sweep.frame.getByLabel('Group by').waitFor();
    await sweep.window.screenshotInThemes('compare-best-group');
  });
});
