import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { debianPython, metricsOf, onlySession, paramsOf, runPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** The example workspace, tracked, with not a line of it changed. */
function bikeDemand(): TrackedWorkspace {
  const workspace = released(trackedWorkspace('bike demand'));
  cpSync(path.join(root, 'examples', 'bike-demand'), workspace.folder, { recursive: true, filter: (file) => !/outputs|\.onramp|__pycache__/.test(path.basename(file)) });
  return workspace;
}

const sha256 = (file: string): string => execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);

describe('The example scripts, untouched', function () {
  this.timeout(60_000);

  it('give a session with arguments, printed metrics, data and result (standard library)', async () => {
    const workspace = bikeDemand();
    const { stdout, stderr, exitCode } = await runPython(workspace.folder, ['train.py', '--epochs', '2', '--learning-rate', '0.3']);
    assert.deepEqual([stderr, exitCode], ['', 0]);
    const session = onlySession(workspace.store);
    const { state } = session;

    assert.deepEqual([state.session?.name, state.session?.source, state.session?.arguments], ['train.py', { type: 'script', path: 'train.py' }, ['--epochs', '2', '--learning-rate', '0.3']]);
    assert.deepEqual(paramsOf(session), { learning_rate: '0.3', epochs: '2', l2: '0.0001', seed: '0', data: workspace.file('data/hour.csv') });
    const printed = (name: string) => Number(new RegExp(`(?:^|\\s)${name}=([\\d.]+)`, 'm').exec(stdout.slice(stdout.lastIndexOf('epoch 2')))?.[1]);
    assert.deepEqual(metricsOf(session), { train_rmse: printed('train_rmse'), val_rmse: printed('val_rmse'), rmse: printed('rmse'), mae: printed('mae') });
    assert.deepEqual([...state.printed].sort(), ['mae', 'rmse', 'train_rmse', 'val_rmse']);
    const { firstStep, lastStep, count } = state.metrics.get('val_rmse') ?? {};
    assert.deepEqual({ firstStep, lastStep, count }, { firstStep: 1, lastStep: 2, count: 2 });

    assert.deepEqual([...state.inputs.values()].map(({ path: file, sha256: hash }) => [file, hash]), [['data/hour.csv', sha256(workspace.file('data/hour.csv'))]]);
    assert.deepEqual([...state.written.values()].map(({ path: file, sha256: hash }) => [file, hash]), [['outputs/poisson.json', sha256(workspace.file('outputs/poisson.json'))]]);
    assert.equal(state.artifacts.get('onramp/source/train.py')?.value?.sha256, sha256(workspace.file('train.py')));
    assert.match(state.environment?.python.version ?? '', /^3\.\d+\.\d+$/);
    assert.equal(session.output[0]?.stdout, stdout);
    assert.deepEqual([state.end?.status, state.end?.exitCode, session.children.length], ['FINISHED', 0, 0]);
  });

  it('give a run with parameters, metrics, figure and model of each fit, below a session with the data (scikit-learn)', async () => {
    const workspace = bikeDemand();
    const words = ['train_sklearn.py', '--model', 'ridge', '--alpha', '2.5'];
    const { stdout, stderr, exitCode } = await runPython(workspace.folder, words, { python: debianPython });
    assert.deepEqual([stderr, exitCode], ['', 0]);
    const session = onlySession(workspace.store);
    assert.equal(paramsOf(session)['alpha'], '2.5');
    assert.deepEqual([...session.state.inputs.values()].map(({ sha256: hash }) => hash), [sha256(workspace.file('data/hour.csv'))]);
    assert.deepEqual(metricsOf(session), {});

    assert.equal(session.children.length, 1);
    const [run] = session.children;
    assert.ok(run);
    assert.deepEqual([run.state.start?.name, run.state.end?.status, paramsOf(run)['ridge__alpha']], ['Ridge', 'FINISHED', '2.5']);
    const metrics = metricsOf(run);
    const [, rmse, mae, r2] = /rmse=(\S+) mae=(\S+) r2=(\S+)/.exec(stdout) ?? [];
    assert.deepEqual([metrics['rmse'], metrics['mae'], metrics['r2']], [rmse, mae, r2].map(Number));
    assert.deepEqual([metrics['mean_squared_error'] ?? 0, metrics['mean_absolute_error'] ?? 0, metrics['r2_score'] ?? 0].map((value, at) => (at === 0 ? Math.sqrt(value) : value).toFixed(at === 2 ? 4 : 2)), [rmse, mae, r2]);
    assert.deepEqual([...run.state.printed].sort(), ['mae', 'r2', 'rmse']);
    for (const [name, file] of [['figures/ridge_predictions.png', 'outputs/ridge_predictions.png'], ['model/ridge.joblib', 'outputs/ridge.joblib']] as const) assert.equal(run.state.artifacts.get(name)?.value?.sha256, sha256(workspace.file(file)));
  });
});
