import assert from 'node:assert/strict';
import { isConfusionFile, parseConfusionMatrix } from '../../../src/core/compare/confusionMatrix';
import { artifactsOf, contentOf } from '../support/observedPrograms';
import { debianPython, onlySession, runPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PROGRAM = [
  'import csv, json, numpy as np, onramp',
  'from sklearn.datasets import load_iris',
  'from sklearn.linear_model import LogisticRegression',
  'from sklearn.metrics import confusion_matrix',
  'X, y = load_iris(return_X_y=True); names = [str(name) for name in load_iris().target_names]',
  'matrix = confusion_matrix(y, LogisticRegression(C=0.01, max_iter=500).fit(X, y).predict(X))',
  'np.savetxt("confusion_matrix.csv", matrix, delimiter=","); np.savetxt("confusion.txt", matrix, fmt="%d", header=" ".join(names))',
  'json.dump(matrix.tolist(), open("confusion.json", "w")); json.dump({"labels": names, "confusion_matrix": matrix.tolist()}, open("confusion_named.json", "w"))',
  'with open("confusion_named.csv", "w", newline="") as file: csv.writer(file).writerows([["", *names], *[[name, *row] for name, row in zip(names, matrix.tolist())]])',
  'for name in ("confusion_matrix.csv", "confusion.txt", "confusion.json", "confusion_named.json", "confusion_named.csv"): onramp.artifact(name)',
  'print(json.dumps(matrix.tolist()))',
].join('\n');

describe('Confusion matrices that a program keeps', function () {
  this.timeout(60_000);

  it('are read in every form in which scikit-learn users write them', async () => {
    const workspace = released(trackedWorkspace('confusion', { 'train.py': `${PROGRAM}\n` }));
    const { exitCode, stdout, stderr } = await runPython(workspace.folder, ['train.py'], { python: debianPython });
    assert.equal(exitCode, 0, stderr);
    const counts = JSON.parse(stdout) as number[][];
    assert.ok(counts.flat().filter((count) => count > 0).length > 3, 'it confuses something');
    const session = onlySession(workspace.store);
    const run = [session, ...session.children].find((one) => artifactsOf(one).length > 0) ?? assert.fail('nothing was kept');
    const read = artifactsOf(run).filter(isConfusionFile).map((name) => [name, parseConfusionMatrix(name, contentOf(workspace, run, name))]);
    const [numbered, named] = [{ labels: ['0', '1', '2'], counts }, { labels: ['setosa', 'versicolor', 'virginica'], counts }];
    assert.deepEqual(Object.fromEntries(read), { 'confusion_matrix.csv': numbered, 'confusion.txt': numbered, 'confusion.json': numbered, 'confusion_named.json': named, 'confusion_named.csv': named });
  });
});
