import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { makeReadOnly } from '../../../harness/readOnly';
import { sha256 } from '../../../../src/storage/ledger/sha256';
import { experimentId } from '../../../../src/core/experiments/experimentId';
import { openExperiments } from '../../../../src/storage/experiments/openExperiments';
import { onramp } from '../../support/cli';
import { writerServices } from '../../support/ledgers';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';
import { tailOf, writeTrainingRun, type TrainingRun } from '../../support/trainingRuns';
import { temporaryWorkspace } from '../../support/workspaces';

interface Listed {
  runs: { id: string; name: string; isDeleted: boolean; params: Record<string, string>; metrics: Record<string, { last: number | string }> }[];
  nextPageToken: string | null;
}

describe('onramp runs list', () => {
  const released = releasedAfterEach();

  function tracked() {
    const workspace = released(trackedWorkspace('Räder'));
    const write = (run: Omit<TrainingRun, 'store'>) => writeTrainingRun({ store: workspace.store, ...run });
    const list = (...words: string[]) => onramp(workspace.folder, ['runs', 'list', ...words], { env: { ...process.env, COLUMNS: '100' } });
    const listed = async (...words: string[]): Promise<Listed> => {
      const { exitCode, stdout, stderr } = await list('--json', ...words);
      assert.deepEqual([exitCode, stderr], [0, '']);
      return JSON.parse(stdout) as Listed;
    };
    const namesOf = async (...words: string[]) => (await listed(...words)).runs.map(({ name }) => name);
    return { ...workspace, write, list, listed, namesOf };
  }

  function threeRuns() {
    const workspace = tracked();
    const startedAtMs = Date.now() - 3.5 * 3_600_000;
    const ridge = workspace.write({ startedAtMs, name: 'ridge', params: [['model', 'ridge'], ['seed', '7']], metrics: { rmse: [50, 45.25] } });
    const forest = workspace.write({ startedAtMs: startedAtMs + 1000, name: 'forest 森林', params: [['model', 'forest'], ['seed', '7']], metrics: { rmse: [41, 39.5] }, note: 'the good one' });
    const broken = workspace.write({ startedAtMs: startedAtMs + 2000, name: 'broken', params: [['model', 'mlp'], ['seed', '7']], metrics: { rmse: [Number.NaN] }, tags: [['team', 'bikes']] });
    return { ...workspace, ridge, forest, broken };
  }

  it('says that there is nothing', async () => {
    const { list, listed } = tracked();
    assert.deepEqual(await list(), { exitCode: 0, signal: null, stdout: 'No runs found.\n', stderr: '' });
    assert.deepEqual(await listed(), { runs: [], nextPageToken: null });
  });

  it('prints an aligned table, newest first, with what differs', async () => {
    const { list, ridge, forest, broken } = threeRuns();
    const { exitCode, stdout, stderr } = await list();
    assert.deepEqual([exitCode, stderr], [0, '']);
    // Chinese characters take two columns of the terminal.
    assert.deepEqual(stdout.split('\n'), [
      'ID        NAME         STATUS    STARTED  DURATION   rmse  model',
      `${tailOf(broken)}  broken       finished  3 h ago     4.2 s    NaN  mlp`,
      `${tailOf(forest)}  forest 森林  finished  3 h ago     4.2 s   39.5  forest`,
      `${tailOf(ridge)}  ridge        finished  3 h ago     4.2 s  45.25  ridge`,
      '',
    ]);
  });

  it('fits the terminal: columns that do not fit are left out, long names shortened', async () => {
    const { folder, write } = tracked();
    for (const position of [1, 2]) {
      const params = Array.from({ length: 30 }, (_, number): [string, string] => [`param-${number}`, `value ${position} ${'x'.repeat(30)}`]);
      write({ startedAtMs: START_MS + position, name: `run ${position} ${'長'.repeat(40)}`, params, metrics: { rmse: [position] } });
    }
    for (const columns of [60, 80, 200]) {
      const { stdout } = await onramp(folder, ['runs', 'list'], { env: { ...process.env, COLUMNS: String(columns) } });
      const lines = stdout.split('\n').slice(0, -1);
      assert.equal(lines.length, 3);
      const width = (line: string) => [...line].reduce((sum, character) => sum + (character === '長' ? 2 : 1), 0);
      const widest = Math.max(...lines.map(width));
      // What every run has is shown in any case.
      assert.ok(columns === 60 || widest <= columns, `${widest} of ${columns}`);
      assert.match(lines[1] ?? '', /run 2 長+…/);
      assert.equal(lines[0]?.includes('param-0'), columns === 200);
      assert.equal(lines[0]?.includes('rmse'), columns > 60);
    }
  });

  it('filters, orders, searches and pages', async () => {
    const { listed, namesOf } = threeRuns();
    assert.deepEqual(await namesOf('--filter', "metrics.rmse < 45 AND params.model = 'forest'"), ['forest 森林']);
    assert.deepEqual(await namesOf('--order-by', 'metrics.rmse DESC'), ['ridge', 'forest 森林', 'broken']);
    assert.deepEqual(await namesOf('--order-by', 'params.seed', '--order-by', 'params.model DESC'), ['ridge', 'broken', 'forest 森林']);
    assert.deepEqual(await namesOf('--search', '"good one"'), ['forest 森林']);
    assert.deepEqual(await namesOf('--search', 'bikes'), ['broken']);
    const first = await listed('--limit', '2');
    assert.deepEqual([first.runs.length, typeof first.nextPageToken], [2, 'string']);
    const second = await listed('--limit', '2', '--page-token', first.nextPageToken ?? '');
    assert.deepEqual([second.runs.map(({ name }) => name), second.nextPageToken], [['ridge'], null]);
  });

  it('says in the table how to go on, and goes on', async () => {
    const { list } = threeRuns();
    const { stdout } = await list('--limit', '1', '--order-by', 'start_time ASC');
    const token = /\n\nThere are more\. The next ones: --page-token (\S+)\n$/.exec(stdout)?.[1] ?? '';
    assert.match((await list('--limit', '2', '--order-by', 'start_time ASC', '--page-token', token)).stdout, /forest.*\n.*broken.*\n$/);
  });

  it('prints every run as JSON with all that is known', async () => {
    const { listed, broken } = threeRuns();
    const run = (await listed('--limit', '1')).runs[0];
    assert.deepEqual([run?.id, run?.name, run?.isDeleted, run?.params, run?.metrics['rmse']?.last], [broken.id, 'broken', false, { model: 'mlp', seed: '7' }, 'NaN']);
  });

  it('lists deleted runs when asked', async () => {
    const { folder, namesOf, list, ridge } = threeRuns();
    await onramp(folder, ['runs', 'delete', ridge.id]);
    assert.deepEqual(await namesOf(), ['broken', 'forest 森林']);
    assert.deepEqual(await namesOf('--deleted'), ['ridge']);
    assert.deepEqual(await namesOf('--all'), ['broken', 'forest 森林', 'ridge']);
    assert.match((await list('--deleted')).stdout, /ridge +finished, deleted /);
  });

  it('takes experiments by name and id, also those that only runs tell of', async () => {
    const { store, write, namesOf, list } = tracked();
    const created = await openExperiments(store, writerServices()).create({ name: 'bikes' });
    assert.ok(created.ok);
    const offline = { id: experimentId('cluster', 0, sha256), name: 'cluster' };
    write({ startedAtMs: START_MS, name: 'default' });
    write({ startedAtMs: START_MS + 1, name: 'bike', experiment: { id: created.experiment.id, name: 'bikes' } });
    write({ startedAtMs: START_MS + 2, name: 'job', experiment: offline });
    assert.deepEqual(await namesOf('--experiment', 'bikes'), ['bike']);
    assert.deepEqual(await namesOf('--experiment', created.experiment.id, '--experiment', '0'), ['bike', 'default']);
    assert.deepEqual(await namesOf('--experiment', 'Default'), ['default']);
    assert.deepEqual(await namesOf('--experiment', 'cluster'), ['job']);
    assert.deepEqual(await namesOf('--experiment', offline.id), ['job']);
    const { exitCode, stdout, stderr } = await list('--experiment', 'bike\u001b[2J');
    assert.deepEqual([exitCode, stdout, stderr], [1, '', 'onramp: There is no experiment "bike?[2J".\n']);
  });

  it('puts a caret under the character that is wrong in a filter', async () => {
    const { list } = tracked();
    const { exitCode, stdout, stderr } = await list('--filter', "params.größe = 'x' AND params.日本 == 3");
    assert.deepEqual([exitCode, stdout], [2, '']);
    const [message, text = '', caret = ''] = stderr.split('\n');
    assert.match(message ?? '', /^onramp: --filter: /);
    assert.equal(text, "  params.größe = 'x' AND params.日本 == 3");
    // The two characters before it are two columns wide each.
    assert.equal(caret.indexOf('^'), text.indexOf('==') + 2);
  });

  for (const { name, words, says } of [
    { name: 'an order it cannot read', words: ['--order-by', 'start_time', '--order-by', 'metrics.rmse SIDEWAYS'], says: /^onramp: --order-by: .*\n {2}metrics\.rmse SIDEWAYS\n {15}\^{8}\n$/ },
    { name: 'a page token that is none', words: ['--page-token', 'x'], says: /^onramp: --page-token: This page token is damaged/ },
    { name: 'a limit of none', words: ['--limit', '0'], says: /--limit wants a whole number/ },
    { name: 'an option it does not know', words: ['--colour'], says: /unknown option/ },
    { name: 'a word too many', words: ['ridge'], says: /too many arguments/ },
    { name: 'a folder that is none', words: ['--workspace', 'nothing'], says: /is not a folder/ },
  ]) {
    it(`gives 2 for ${name}`, async () => {
      const { exitCode, stdout, stderr } = await tracked().list(...words);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, says);
    });
  }

  it('gives 3 in a folder that is not tracked', async () => {
    const { folder } = released(temporaryWorkspace('untracked'));
    assert.equal((await onramp('/', ['runs', 'list', '--workspace', folder])).exitCode, 3);
    assert.match((await tracked().list('--help')).stdout, /Exit codes: 0 done .*, 3 not tracked/s);
  });

  it('works on a store that cannot be written', async () => {
    const { store, namesOf } = threeRuns();
    mkdirSync(`${store.storeFolder}/cache`);
    const before = snapshot(store.storeFolder);
    released({ dispose: makeReadOnly(store.storeFolder) });
    assert.deepEqual(await namesOf(), ['broken', 'forest 森林', 'ridge']);
    assert.equal(snapshot(store.storeFolder), before);
  });

  it('does not let a run steer the terminal', async () => {
    const { write, list } = tracked();
    for (const position of [1, 2]) write({ startedAtMs: START_MS + position, name: `\u001b[2J${position}\nnext\u202e`, params: [[`\u009b${1}`, `\u001b]0;${position}\u0007`]] });
    const { stdout } = await list();
    assert.equal(stdout.split('\n').length, 4);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
  });
});
