import assert from 'node:assert/strict';
import { eventually } from '../harness/poll.ts';
import { screenshotFailures } from '../harness/window.ts';
import { ComparedSweep } from './comparedSweep.ts';
import { stopOutside } from './support.ts';

describe('The Compare panel in German', () => {
  let sweep: ComparedSweep;
  screenshotFailures(() => sweep?.window);
  before(async function () {
    // Nine trainings, then a VS Code of its own.
    this.timeout(180_000);
    sweep = await ComparedSweep.open({ locale: 'de-DE' });
  });
  after(async () => {
    stopOutside();
    await sweep?.close();
  });

  it('writes numbers with a decimal comma, and thousands with points', async () => {
    const values = await sweep.frame.locator('.grid-row .value').allInnerTexts();
    assert.ok(values.some((text) => /^\d\.\d{3}$/.test(text)), values.join(' '));
    assert.ok(values.some((text) => /^\d+,\d+$/.test(text)), values.join(' '));
    await sweep.window.screenshot('compare-german');
  });

  it('takes a decimal comma in the filter of runs and of a column, and a point as well', async () => {
    const field = sweep.frame.getByLabel('Filter runs');
    for (const [text, count] of [['learning_rate > 0,05', 6], ['learning_rate = 0,1..0,3 and max_depth = 9', 2], ['learning_rate > 0.05', 6], ['', 9]] as const) {
      await field.fill(text);
      await sweep.rowCount(count);
    }
    await sweep.header('learning_rate').hover();
    await sweep.frame.getByRole('button', { name: 'Menu of learning_rate' }).click();
    const filter = sweep.frame.getByLabel('Filter learning_rate');
    await sweep.frame.getByText(/0,1\.\.0,3/).waitFor();
    await filter.fill('< 0,2');
    await sweep.rowCount(6);
    await filter.fill('');
    await sweep.rowCount(9);
  });

  it('writes them so on axes and behind charts', async () => {
    await sweep.press('Escape');
    await sweep.isDrawn('val_loss');
    await sweep.chart('val_loss').first().focus();
    await sweep.press('t');
    await eventually('a table behind the chart', async () => /\d\.\d{3}/.test(await sweep.chart('val_loss').first().locator('td').first().innerText()));
  });
});
