import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLine, serializePoints, type PointBatch } from '../../../../src/core/runs/records';
import { PointColumns } from '../../../../src/storage/history/pointColumns';
import { PointScanner } from '../../../../src/storage/history/pointScanner';

/** What the columns hold, by key. */
function contentsOf(columns: PointColumns): Record<string, PointBatch> {
  const filled = [...columns.keys()].map((key) => ({ key, history: columns.get(key)! })).filter(({ history }) => history.values.length > 0);
  return Object.fromEntries(filled.map(({ key, history }) => [`key ${key}`, { key, steps: [...history.steps], timesMs: [...history.timesMs], values: [...history.values] }]));
}

/** The same by `parseLine` alone. */
function parsed(lines: readonly string[]): Record<string, PointBatch> {
  const columns = new PointColumns();
  for (const line of lines) {
    const found = parseLine(line);
    if (found.kind === 'points') columns.add(found.points);
  }
  return contentsOf(columns);
}

/** Scans one line and says whether it was taken. */
function scanLine(line: Buffer | string): { taken: boolean; contents: Record<string, PointBatch> } {
  const columns = new PointColumns();
  const bytes = Buffer.concat([Buffer.from(line), Buffer.from('\n')]);
  const end = new PointScanner(columns).scan(bytes, 0);
  assert.ok(end === 0 || end === bytes.length);
  return { taken: end > 0, contents: contentsOf(columns) };
}

const key = fc.oneof(fc.constantFrom('loss', 'val/acc', 'a', '', 'Verlust ä', '損失', '"quoted"', 'back\\slash', '__proto__'), fc.string({ unit: 'grapheme', maxLength: 6 }));
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1e-7, 1e21));
const value = fc.oneof(number, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
const batch: fc.Arbitrary<PointBatch> = fc
  .tuple(key, fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 6 })))
  .chain(([name, count]) => {
    const column = (each: fc.Arbitrary<number>) => fc.array(each, { minLength: count, maxLength: count });
    return fc.record({ key: fc.constant(name), steps: column(number), timesMs: column(number), values: column(value) });
  });
const line = batch.map((points) => serializePoints(points).slice(0, -1));

/** A line with some characters changed, doubled or missing. */
const damaged = fc
  .tuple(line, fc.array(fc.tuple(fc.nat(), fc.constantFrom('', ' ', ',', '"', '[', ']', '\\', '-', '.', '0', '1', 'e', 'm', 'M', 'NaN', 'ä', '\0', '\t', '\r', '{', '1e999')), { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) => changes.reduce((now, [at, piece]) => now.slice(0, at % (now.length + 1)) + piece + now.slice((at % (now.length + 1)) + (at % 2)), text))
  // Half of a pair of surrogates cannot be in a file.
  .map((text) => Buffer.from(text).toString());

describe('PointScanner', () => {
  it('takes every line that our writers produce, and reads what parseLine reads', () => {
    fc.assert(
      fc.property(line, (text) => {
        const { taken, contents } = scanLine(text);
        assert.ok(taken, text);
        assert.deepEqual(contents, parsed([text]));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes the spaces that Python puts after commas', () => {
    const text = '["m", "loss", 3, 1795169600000.25, 0.5]';
    assert.deepEqual(scanLine(text), { taken: true, contents: parsed([text]) });
    const many = '["M", "loss", [1, 2], [3, 4], [0.5, "NaN"]]';
    assert.deepEqual(scanLine(many), { taken: true, contents: parsed([many]) });
  });

  it('takes a damaged line only where parseLine reads the same points from it', () => {
    let taken = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        const scan = scanLine(text);
        if (scan.taken) assert.deepEqual(scan.contents, parsed([text]), text);
        else assert.deepEqual(scan.contents, {}, 'nothing of a line that is left to parseLine');
        taken += scan.taken ? 1 : 0;
      }),
      { numRuns: 5000 },
    );
    assert.ok(taken > 100, 'some changes are harmless');
  });

  it('takes bytes that are no UTF-8 only where parseLine reads the same points from them', () => {
    fc.assert(
      fc.property(line, fc.nat(), fc.integer({ min: 0x80, max: 0xff }), (text, at, byte) => {
        const bytes = Buffer.from(text);
        bytes[at % bytes.length] = byte;
        const scan = scanLine(bytes);
        if (scan.taken) assert.deepEqual(scan.contents, parsed([bytes.toString('utf8')]));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads many lines of several metrics in any order', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60, size: 'max' }), (lines) => {
        const columns = new PointColumns();
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        assert.equal(new PointScanner(columns).scan(bytes, 0), bytes.length);
        assert.deepEqual(contentsOf(columns), parsed(lines));
      }),
    );
  });

  it('reads batches longer than any before', () => {
    const steps = Array.from({ length: 5000 }, (_, index) => index);
    const text = serializePoints({ key: 'loss', steps, timesMs: steps, values: steps }).slice(0, -1);
    assert.deepEqual(scanLine(text), { taken: true, contents: parsed([text]) });
  });

  it('knows one metric by all ways to write its key', () => {
    const columns = new PointColumns();
    const bytes = Buffer.from('["m","\\u00e4",1,1,1]\n["m","ä",2,2,2]\n');
    assert.equal(new PointScanner(columns).scan(bytes, 0), bytes.length);
    assert.deepEqual([...columns.keys()], ['ä']);
    assert.deepEqual([...(columns.get('ä')?.steps ?? [])], [1, 2]);
  });

  for (const { name, text } of [
    { name: 'a record', text: '{"kind":"end"}' },
    { name: 'a kind of a later release', text: '["q","loss",1,2,3]' },
    { name: 'a comma too few', text: '["m","loss"1,2,3]' },
    { name: 'numbers without a comma between', text: '["m","loss",1-2,3,4]' },
    { name: 'a point too long', text: '["m","loss",1,2,3,4]' },
    { name: 'a word for a step', text: '["m","loss","NaN",2,3]' },
    { name: 'a bare NaN', text: '["m","loss",1,2,NaN]' },
    { name: 'columns of different lengths', text: '["M","loss",[1,2],[1,2],[1]]' },
    { name: 'a batch that ends early', text: '["M","loss",[1,2],[1,2],[1,2' },
    { name: 'a key with a tab', text: '["m","lo\tss",1,2,3]' },
    { name: 'a key with a wrong escape', text: '["m","lo\\qss",1,2,3]' },
    { name: 'a key that does not end', text: '["m","loss' },
  ]) {
    it(`leaves ${name} to parseLine`, () => assert.deepEqual(scanLine(text), { taken: false, contents: {} }));
  }
});
