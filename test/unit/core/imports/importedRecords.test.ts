import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyForeignRun, type ForeignRun } from '../../../../src/core/imports/foreignRun';
import { collectPoints, collectRecords, isContinued, startRecord, type KnownRun } from '../../../../src/core/imports/importedRecords';
import { KnownPoints } from '../../../../src/core/imports/knownPoints';
import type { PointBatch, RunRecord } from '../../../../src/core/runs/records';
import { parseLine, serializePoints, serializeRecord } from '../../../../src/core/runs/records';
import { createRunState, foldPoints, foldRecord, type RunState } from '../../../../src/core/runs/runState';

const WRITER = 'import-mlflow';
const START_MS = 1_700_000_000_000;

/** A run as it lies here: its lines, read back as any reader reads them. */
class Imported {
  private readonly lines: string[] = [];

  /** Imports once more; returns how many lines came in. */
  import(run: ForeignRun, atMs: number): number {
    const known = this.known();
    const content = { run, origin: run.origin, experiment: null, artifacts: run.artifacts.map(({ path }) => ({ path, content: { sha256: `of ${path}`, sizeBytes: 1 } })), atMs };
    const records = collectRecords(content, known);
    const points = collectPoints(run, known);
    if (known && records.length + points.length === 0) return 0;
    const added = [serializeRecord(startRecord(content, known)), ...records.map(serializeRecord), ...points.map(serializePoints)];
    this.lines.push(...added);
    return added.length;
  }

  known(): KnownRun | undefined {
    const { state, points } = this.read();
    if (this.lines.length === 0) return undefined;
    const known = new KnownPoints();
    points.forEach((batch) => known.add(batch));
    return { all: state, imported: state, points: known };
  }

  read(): { state: RunState; points: PointBatch[] } {
    const state = createRunState();
    const points: PointBatch[] = [];
    this.lines.forEach((line, position) => {
      const parsed = parseLine(line.trim());
      if (parsed.kind === 'record') foldRecord(state, parsed.record, { writer: WRITER, position });
      else if (parsed.kind === 'points') points.push(parsed.points);
      else assert.fail(line);
    });
    for (const batch of points) foldPoints(state, batch);
    return { state, points };
  }

  /** What a person sees of it. */
  get content() {
    const { state, points } = this.read();
    const all = points.flatMap(({ key, steps, timesMs, values }) => values.map((value, index) => `${key} ${steps[index]} ${timesMs[index]} ${value}`));
    const values = (stamped: ReadonlyMap<string, { value: unknown }>) => [...stamped].map(([key, { value }]) => [key, value]).sort();
    return {
      points: all.sort(),
      params: values(state.params),
      refused: [...state.params.values()].flatMap(({ refused }) => refused),
      tags: values(state.tags),
      artifacts: [...state.artifacts.keys()].sort(),
      name: state.name?.value ?? state.start?.name,
      note: state.note?.value,
      end: state.end && [state.end.status, state.end.at],
      startedAt: state.start?.startedAt,
    };
  }
}

const runOf = (parts: Partial<ForeignRun>): ForeignRun => ({ ...emptyForeignRun({ place: 'x', origin: { uri: 'file:///x', id: '1' }, id: { of: 'run', runId: '1'.repeat(32) }, startedAtMs: START_MS }), ...parts });

