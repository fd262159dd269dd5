import assert from 'node:assert/strict';
import { eventually } from '../../harness/poll';
import { debianPython, metricsOf, onlySession, paramsOf, recordedRuns, runPython, startPython, type RecordedRun } from '../support/python';
import { systemClock } from '../../../src/core/clock';
import { RunEditor } from '../../../src/core/runs/runEditor';
import { EditedRunFiles } from '../../../src/storage/editedRunFiles';
import { nameOf } from '../../../src/storage/index/runTable';
import { releasedAfterEach } from '../support/released';
import { machine } from '../support/runFiles';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = [
  'import numpy as np',
  'from sklearn.linear_model import Ridge',
  'from sklearn.metrics import mean_squared_error, confusion_matrix',
  'from sklearn.pipeline import make_pipeline',
  'from sklearn.preprocessing import StandardScaler',
  'random = np.random.RandomState(0); X = random.rand(80, 3); y = X @ [1, 2, 3] + random.rand(80)',
].join('\n');

async function sessionOf(source: string): Promise<RecordedRun> {
  const workspace = released(trackedWorkspace('sklearn', { 'train.py': `${PREPARE}\n${source}\n` }));
  const bare = runPython(workspace.folder, ['train.py'], { python: debianPython, helper: false });
  const helped = await runPython(workspace.folder, ['train.py'], { python: debianPython });
  assert.deepEqual(helped, await bare);
  return onlySession(workspace.store);
}

const names = (runs: readonly RecordedRun[]) => runs.map(({ id, state }) => nameOf(id, state));

