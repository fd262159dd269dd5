import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { readRuns, trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** Modules that have the name of a watched one, and nothing of what its hook expects. */
const modules = ['keras', 'lightgbm.basic', 'lightgbm.engine', 'pytorch_lightning.trainer.trainer', 'tf_keras', 'torch.optim.optimizer', 'torch.serialization', 'transformers.trainer', 'xgboost.callback', 'xgboost.core', 'xgboost.training'];

describe('A library of an unknown version', function () {
  this.timeout(30_000);

  it('is left alone, with a line in the log for each of its modules', async () => {
    const packages = modules.flatMap((name) => name.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('/')));
    const files = Object.fromEntries(packages.map((folder) => [`${folder}/__init__.py`, 'def train(): return 1\nclass Model:\n    def fit(self): return 2\n']));
    const program = [...modules.map((name) => `import ${name}`), 'print(keras.Model().fit(), xgboost.training.train(), type(keras.Model.__dict__["fit"]), xgboost.training.train.__qualname__)'];
    const workspace = released(trackedWorkspace('unknown', { ...files, 'train.py': program.join('\n') }));
    const helped = await runPython(workspace.folder, ['train.py']);
    assert.deepEqual(helped, await runPython(workspace.folder, ['train.py'], { helper: false }));
    assert.deepEqual([helped.stderr, readRuns(workspace.store)], ['', []]);
    const lines = readFileSync(workspace.file('.onramp/cache/helper.log'), 'utf8').trim().split('\n');
    assert.deepEqual(lines.map((line) => /the hook of ([\w.]+), (?:of unknown version|version \S+): \w+Error: /.exec(line)?.[1]).sort(), modules);
  });
});
