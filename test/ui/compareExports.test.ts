import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { eventually } from '../harness/poll.ts';
import { screenshotFailures } from '../harness/window.ts';
import { ComparedSweep } from './comparedSweep.ts';
import { stopOutside } from './support.ts';

/** Width, height and how many bytes the picture has once unpacked. */
function readPng(bytes: Buffer): { width: number; height: number; unpacked: number } {
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const parts: Buffer[] = [];
  let end = '';
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    end = bytes.subarray(at + 4, at + 8).toString('latin1');
    if (end === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  assert.equal(end, 'IEND');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), unpacked: inflateSync(Buffer.concat(parts)).length };
}

/** Python reads the file as XML, which fails where it is none; counts its elements and joins its texts. */
function readSvg(file: string): { root: string; drawn: number; text: string } {
  const program = 'import json, sys, xml.etree.ElementTree as E\nroot = E.parse(sys.argv[1]).getroot()\nname = lambda e: e.tag.split("}")[-1]\nprint(json.dumps({"root": name(root), "drawn": sum(name(e) in ("path", "rect", "circle", "line") for e in root.iter()), "text": " ".join(e.text or "" for e in root.iter() if name(e) == "text")}))';
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', program, file], { encoding: 'utf8' })) as ReturnType<typeof readSvg>;
}

describe('What the Compare panel exports', () => {
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

  /** Chooses a form, confirms the name that is offered, and waits for the whole file. */
  async function exported(form: string, name: string): Promise<Buffer> {
    const file = sweep.workspace.file(name);
    rmSync(file, { force: true });
    await sweep.window.pickQuickItem(form);
    await sweep.window.page.locator('.quick-input-widget').getByText(`Save ${name}`).waitFor();
    await sweep.press('Enter');
    let before = -1;
    await eventually(`the whole of ${name}`, () => {
      const size = existsSync(file) ? statSync(file).size : 0;
      const isWhole = size > 0 && size === before;
      before = size;
      return isWhole;
    });
    return readFileSync(file);
  }
  const exportTable = () => sweep.frame.getByRole('button', { name: 'Export...' }).click();

  it('is the table as it is shown, as CSV', async () => {
    await sweep.frame.getByLabel('Filter runs').fill('max_depth > 3');
    await sweep.rowCount(6);
    const names = await sweep.names();
    await exportTable();
    const lines = (await exported('CSV', '9-runs-of-sweep.py.csv')).toString('utf8').trimEnd().split('\r\n').map((line) => line.split(','));
    const [head = [], ...rows] = lines;
    assert.deepEqual(rows.map(([name]) => name), names);
    assert.ok(head.includes('val_loss') && head.includes('max_depth') && !head.includes('random_state'), head.join());
    assert.ok(rows.every((row) => row.length === head.length && Number(row[head.indexOf('max_depth')]) > 3 && Number(row[head.indexOf('val_loss')]) > 0));
  });

  it('is the table as Markdown', async () => {
    const names = await sweep.names();
    await exportTable();
    const [head = '', rule = '', ...rows] = (await exported('Markdown', '9-runs-of-sweep.py.md')).toString('utf8').trimEnd().split('\n');
    assert.match(head, /^\| run +\| .*\bval_loss\b.* \|$/);
    assert.match(rule, /^\| -+ \| .*-+: .*\|$/);
    assert.deepEqual(rows.map((row) => row.split('|')[1]?.trim()), names);
    assert.ok([rule, ...rows].every((line) => line.length === head.length));
  });

  it('is the table as Parquet, with numbers as numbers', async () => {
    const names = await sweep.names();
    await exportTable();
    const bytes = await exported('Parquet', '9-runs-of-sweep.py.parquet');
    const rows = (await parquetReadObjects({ file: Uint8Array.from(bytes).buffer })) as Record<string, unknown>[];
    assert.deepEqual(rows.map(({ run }) => run), names);
    assert.ok(rows.every(({ max_depth: depth, val_loss: loss }) => typeof depth === 'number' && depth > 3 && typeof loss === 'number' && loss > 0));
    await sweep.frame.getByLabel('Filter runs').fill('');
    await sweep.rowCount(9);
  });

  it('is a chart as a picture, with what is drawn in it', async () => {
    await sweep.tab('Curves').click();
    await sweep.isDrawn('val_loss');
    const box = await sweep.chart('val_loss').locator('canvas').first().boundingBox();
    assert.ok(box);
    await sweep.chart('val_loss').focus();
    await sweep.press('e');
    const { width, height, unpacked } = readPng(await exported('PNG', 'val_loss.png'));
    assert.ok(width >= Math.floor(box.width) && height >= Math.floor(box.height), `${width} x ${height}`);
    // A filter byte a line, and at least three a pixel.
    assert.ok(unpacked >= height * (1 + 3 * width), String(unpacked));
  });

  it('is a chart as lines, which any program for XML reads', async () => {
    await sweep.chart('val_loss').focus();
    await sweep.press('e');
    await exported('SVG', 'val_loss.svg');
    const { root, drawn, text } = readSvg(sweep.workspace.file('val_loss.svg'));
    assert.equal(root, 'svg');
    assert.ok(drawn >= 9, String(drawn));
    assert.match(text, /3,000/);
  });

  it('is what stands behind a chart, as CSV', async () => {
    await sweep.chart('val_loss').focus();
    await sweep.press('e');
    const lines = (await exported('CSV', 'val_loss.csv')).toString('utf8').trimEnd().split('\r\n');
    assert.match(lines[0] ?? '', /^Run,First,Last/);
    assert.equal(lines.length, 10);
  });

  it('is any other chart too', async () => {
    await sweep.tab('Scatter').click();
    await sweep.isDrawn('val_loss over learning_rate');
    await sweep.chart('val_loss over learning_rate').focus();
    await sweep.press('e');
    await exported('SVG', 'val_loss-over-learning_rate.svg');
    assert.match(readSvg(sweep.workspace.file('val_loss-over-learning_rate.svg')).text, /learning_rate/);
  });

  it('follows a brush along an axis that the pointer drew', async () => {
    await sweep.tab('Parallel').click();
    await sweep.isDrawn('Parallel coordinates');
    const axis = sweep.frame.getByRole('group', { name: 'Range of max_depth' });
    const box = await axis.boundingBox();
    assert.ok(box);
    const { mouse } = sweep.window.page;
    const across = box.x + box.width / 2;
    await mouse.move(across, box.y + box.height * 0.3);
    await mouse.down();
    await mouse.move(across, box.y + box.height + 12, { steps: 6 });
    await mouse.up();
    await sweep.frame.getByText('6 of 9 runs pass').waitFor();
    await sweep.window.screenshotInThemes('compare-brushed');
    // A click takes it away.
    await mouse.click(across, box.y + box.height * 0.6);
    await sweep.frame.getByText(/Drag along an axis/).waitFor();
  });
});