describe('Fits of scikit-learn', function () {
  this.timeout(90_000);

  it('are comparable runs, one for each in a loop, and what is measured finds the model it is about', async () => {
    const session = await sessionOf(
      [
        'scaled = StandardScaler().fit_transform(X)',
        'models = [Ridge(alpha=alpha).fit(scaled, y) for alpha in (1, 10, 100)]',
        'for model in models:\n    error = mean_squared_error(y, model.predict(scaled))\n    print(f"rmse: {error ** 0.5:.3f}")\n    model.score(scaled, y)\n    model.score(scaled[:10], y[:10])',
        'print(confusion_matrix([0, 1], [0, 1]).shape)',
      ].join('\n'),
    );
    assert.deepEqual(names(session.children), ['Ridge alpha=1', 'Ridge alpha=10', 'Ridge alpha=100']);
    assert.deepEqual(session.children.map((run) => paramsOf(run)['alpha']), ['1', '10', '100']);
    for (const run of session.children) {
      const metrics = metricsOf(run);
      assert.deepEqual(Object.keys(metrics).sort(), ['mean_squared_error', 'rmse', 'score', 'training_score']);
      assert.equal(metrics['rmse'], Number(Math.sqrt(metrics['mean_squared_error'] ?? 0).toFixed(3)));
    }
    assert.deepEqual(new Set(session.children.map((run) => metricsOf(run)['mean_squared_error'])).size, 3);
    assert.deepEqual([session.files.length, metricsOf(session)], [1, {}]);
  });

  it('inside of a search or a cross-validation are below it, also with workers', async () => {
    const session = await sessionOf(
      [
        'from sklearn.model_selection import GridSearchCV, cross_val_score',
        'search = GridSearchCV(make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": [0.1, 1, 10]}, cv=3, n_jobs=2).fit(X, y)',
        'print(round(search.best_score_, 6), search.best_params_)',
        'print(cross_val_score(Ridge(), X, y, cv=4).round(6))',
      ].join('\n'),
    );
    assert.deepEqual(names(session.children), ['GridSearchCV Ridge', 'cross_val_score Ridge']);
    const [search, validation] = session.children;
    assert.ok(search && validation);
    assert.equal(paramsOf(search)['best.ridge__alpha'], '0.1');
    assert.deepEqual(search.children.map((run) => [paramsOf(run)['ridge__alpha'], run.state.metrics.get('test_score')?.count, run.state.end?.status]), [['0.1', 3, 'FINISHED'], ['1', 3, 'FINISHED'], ['10', 3, 'FINISHED']]);
    assert.deepEqual(names(search.children), ['Ridge alpha=0.1', 'Ridge alpha=1', 'Ridge alpha=10']);
    assert.equal(Math.max(...search.children.map((run) => metricsOf(run)['mean_test_score'] ?? 0)), metricsOf(search)['best_score']);
    assert.deepEqual([validation.state.metrics.get('test_score')?.count, validation.children.length], [4, 0]);
  });

  it('are named by what has varied among those of their kind, and numbered where nothing did', async () => {
    const session = await sessionOf(
      [
        'from sklearn.linear_model import Lasso',
        'Lasso().fit(X, y)',
        'for fit_intercept in (True, False):\n    for alpha in (1.0, 2.0): make_pipeline(StandardScaler(), Ridge(alpha=alpha, fit_intercept=fit_intercept)).fit(X, y)',
        'for _ in range(2): Lasso().fit(X, y)',
        'Ridge().fit(X, y)',
      ].join('\n'),
    );
    assert.deepEqual(names(session.children), [
      'Lasso', 'Ridge alpha=1.0', 'Ridge alpha=2.0', 'Ridge alpha=1.0 fit_intercept=False', 'Ridge alpha=2.0 fit_intercept=False', 'Lasso (2)', 'Lasso (3)', 'Ridge',
    ]);
  });

  it('keep the name that a person has given meanwhile', async () => {
    const workspace = released(trackedWorkspace('renamed', { 'train.py': `${PREPARE}\nimport sys\nRidge(alpha=1).fit(X, y)\nsys.stdin.readline()\nRidge(alpha=2).fit(X, y)\n` }));
    const program = released(startPython(workspace.folder, ['train.py'], { python: debianPython }));
    const first = await eventually('the first run', () => recordedRuns(workspace.store)[0]?.children.find(({ state }) => state.params.size > 0));
    const editor = new RunEditor({ files: new EditedRunFiles(workspace.store), clock: systemClock, self: machine.self(), tool: 'test' });
    assert.deepEqual(await editor.edit(first.id, { kind: 'name', value: 'my first' }), { ok: true, changed: true });
    program.child.stdin?.end('\n');
    await program.ended;
    assert.deepEqual(names(onlySession(workspace.store).children), ['my first', 'Ridge alpha=2']);
  });

  it('that raise are failed runs, and the program goes on', async () => {
    const session = await sessionOf('try: Ridge().fit(X, y[:5])\nexcept ValueError as error:\n    import traceback; traceback.print_exc(); print(error)\nRidge().fit(X, y)');
    assert.deepEqual(session.children.map(({ state }) => [state.end?.status, state.exception?.type]), [['FAILED', 'ValueError'], ['FINISHED', undefined]]);
  });

  it('go into the run that the program has opened', async () => {
    const session = await sessionOf('import contextlib\ntry: import onramp\nexcept ImportError: onramp = None\nwith onramp.run("mine") if onramp else contextlib.nullcontext():\n    model = Ridge(alpha=7).fit(X, y); model.score(X, y)\nmean_squared_error(y, model.predict(X))');
    const [run] = session.children;
    assert.deepEqual([names(session.children), run && paramsOf(run)['alpha'], run && Object.keys(metricsOf(run)), run?.children.length], [['mine'], '7', ['training_score', 'mean_squared_error'], 0]);
  });

  it('of estimators that the program wrote can be pickled to where there is no helper', async () => {
    const session = await sessionOf(
      [
        'import pickle, inspect',
        'from sklearn.base import BaseEstimator, RegressorMixin',
        'class Mean(RegressorMixin, BaseEstimator):',
        '    def __init__(self, shift=0): self.shift = shift',
        '    def fit(self, X, y):\n        "Learns the mean."\n        self.mean_ = y.mean(); return self',
        '    def predict(self, X): return np.full(len(X), self.mean_ + self.shift)',
        'model = Mean(shift=2).fit(X, y)',
        'data = pickle.dumps(model); print(len(data), b"onramp" in data, inspect.signature(Mean.fit), inspect.signature(model.fit), Mean.fit.__doc__, Mean.fit.__name__)',
        'from joblib.externals import cloudpickle; data = cloudpickle.dumps(model); print(b"onramp" in data)',
        'print(mean_squared_error(y, pickle.loads(data).predict(X)).round(6))',
      ].join('\n'),
    );
    assert.deepEqual([names(session.children), session.children[0] && paramsOf(session.children[0])], [['Mean'], { shift: '2' }]);
  });
});
