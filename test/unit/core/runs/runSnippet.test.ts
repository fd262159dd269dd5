import assert from 'node:assert/strict';
import { runSnippet, type SnippetRun } from '../../../../src/core/runs/runSnippet';
import { onlySession, paramsOf, runPython } from '../../support/python';
import { releasedAfterEach } from '../../support/released';
import { trackedWorkspace } from '../../support/stores';

const released = releasedAfterEach();

const params = { lr: '0.1', depth: '8', big: '12345678901234567890', exponent: '1e-05', trailing: '0.10', zero: '-0', leading: '007', flag: 'True', none: 'None', text: 'it\'s "Größe"\n\\', 'model__alpha': '1.0', 'odd name': '\u2028\u007f', list: '[1, 2]', empty: '' };
const run: SnippetRun = { name: 'hgb "lr" 0.1', experimentName: 'bikes', params, metricKeys: ['rmse'] };

describe('runSnippet', function () {
  this.timeout(30_000);

  it('begins a run with the same name and parameters when Python runs it', async () => {
    const workspace = released(trackedWorkspace('snippet', { 'again.py': runSnippet('onramp', run) }));
    const { exitCode, stderr } = await runPython(workspace.folder, ['again.py']);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const [again] = onlySession(workspace.store).children;
    assert.ok(again);
    assert.deepEqual([again.state.name?.value ?? again.state.start?.name, paramsOf(again)], [run.name, params]);
  });

  it('calls MLflow as its documentation does', async () => {
    // MLflow itself is not here; what stands in for it writes down what it is given.
    const stand = 'import contextlib, json\ncalls = []\ndef set_experiment(name): calls.append(["set_experiment", name])\n@contextlib.contextmanager\ndef start_run(run_name): calls.append(["start_run", run_name]); yield\ndef log_params(values): print(json.dumps([*calls, {key: str(value) for key, value in values.items()}]))\n';
    const workspace = released(trackedWorkspace('snippet', { 'mlflow.py': stand, 'again.py': runSnippet('mlflow', run) }));
    const { stdout } = await runPython(workspace.folder, ['again.py'], { helper: false, env: { PYTHONIOENCODING: 'utf-8' } });
    assert.deepEqual(JSON.parse(stdout), [['set_experiment', 'bikes'], ['start_run', run.name], params]);
  });

  it('writes numbers as numbers where Python prints them alike', () => {
    const text = runSnippet('onramp', run);
    for (const line of ['"lr": 0.1,', '"depth": 8,', '"model__alpha": 1.0,', '"exponent": "1e-05",', '"trailing": "0.10",', '"leading": "007",', '"flag": True,']) assert.ok(text.includes(`    ${line}\n`), line);
  });
});
