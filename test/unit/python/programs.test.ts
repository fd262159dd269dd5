import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { nameOf } from '../../../src/storage/index/runTable';
import { debianPython, metricsOf, onlySession, paramsOf, recordedRuns, runPython, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** Runs one of the programs in `test/fixtures/programs` without the helper and with it, holds both against each other, and gives the tracked copy. */
async function recordedProgram(program: string, words: readonly string[]): Promise<TrackedWorkspace & { stdout: string }> {
  const copy = (tracked: boolean) => {
    const workspace = released(trackedWorkspace(tracked ? 'recorded' : 'unrecorded'));
    cpSync(path.join(root, 'test', 'fixtures', 'programs', program), workspace.folder, { recursive: true, filter: (file) => path.basename(file) !== '__pycache__' });
    return workspace;
  };
  const [plain, recorded] = [copy(false), copy(true)];
  const bare = await runPython(plain.folder, words, { python: debianPython, helper: false, env: { PYTHONDONTWRITEBYTECODE: '1' } });
  const helped = await runPython(recorded.folder, words, { python: debianPython, env: { PYTHONDONTWRITEBYTECODE: '1' } });
  assert.deepEqual({ ...helped, stdout: withoutTimes(helped.stdout) }, { ...bare, stdout: withoutTimes(bare.stdout), exitCode: 0, stderr: '' });
  return { ...recorded, stdout: helped.stdout };
}

/** pytest says how long it took, and where. */
const withoutTimes = (text: string) => text.replaceAll(/ in [\d.]+s/g, '');

const named = (run: RecordedRun): string => nameOf(run.id, run.state);
/** Names of a run and of those below it. */
const tree = (run: RecordedRun): unknown => (run.children.length === 0 ? named(run) : [named(run), run.children.map(tree)]);
const inputsOf = ({ state }: RecordedRun) => [...state.inputs.values()].map(({ path: file }) => file).sort();
const writtenBy = ({ state }: RecordedRun) => [...state.written.keys()].sort();

describe('Programs as people write them, untouched', function () {
  this.timeout(120_000);

  it('a loop over an argument: ten learning rates are ten runs that can be told apart', async () => {
    const rates = ['0.0001', '0.0003', '0.001', '0.003', '0.01', '0.03', '0.05', '0.1', '0.2', '0.3'];
    const { store, stdout } = await recordedProgram('argparse-loop', ['sweep.py', 'houses.csv', '--learning-rates', ...rates, '--passes', '5']);
    const session = onlySession(store);
    assert.deepEqual(tree(session), ['sweep.py', rates.map((rate) => `SGDRegressor eta0=${rate}`)]);
    assert.deepEqual(session.children.map((run) => [paramsOf(run)['eta0'], paramsOf(run)['max_iter'], run.state.end?.status]), rates.map((rate) => [rate, '5', 'FINISHED']));
    const printed = [...stdout.matchAll(/mae: ([\d.]+)/g)].map(([, mae]) => Number(mae));
    assert.deepEqual(session.children.map((run) => metricsOf(run)['mae']), printed);
    assert.deepEqual(session.children.map((run) => Number(metricsOf(run)['mean_absolute_error']?.toFixed(4))), printed);
    assert.deepEqual([paramsOf(session)['passes'], paramsOf(session)['learning_rates'], inputsOf(session), metricsOf(session)], ['5', `[${rates.join(', ')}]`, ['houses.csv'], {}]);
  });

  it('a grid search with two workers: one run with its candidates, nothing twice', async () => {
    const { store } = await recordedProgram('grid-search', ['search.py']);
    const session = onlySession(store);
    const leaf = (depth: number, samples: number) => `RandomForestClassifier max_depth=${depth} min_samples_leaf=${samples}`;
    assert.deepEqual(tree(session), ['search.py', [['GridSearchCV RandomForestClassifier', [leaf(1, 1), leaf(1, 5), leaf(4, 1), leaf(4, 5)]]]]);
    const [search] = session.children;
    assert.ok(search);
    for (const candidate of search.children) assert.deepEqual([candidate.state.metrics.get('test_accuracy')?.count, candidate.state.metrics.get('test_f1_macro')?.count, candidate.state.end?.status], [3, 3, 'FINISHED']);
    const best = search.children.find((run) => metricsOf(run)['mean_test_accuracy'] === Math.max(...search.children.map((one) => metricsOf(one)['mean_test_accuracy'] ?? 0)));
    assert.deepEqual([paramsOf(search)['best.max_depth'], paramsOf(search)['best.min_samples_leaf']], [best && paramsOf(best)['max_depth'], best && paramsOf(best)['min_samples_leaf']]);
    assert.equal(metricsOf(search)['score']?.toFixed(3).replace(/0+$/, ''), String(metricsOf(search)['test_accuracy']));
    assert.deepEqual([session.files.length, writtenBy(session), session.state.end?.exitCode], [1, ['forest.joblib'], 0]);
  });

  it('plain PyTorch: a session with arguments, printed losses by epoch, data and result', async () => {
    const { store, stdout } = await recordedProgram('torch-summary', ['train.py', '--lr', '0.1', '--epochs', '2']);
    const session = onlySession(store);
    assert.equal(tree(session), 'train.py');
    // What hooks of PyTorch and of SummaryWriter see beyond that has tests of its own.
    const { lr, hidden, epochs } = paramsOf(session);
    assert.deepEqual({ lr, hidden, epochs }, { lr: '0.1', hidden: '8', epochs: '2' });
    const loss = session.state.metrics.get('train_loss');
    assert.deepEqual([loss?.firstStep, loss?.lastStep, loss?.count, loss?.last], [1, 2, 2, Number(/Epoch 2: train_loss = ([\d.]+)/.exec(stdout)?.[1])]);
    assert.deepEqual([inputsOf(session), writtenBy(session), session.state.end?.exitCode], [['houses.csv'], ['net.pt'], 0]);
  });

  it('a module of a package, run by -m: a session of that name with its model', async () => {
    const { store } = await recordedProgram('package', ['-m', 'houses.train', '0.25']);
    const session = onlySession(store);
    assert.deepEqual(tree(session), ['houses.train', ['Lasso']]);
    assert.deepEqual([session.state.session?.source, session.state.session?.arguments, inputsOf(session)], [{ type: 'module', path: 'houses.train' }, ['0.25'], ['data/houses.csv']]);
    assert.ok(session.state.artifacts.has('onramp/source/houses/train.py'));
    const [run] = session.children;
    assert.deepEqual([run && paramsOf(run)['lasso__alpha'], run && Object.keys(metricsOf(run)).sort()], ['0.25', ['r2', 'score']]);
  });

  it('a script that starts others: one session, with what happened in each', async () => {
    const { store } = await recordedProgram('starts-another', ['pipeline.py']);
    const session = onlySession(store);
    assert.deepEqual(tree(session), ['pipeline.py', ['Ridge']]);
    const [run] = session.children;
    assert.deepEqual([run && paramsOf(run)['alpha'], run && Object.keys(metricsOf(run)), paramsOf(session)], ['3.0', ['r2_score'], { alpha: '3.0' }]);
    // The step before has nothing to record, so nothing is told of it: a session is no list of all processes.
    assert.deepEqual([inputsOf(session), writtenBy(session), session.files.length], [['data/clean.csv'], [], 2]);
    assert.deepEqual([session.state.session?.source.path, session.state.end?.status], ['pipeline.py', 'FINISHED']);
  });

  for (const words of [['-m', 'pytest', '-q'], ['/usr/bin/pytest-3', '-q', '-s']]) {
    it(`the test suite of a repository: no run (${words.slice(0, 2).join(' ')})`, async () => {
      const { store, stdout } = await recordedProgram('ml-repository', words);
      assert.match(stdout, /3 passed/);
      assert.deepEqual(recordedRuns(store), []);
    });
  }
});
