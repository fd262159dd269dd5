import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { artifactsOf, observe } from '../support/observedPrograms';
import { debianPython, onlySession, runPython, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const released = releasedAfterEach();
const PREPARE = ['import os, io, matplotlib; matplotlib.use("Agg")', 'import matplotlib.pyplot as plt, joblib', 'from sklearn.linear_model import Ridge, Lasso', 'figure, axes = plt.subplots(); axes.plot([1, 2])', 'os.makedirs("a", exist_ok=True); os.makedirs("b", exist_ok=True)'];
const sha256 = (file: string): string => execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
const kept = (run: RecordedRun | undefined, name: string): string | undefined => run?.state.artifacts.get(name)?.value?.sha256;

describe('Figures and models that a program writes', function () {
  this.timeout(60_000);
  const folder = (): TrackedWorkspace => released(trackedWorkspace('figures'));

  it('are kept with the run they belong to, as they were written', async () => {
    const workspace = folder();
    const session = await observe(
      workspace,
      [
        ...PREPARE,
        'plt.savefig("before.png")',
        'model = Ridge().fit([[1], [2]], [1, 2]); figure.savefig("a/fit.png"); axes.plot([2, 1]); plt.savefig("b/fit"); plt.savefig("drawing", format="svg"); figure.savefig(io.BytesIO())',
        'other = Lasso().fit([[1], [2]], [1, 2])',
        'plt.savefig("a/fit.png", dpi=30); model.predict([[1]]); plt.savefig("again.pdf")',
        'joblib.dump({"model": model, "names": ["x"]}, "ridge.joblib"); joblib.dump(other, "lasso.joblib", compress=3); joblib.dump([1, 2], "list.joblib")',
        'try: plt.savefig("nowhere/x.png")\nexcept OSError as error: print(error)',
        'print(os.path.getsize("a/fit.png"), plt.get_fignums(), figure.dpi)',
      ].join('\n'),
      { python: debianPython },
    );
    const [ridge, lasso] = session.children;
    assert.ok(ridge && lasso);
    assert.deepEqual([artifactsOf(session), artifactsOf(ridge), artifactsOf(lasso)], [['figures/before.png'], ['figures/again.pdf', 'figures/b/fit.png', 'figures/drawing', 'figures/fit.png', 'model/ridge.joblib'], ['figures/fit.png', 'model/lasso.joblib']]);
    assert.deepEqual([kept(session, 'figures/before.png'), kept(ridge, 'figures/b/fit.png'), kept(ridge, 'model/ridge.joblib'), kept(lasso, 'figures/fit.png')], ['before.png', 'b/fit.png', 'ridge.joblib', 'a/fit.png'].map((name) => sha256(workspace.file(name))));
    assert.notEqual(kept(ridge, 'figures/fit.png'), kept(lasso, 'figures/fit.png'));
    assert.equal([...session.state.inputs.values()].length, 0);
  });

  it('keep the winner of a search with the search', async () => {
    const source = ['import joblib', 'from sklearn.linear_model import Ridge', 'from sklearn.model_selection import GridSearchCV', 'search = GridSearchCV(Ridge(), {"alpha": [1.0, 2.0]}, cv=2).fit([[1], [2], [3], [4]], [1, 2, 3, 5])', 'joblib.dump(search.best_estimator_, "best.joblib")'];
    const workspace = released(trackedWorkspace('search', { 'train.py': source.join('\n') }));
    await runPython(workspace.folder, ['train.py'], { python: debianPython });
    const [search] = onlySession(workspace.store).children;
    assert.equal(search?.state.artifacts.get('model/best.joblib')?.value?.sha256, sha256(workspace.file('best.joblib')));
  });

  it('are a hundred of one run and no more, and models of the size that is allowed', async () => {
    const workspace = folder();
    const source = [...PREPARE, 'figure, axes = plt.subplots(figsize=(0.2, 0.2))', 'model = Ridge().fit([[1], [2]], [1, 2])', 'for number in range(110): figure.savefig(f"a/{number}.png")', 'joblib.dump(model, "late.joblib")'];
    const session = await observe(workspace, source.join('\n'), { python: debianPython });
    assert.equal(session.children[0] && artifactsOf(session.children[0]).length, 100);
    assert.match(readFileSync(workspace.file('.onramp/cache/helper.log'), 'utf8'), /more than 100 figures and models of one run/);

    const none = released(trackedWorkspace('no models', { 'train.py': [...PREPARE, 'model = Ridge().fit([[1], [2]], [1, 2])', 'joblib.dump(model, "m.joblib")'].join('\n') }));
    await runPython(none.folder, ['train.py'], { python: debianPython, env: { ONRAMP_LARGEST_MODEL_MB: '0' } });
    const [run] = onlySession(none.store).children;
    assert.deepEqual(run && artifactsOf(run), []);
  });

  it('that are large are copied in the background, when they are still what was written', async () => {
    const workspace = folder();
    const source = [...PREPARE, 'import numpy as np', 'class Big(Ridge): pass', 'model = Big().fit([[1], [2]], [1, 2]); model.ballast = np.arange(700_000.0)', 'joblib.dump(model, "big.joblib")'];
    const session = await observe(workspace, source.join('\n'), { python: debianPython });
    assert.equal(kept(session.children[0], 'model/big.joblib'), sha256(workspace.file('big.joblib')));
  });
});
