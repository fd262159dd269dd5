import assert from 'node:assert/strict';
import { createRunId } from '../../../../src/core/runs/runId';
import { EventFileWriters } from '../../../../src/storage/eventFileWriter';
import { textAt, type ComparedRuns, type MetricColumn, type TextColumn } from '../../../../src/core/compare/comparedRuns';
import { followIndex, type FollowedIndex } from '../../support/followedIndex';
import { readableLog } from '../../support/logs';
import { openEditor } from '../../support/runEdits';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace, type TrackedWorkspace } from '../../support/stores';
import { writeTrainingRun } from '../../support/trainingRuns';

describe('RunComparer', () => {
  let workspace: TrackedWorkspace;
  let followed: FollowedIndex;
  let nextMs = START_MS;
  beforeEach(async () => {
    workspace = trackedWorkspace();
    followed = await followIndex({ storeFolder: workspace.store.storeFolder, isAlive: () => false, log: readableLog() });
    nextMs = START_MS;
  });
  afterEach(() => {
    followed.dispose();
    workspace.dispose();
  });

  const train = (run: Partial<Parameters<typeof writeTrainingRun>[0]> = {}) => writeTrainingRun({ store: workspace.store, startedAtMs: (nextMs += 1000), ...run });
  const compare = async (...rows: (readonly [string, ...string[]])[]) => {
    await followed.follower.sweep();
    return followed.index.comparer.compare(rows);
  };
  const texts = (compared: ComparedRuns, kind: TextColumn['kind'], key: string) => {
    const column = compared.columns.find((one): one is TextColumn => one.kind === kind && one.key === key);
    return column && compared.rows.map((_, row) => textAt(column, row));
  };
  const metric = (compared: ComparedRuns, key: string) => compared.columns.find((one): one is MetricColumn => one.kind === 'metric' && one.key === key);

  it('gives each key a column, with a place for every row in the order asked', async () => {
    const first = train({ name: 'a', params: [['lr', '0.1'], ['depth', '8']], metrics: { rmse: [3, 1, 2] }, tags: [['team', 'x'], ['mlflow.user', 'me']] });
    const second = train({ name: 'b', params: [['lr', '0.1'], ['__proto__', 'ü']], metrics: { mae: [5] } });
    const compared = await compare([second.id], [first.id]);
    assert.deepEqual(compared.rows.map(({ name }) => name), ['b', 'a']);
    assert.deepEqual(compared.columns.map(({ kind, key }) => `${kind} ${key}`), ['metric mae', 'metric rmse', 'param __proto__', 'param depth', 'param lr', 'tag team']);
    assert.deepEqual(texts(compared, 'param', 'lr'), ['0.1', '0.1']);
    assert.deepEqual(texts(compared, 'param', 'depth'), [null, '8']);
    assert.deepEqual(texts(compared, 'param', '__proto__'), ['ü', null]);
    const rmse = metric(compared, 'rmse');
    assert.deepEqual([rmse?.count, rmse?.last, rmse?.min, rmse?.max, rmse?.lastStep].map((column) => column && [...column]), [[0, 3], [Number.NaN, 2], [Number.NaN, 1], [Number.NaN, 3], [Number.NaN, 2]]);
  });

  it('keeps every digit of a value, NaN and the infinities', async () => {
    const values = [0.1 + 0.2, 1 / 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, -0.1];
    const runs = values.map((value) => train({ metrics: { loss: [value] } }));
    const loss = metric(await compare(...runs.map(({ id }) => [id] as const)), 'loss');
    assert.deepEqual([...(loss?.last ?? [])], values);
  });

  it('takes the runs of a row together: of a name that several have, the innermost counts', async () => {
    const session = train({ name: 'session', params: [['lr', '1'], ['seed', '7']] });
    const fit = beginRun({ store: workspace.store, startedAtMs: (nextMs += 1000) });
    fit.writer.append({ kind: 'run', at: nextMs, parent: session.id }, { kind: 'params', counter: 1, at: nextMs, values: [['lr', '0.5']] });
    fit.writer.close();
    const compared = await compare([session.id, fit.id]);
    assert.deepEqual(compared.rows[0]?.runIds, [session.id, fit.id]);
    assert.deepEqual(texts(compared, 'param', 'lr'), ['0.5']);
    assert.deepEqual(texts(compared, 'param', 'seed'), ['7']);
  });

  it('tells the script and the commit of a run inside of a session', async () => {
    const session = beginRun({ store: workspace.store, startedAtMs: (nextMs += 1000), script: 'train/all.py' });
    session.writer.append({ ...exampleRecords.git, at: nextMs });
    session.writer.close();
    const id = createRunId({ nowMs: () => (nextMs += 1000) });
    const writer = new EventFileWriters(workspace.store).open(id, 'python-a-1');
    writer.append({ ...exampleRecords.open, run: id, writer: 'python-a-1', at: nextMs }, { kind: 'run', at: nextMs, name: 'fit', parent: session.id });
    writer.close();
    const [row] = (await compare([id])).rows;
    assert.equal(row?.name, 'fit');
    assert.equal(row.source, 'train/all.py');
    assert.equal(row.commit, exampleRecords.git.commit);
  });

  it('tells data by what it was called, with its digest', async () => {
    const [first, second] = ['aaaa', 'bbbb'].map((digest) => {
      const run = beginRun({ store: workspace.store, startedAtMs: (nextMs += 1000) });
      run.writer.append({ ...exampleRecords.input, at: nextMs, name: 'hour.csv', digest });
      run.writer.close();
      return run.id;
    });
    assert.deepEqual(texts(await compare([first ?? ''], [second ?? '']), 'data', 'hour.csv'), ['aaaa', 'bbbb']);
  });

  it('leaves out rows that are not there or are deleted', async () => {
    const [kept, deleted] = [train({ name: 'kept', params: [['lr', '1']] }), train({ params: [['only', 'here']] })];
    await openEditor(workspace.store).edit(deleted.id, { kind: 'lifecycle', value: 'deleted' });
    const compared = await compare([deleted.id], ['0'.repeat(32)], [kept.id]);
    assert.deepEqual(compared.rows.map(({ name }) => name), ['kept']);
    assert.deepEqual(compared.columns.map(({ key }) => key), ['lr']);
    assert.deepEqual(await compare(), { rows: [], columns: [] });
  });
});