const key = fc.constantFrom('a', 'b/c', '__proto__', 'größe');
const anyPoints = fc.uniqueArray(fc.tuple(fc.integer({ min: -2, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0.5, -1, Number.NaN, Number.POSITIVE_INFINITY)), { selector: (point) => point.join(), maxLength: 12 });
const anyRun = fc.record({
  metrics: fc.dictionary(key, anyPoints),
  params: fc.dictionary(key, fc.string()),
  tags: fc.dictionary(key, fc.string()),
  artifacts: fc.uniqueArray(fc.constantFrom('m', 'n/o', 'p'), { maxLength: 3 }),
  name: fc.option(fc.constantFrom('one', 'two')),
  note: fc.option(fc.constantFrom('good', 'bad')),
  end: fc.option(fc.record({ status: fc.constantFrom('FINISHED' as const, 'FAILED' as const), atMs: fc.integer({ min: START_MS, max: START_MS + 9 }) })),
}).map(({ metrics, params, tags, artifacts, ...rest }) =>
  runOf({
    ...rest,
    metrics: Object.entries(metrics).map(([name, points]) => ({ key: name, steps: points.map(([step]) => step), timesMs: points.map(([, timeMs]) => START_MS + timeMs), values: points.map(([, , value]) => value) })),
    params: Object.entries(params),
    tags: Object.entries(tags),
    artifacts: artifacts.map((path) => ({ path, from: { bytes: new Uint8Array(1) } })),
  }),
);

/** The run as it was earlier: less of everything, and not ended. */
function earlier(run: ForeignRun, share: number): ForeignRun {
  const part = <T>(items: readonly T[]) => items.slice(0, Math.floor(items.length * share));
  return {
    ...run,
    metrics: run.metrics.map(({ key: name, steps, timesMs, values }) => ({ key: name, steps: part(steps), timesMs: part(timesMs), values: part(values) })),
    params: part(run.params),
    tags: run.tags.map(([tag, value], index) => [tag, index % 2 === 0 ? value : `${value} before`]),
    artifacts: part(run.artifacts),
    note: null,
    end: null,
  };
}

describe('What an import writes', () => {
  it('is the same in pieces as at once, and nothing when it is repeated', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }), (run, shares) => {
        const [atOnce, inPieces] = [new Imported(), new Imported()];
        atOnce.import(run, 1);
        [...shares].sort().forEach((share, index) => inPieces.import(earlier(run, share), index + 1));
        inPieces.import(run, 9);
        assert.deepEqual(inPieces.content, atOnce.content);
        for (const imported of [atOnce, inPieces]) assert.equal(imported.import(run, 10), 0);
      }),
    );
  });

  it('brings an end again when a run was taken up once more', () => {
    const imported = new Imported();
    imported.import(runOf({ end: { status: 'FAILED', atMs: START_MS + 5 } }), 1);
    assert.equal(imported.import(runOf({ end: null }), 2), 0);
    imported.import(runOf({ end: { status: 'FINISHED', atMs: START_MS + 9 } }), 3);
    assert.deepEqual(imported.content.end, ['FINISHED', START_MS + 9]);
  });

  it('keeps a parameter that was changed by hand at its source as refused, once', () => {
    const imported = new Imported();
    imported.import(runOf({ params: [['lr', '1']] }), 1);
    imported.import(runOf({ params: [['lr', '2']] }), 2);
    assert.equal(imported.import(runOf({ params: [['lr', '2']] }), 3), 0);
    assert.deepEqual([imported.content.params, imported.content.refused], [[['lr', '1']], ['2']]);
  });

  it('lets an edit made here be until the source changes the same', () => {
    const imported = new Imported();
    imported.import(runOf({ name: 'theirs', note: 'theirs', tags: [['team', 'theirs']] }), 1);
    const { imported: theirs, points, all } = imported.known() ?? assert.fail();
    const known: KnownRun = { imported: theirs, points, all: structuredClone(all) };
    const edit = (record: RunRecord) => foldRecord(known.all, record, { writer: 'editor-a-1', position: 0 });
    edit({ kind: 'name', counter: 7, at: 5, value: 'ours' });
    edit({ kind: 'tags', counter: 8, at: 5, values: [['team', 'ours']] });
    const again = (run: ForeignRun) => collectRecords({ run, origin: run.origin, experiment: null, artifacts: [], atMs: 9 }, known);
    assert.deepEqual(again(runOf({ name: 'theirs', note: 'theirs', tags: [['team', 'theirs']] })), []);
    assert.deepEqual(again(runOf({ name: 'other', note: 'theirs', tags: [['team', 'theirs']] })).map((record) => 'counter' in record && [record.kind, record.counter]), [['name', 9]]);
  });

  it('writes points in lines that a reader can hold', () => {
    const count = 12_345;
    const steps = Array.from({ length: count }, (_, index) => index);
    const lines = collectPoints(runOf({ metrics: [{ key: 'm', steps, timesMs: steps, values: steps }] }), undefined);
    assert.deepEqual([lines.map(({ values }) => values.length), lines.flatMap((line) => line.steps)], [[5_000, 5_000, 2_345], steps]);
  });

  it('writes no point that could not be read back', () => {
    const imported = new Imported();
    imported.import(runOf({ metrics: [{ key: 'm', steps: [0, Number.NaN, 2, Infinity], timesMs: [Infinity, 1, -Infinity, 1], values: [1, 2, 3, 4] }], end: { status: 'FINISHED', atMs: Infinity } }), 1);
    assert.deepEqual([imported.content.points, imported.content.end], [[`m 0 ${START_MS} 1`, `m 2 ${START_MS} 3`], null]);
  });

  it('gives points that have no time that of the first import', () => {
    const batch = (values: number[]): PointBatch => ({ key: 'm', steps: values.map((_, index) => index), timesMs: values.map(() => Number.NaN), values });
    const imported = new Imported();
    imported.import(runOf({ metrics: [batch([1])] }), 1);
    imported.import(runOf({ startedAtMs: START_MS + 500, metrics: [batch([1, 2])] }), 2);
    assert.deepEqual(imported.content.points, [`m 0 ${START_MS} 1`, `m 1 ${START_MS} 2`]);
    const known = imported.known() ?? assert.fail();
    assert.deepEqual([batch([1, 2, 3]), batch([1]), batch([9, 2])].map((one) => isContinued(runOf({ metrics: [one] }), known)), [true, false, false]);
    // Of a value without a history nothing can be told.
    assert.equal(isContinued(runOf({ lastValues: [batch([7])] }), known), true);
  });
});
