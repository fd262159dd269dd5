import assert from 'node:assert/strict';
import { artifactsOf, countsOf, kindsOf, observe } from '../support/observedPrograms';
import { debianPython, metricsOf, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = ['import lightgbm as lgb', 'data = lgb.Dataset(None, [1.0, 2.0, 3.0, 6.0, 1.0, 5.0])'].join('\n');

const sessionOf = (source: string, files: Record<string, string> = {}): Promise<RecordedRun> =>
  observe(released(trackedWorkspace('lightgbm', files)), `${PREPARE}\n${source}`, { python: debianPython, usesStandIns: true });

describe('Trainings of LightGBM (a stand-in)', function () {
  this.timeout(60_000);

  it('are runs with a point an iteration, and leave callbacks as they are', async () => {
    const session = await sessionOf(
      [
        'from sklearn.metrics import mean_squared_error',
        'def mine(env): pass',
        'callbacks, result = [mine, lgb.log_evaluation()], {}',
        'for rate in (0.1, 0.5):',
        '    booster = lgb.train({"learning_rate": rate}, data, 4, valid_sets=[data], callbacks=callbacks + [lgb.record_evaluation(result)])',
        '    print(mine.order, len(callbacks), mean_squared_error(data.label, booster.predict(data.label)))',
        'print(result)',
      ].join('\n'),
    );
    assert.deepEqual(kindsOf(session.children), ['lightgbm.train', 'lightgbm.train']);
    assert.deepEqual(session.children.map(paramsOf), ['0.1', '0.5'].map((rate) => ({ learning_rate: rate, num_boost_round: '4' })));
    for (const run of session.children) {
      assert.deepEqual(countsOf(run), { 'valid_0-l2': 4, mean_squared_error: 1 });
      assert.equal(metricsOf(run)['valid_0-l2'], metricsOf(run)['mean_squared_error']);
    }
  });

  it('that stop early tell their best iteration as LightGBM counts it, also across folds', async () => {
    const session = await sessionOf(
      [
        'booster = lgb.train({"learning_rate": 0.9}, data, 50, valid_sets=[data], valid_names=["test"], callbacks=[lgb.early_stopping(2, min_delta=0.1)])',
        'print(booster.best_iteration, booster.best_score, booster.predict([0]))',
        'print(lgb.cv({"learning_rate": 0.9}, data, 50, nfold=3, callbacks=[lgb.early_stopping(2, min_delta=0.1)]))',
      ].join('\n'),
    );
    const [training, validation] = session.children;
    assert.ok(training && validation);
    const { best_iteration: best = -1, 'best_test-l2': score } = metricsOf(training);
    // The iteration that stopped the training counts as well.
    assert.deepEqual([countsOf(training)['test-l2'], metricsOf(training)['test-l2'] === score], [best + 2, false]);
    assert.deepEqual(Object.keys(metricsOf(validation)).sort(), ['best_iteration', 'best_valid-l2-mean', 'best_valid-l2-stdv', 'valid-l2-mean', 'valid-l2-stdv']);
    assert.equal(countsOf(validation)['valid-l2-mean'], (metricsOf(validation)['best_iteration'] ?? 0) + 2);
  });

  it('by wrappers for scikit-learn are one run each, and candidates inside of a search', async () => {
    const session = await sessionOf(
      [
        'from sklearn.model_selection import GridSearchCV',
        'X, y = [[0]] * 6, data.label',
        'model = lgb.LGBMRegressor(7); print(round(model.fit(X, y, eval_set=[(X, y)]).score(X[:3], y[:3]), 6))',
        'try: import onramp; onramp.model(model); onramp.model(model.booster_, "booster")\nexcept ImportError: pass',
        'GridSearchCV(lgb.LGBMRegressor(3), {"learning_rate": [0.1, 0.5]}, cv=2).fit(X, y, eval_set=[(X, y)])',
      ].join('\n'),
    );
    const [single, search] = session.children;
    assert.ok(single && search);
    assert.deepEqual([kindsOf(session.children), paramsOf(single), countsOf(single)], [['LGBMRegressor', 'GridSearchCV LGBMRegressor'], { n_estimators: '7', learning_rate: '0.1', num_boost_round: '7' }, { 'valid_0-l2': 7, score: 1 }]);
    // The booster alone does not know what the wrapper knows.
    assert.deepEqual(artifactsOf(session), ['booster/model.txt', 'model/model.joblib', 'model/model.txt']);
    assert.deepEqual([Object.keys(metricsOf(search)), search.children.length], [['best_score'], 2]);
  });

  it('that raise are failed runs; files that LightGBM opens itself are inputs', async () => {
    const session = await sessionOf(
      [
        'import traceback, inspect',
        'def failing(env): raise ValueError("enough")',
        'try: lgb.train({}, data, callbacks=[failing])\nexcept ValueError: traceback.print_exc()',
        'lgb.train({}, lgb.Dataset("data.txt"), 1)',
        'print(inspect.signature(lgb.train), lgb.train.__doc__, inspect.signature(lgb.Dataset))',
      ].join('\n'),
      { 'data.txt': '1\n2\n' },
    );
    assert.deepEqual(session.children.map(({ state }) => [state.end?.status, state.end?.error]), [['FAILED', 'ValueError: enough'], ['FINISHED', null]]);
    assert.deepEqual([...session.state.inputs.values()].map((input) => input.path), ['data.txt']);
  });
});
