import assert from 'node:assert/strict';
import { artifactsOf, contentOf, countsOf, kindsOf, observe } from '../support/observedPrograms';
import { debianPython, metricsOf, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = [
  'import numpy as np, xgboost as xgb',
  'random = np.random.RandomState(0); X = random.rand(200, 3); y = X @ [1, 2, 3] + random.rand(200)',
  'train, valid = xgb.DMatrix(X[:150], y[:150]), xgb.DMatrix(X[150:], y[150:])',
].join('\n');

const sessionOf = (source: string, files: Record<string, string> = {}): Promise<RecordedRun> =>
  observe(released(trackedWorkspace('xgboost', files)), `${PREPARE}\n${source}`, { python: debianPython });

describe('Trainings of XGBoost', function () {
  this.timeout(90_000);

  it('are runs with a point an iteration, and predictions find the run of their booster', async () => {
    const session = await sessionOf(
      [
        'from sklearn.metrics import mean_absolute_error',
        'callbacks, boosters = [xgb.callback.LearningRateScheduler(lambda round: 0.2)], []',
        'for depth in (2, 3):',
        '    result = {}',
        '    boosters.append(xgb.train({"max_depth": depth, "eval_metric": ["rmse", "mae"]}, train, 6, evals=[(train, "train"), (valid, "valid")], evals_result=result, callbacks=callbacks))',
        '    print(len(callbacks), result["valid"]["mae"][-1])',
        'for booster in boosters: print(mean_absolute_error(y[150:], booster.predict(valid)))',
      ].join('\n'),
    );
    assert.deepEqual(kindsOf(session.children), ['xgboost.train', 'xgboost.train']);
    assert.deepEqual(session.children.map(paramsOf), [2, 3].map((depth) => ({ max_depth: String(depth), eval_metric: "['rmse', 'mae']", num_boost_round: '6' })));
    for (const run of session.children) {
      // Its lines `[0]  train-rmse:2.3` are printed as well.
      assert.deepEqual(countsOf(run), { 'train-rmse': 6, 'train-mae': 6, 'valid-rmse': 6, 'valid-mae': 6, mean_absolute_error: 1 });
      const { 'valid-mae': last = 0, mean_absolute_error: measured = 1 } = metricsOf(run);
      assert.ok(Math.abs(last - measured) < 1e-5, `${last} and ${measured}`);
    }
    assert.equal(new Set(session.children.map((run) => metricsOf(run)['valid-rmse'])).size, 2);
  });

  it('that stop early tell their best iteration; cross-validation tells what its folds have in common', async () => {
    const session = await sessionOf(
      [
        'booster = xgb.train({"eta": 0.9}, train, 300, evals=[(valid, "valid")], early_stopping_rounds=2, verbose_eval=False)',
        'print(booster.best_iteration, booster.best_score, booster.num_boosted_rounds())',
        // Quiet: XGBoost calls the one that prints and the one that stops in an order of their addresses.
        'print(len(xgb.cv({"eta": 0.9}, train, 300, nfold=3, early_stopping_rounds=2)))',
      ].join('\n'),
    );
    const [training, validation] = session.children;
    assert.ok(training && validation);
    const { best_iteration: best = -1, best_score: score } = metricsOf(training);
    assert.deepEqual([countsOf(training)['valid-rmse'], score], [best + 3, training.state.metrics.get('valid-rmse')?.min]);
    assert.deepEqual([paramsOf(training)['early_stopping_rounds'], paramsOf(validation)['nfold']], ['2', '3']);
    const { best_iteration: bestOfFolds = -1, ...metrics } = metricsOf(validation);
    assert.deepEqual(Object.keys(metrics).sort(), ['best_score', 'test-rmse-mean', 'test-rmse-std', 'train-rmse-mean', 'train-rmse-std']);
    assert.equal(countsOf(validation)['test-rmse-mean'], bestOfFolds + 3);
  });

  it('by wrappers for scikit-learn are one run each, also in a pipeline; inside of a search they are its candidates', async () => {
    const session = await sessionOf(
      [
        'from sklearn.model_selection import GridSearchCV',
        'from sklearn.pipeline import make_pipeline',
        'from sklearn.preprocessing import StandardScaler',
        'model = xgb.XGBRegressor(max_depth=2).fit(X, y, eval_set=[(X, y)], verbose=False)',
        'print(model.score(X[:50], y[:50]), model.get_booster().predict(train)[:2])',
        'make_pipeline(StandardScaler(), xgb.XGBRegressor(n_estimators=4)).fit(X, y, xgbregressor__eval_set=[(X, y)], xgbregressor__verbose=False)',
        'for jobs in (1, 2): GridSearchCV(xgb.XGBRegressor(n_estimators=5), {"max_depth": [2, 3]}, cv=2, n_jobs=jobs).fit(X, y, eval_set=[(X, y)], verbose=False)',
      ].join('\n'),
    );
    assert.deepEqual(kindsOf(session.children), ['XGBRegressor', 'XGBRegressor', 'GridSearchCV XGBRegressor', 'GridSearchCV XGBRegressor']);
    const [single, pipeline, ...searches] = session.children;
    assert.ok(single && pipeline);
    // What nobody has set is not worth a line.
    assert.deepEqual(Object.keys(paramsOf(single)).sort(), ['enable_categorical', 'max_depth', 'missing', 'n_estimators', 'num_boost_round', 'objective']);
    assert.deepEqual(countsOf(single), { 'validation_0-rmse': 100, score: 1 });
    assert.deepEqual(countsOf(pipeline), { 'validation_0-rmse': 4 });
    for (const search of searches) {
      assert.deepEqual(Object.keys(metricsOf(search)), ['best_score']);
      assert.deepEqual(search.children.map((run) => [paramsOf(run), countsOf(run)['test_score']]), [2, 3].map((depth) => [{ max_depth: String(depth) }, 2]));
    }
  });

  it('go into the run that the program has opened, and fail with the error of a callback', async () => {
    const session = await sessionOf(
      [
        'import contextlib, traceback',
        'try: import onramp\nexcept ImportError: onramp = None',
        'with onramp.run("mine") if onramp else contextlib.nullcontext(): xgb.train({"eta": 0.5}, train, 3, evals=[(valid, "valid")])',
        'class Failing(xgb.callback.TrainingCallback):\n    def after_iteration(self, model, epoch, evals_log): raise ValueError("enough")',
        'try: xgb.train({}, train, callbacks=[Failing()])\nexcept ValueError: traceback.print_exc()',
      ].join('\n'),
    );
    const [mine, failed] = session.children;
    assert.ok(mine && failed);
    assert.deepEqual([kindsOf(session.children), paramsOf(mine), countsOf(mine), mine.children.length], [['mine', 'xgboost.train'], { eta: '0.5', num_boost_round: '3' }, { 'valid-rmse': 3 }, 0]);
    assert.deepEqual([failed.state.end?.status, failed.state.end?.error], ['FAILED', 'ValueError: enough']);
  });

  it('give models that are kept as XGBoost saves them', async () => {
    const workspace = released(trackedWorkspace('xgboost'));
    const source = [
      PREPARE,
      'try: import onramp\nexcept ImportError: onramp = None',
      'booster, model = xgb.train({}, train, 2), xgb.XGBClassifier(n_estimators=2).fit(X, y > 3)',
      'if onramp: onramp.model(booster, "booster"); onramp.model(model, "classifier")',
    ].join('\n');
    const session = await observe(workspace, source, { python: debianPython });
    assert.deepEqual(artifactsOf(session), ['booster/model.json', 'classifier/model.json']);
    for (const name of artifactsOf(session)) assert.deepEqual((JSON.parse(contentOf(workspace, session, name)) as { version: number[] }).version, [1, 7, 4]);
    assert.deepEqual([...session.state.written.values()], []);
  });

  it('tell of the files that XGBoost opens itself, and stay what they are for whoever looks', async () => {
    const session = await sessionOf(
      [
        'import inspect, pickle, logging',
        'data = xgb.DMatrix("data.csv?format=csv&label_column=0"); booster = xgb.train({}, data, 2); booster.save_model("model.json")',
        'print(xgb.Booster(model_file="model.json").num_boosted_rounds(), data.num_row())',
        'for thing in (xgb.train, xgb.cv, xgb.DMatrix, xgb.Booster.predict): print(inspect.signature(thing), thing.__name__, len(thing.__doc__ or ""))',
        'print(pickle.loads(pickle.dumps(xgb.train)) is xgb.train, b"onramp" in pickle.dumps(booster), inspect.getsource(xgb.train)[:30])',
      ].join('\n'),
      { 'data.csv': '1,2\n2,4\n3,6\n' },
    );
    assert.deepEqual([...session.state.inputs.values()].map((input) => input.path), ['data.csv']);
    assert.deepEqual([...session.state.written.values()].map((file) => file.path), ['model.json']);
  });
});
