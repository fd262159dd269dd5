import assert from 'node:assert/strict';
import { artifactPlace, fromMlflow, parseFloatOfPython, parseMetricLines } from '../../../../src/core/imports/mlflowRun';

describe('What MLflow writes', () => {
  for (const { name, text, points, bad } of [
    { name: 'steps', text: '10 0.5 0\n11 0.25 1\n', points: [[10, 0, 0.5], [11, 1, 0.25]], bad: [] },
    { name: 'lines of the first releases', text: '10 0.5\n', points: [[10, 0, 0.5]], bad: [] },
    { name: 'lines that name a data set', text: '10 0.5 3 holdout of spring 3f2a\n', points: [[10, 3, 0.5]], bad: [] },
    { name: 'words', text: '1 nan 0\n2 inf 1\n3 -inf 2\n4 -Infinity 3\n5 NaN 4\n', points: [[1, 0, Number.NaN], [2, 1, Infinity], [3, 2, -Infinity], [4, 3, -Infinity], [5, 4, Number.NaN]], bad: [] },
    { name: 'numbers of all forms', text: '1 1e-05 -2\n2 -1E+3 0\r\n3 .5 0\n4 5. 0\n', points: [[1, -2, 1e-5], [2, 0, -1000], [3, 0, 0.5], [4, 0, 5]], bad: [] },
    { name: 'what is none', text: '1 x 0\n\n2 0x10 0\n3 1 y\n4\n5 6 0\n1e999 1 0\n1 1 1e999\n', points: [[5, 0, 6]], bad: [1, 3, 4, 5, 7, 8] },
    { name: 'a line that is still being written', text: '1 1 0\n2 0.1', points: [[1, 0, 1]], bad: [] },
    { name: 'a beginning that could be a number', text: '1 1 0\n17000', points: [[1, 0, 1]], bad: [] },
    { name: 'nothing', text: '', points: [], bad: [] },
  ]) {
    it(`reads metric files with ${name}`, () => {
      const { timesMs, steps, values, bad: found } = parseMetricLines(text);
      assert.deepEqual([values.map((value, index) => [timesMs[index], steps[index], value]), found], [points, bad]);
    });
  }

  for (const { uri, place } of [
    { uri: '/data/mlruns/0/a/artifacts', place: { kind: 'local', path: '/data/mlruns/0/a/artifacts' } },
    { uri: './mlruns/0/a/artifacts', place: { kind: 'local', path: './mlruns/0/a/artifacts' } },
    { uri: 'file:///data/gr%C3%B6%C3%9Fe%20x', place: { kind: 'local', path: '/data/größe x' } },
    { uri: 'file:/data/100%', place: { kind: 'local', path: '/data/100%' } },
    { uri: 'file://host/data', place: { kind: 'local', path: '/data' } },
    { uri: 'C:\\mlruns\\0', place: { kind: 'local', path: 'C:\\mlruns\\0' } },
    { uri: 'mlflow-artifacts:/0/a/artifacts', place: { kind: 'served', path: '0/a/artifacts' } },
    { uri: 'mlflow-artifacts://host:5000/0/a/artifacts', place: { kind: 'served', path: '0/a/artifacts' } },
    { uri: 'mlflow-artifacts:/../../etc', place: { kind: 'remote', uri: 'mlflow-artifacts:/../../etc' } },
    { uri: 's3://bucket/0/a', place: { kind: 'remote', uri: 's3://bucket/0/a' } },
    { uri: 'dbfs:/databricks/0', place: { kind: 'remote', uri: 'dbfs:/databricks/0' } },
  ]) {
    it(`knows where ${uri} is`, () => assert.deepEqual(artifactPlace(uri), place));
  }

  it('reads numbers as Python writes them, and nothing else', () => {
    assert.deepEqual(['1_000', '0x10', '', ' 1', '1,5', 'None', 'infinite'].map(parseFloatOfPython), Array.from({ length: 7 }));
    assert.deepEqual(['+inf', '1e400', '-0.0'].map(parseFloatOfPython), [Infinity, Infinity, -0]);
  });

  it('takes what is told twice from the tag, and what is empty as not told', () => {
    const info = { name: 'column', userId: 'ada', status: '4', sourceType: 'PROJECT', sourceName: 'https://example.org/p', sourceVersion: 'abc', startMs: 1, endMs: null, isDeleted: false };
    const told = fromMlflow(info, new Map([['mlflow.runName', 'tag'], ['mlflow.user', ''], ['mlflow.source.git.branch', 'main'], ['mlflow.source.type', 'PROJECT'], ['x', '']]), '/w');
    assert.deepEqual([told.name, told.user, told.git, told.end, told.session?.source, told.tags], ['tag', 'ada', { commit: 'abc', branch: 'main', dirty: false }, { status: 'FAILED', atMs: 1 }, { type: 'command', path: 'https://example.org/p' }, [['mlflow.source.type', 'PROJECT'], ['x', '']]]);
    assert.deepEqual([fromMlflow({ ...info, sourceName: '/w/src/a.py', sourceType: 'LOCAL' }, new Map(), '/w').session?.source, fromMlflow({ ...info, sourceName: null, sourceVersion: null, status: 'SCHEDULED' }, new Map(), '/w')].map((one) => JSON.stringify(one)), [
      '{"type":"script","path":"src/a.py"}',
      '{"name":"column","user":"ada","note":null,"parentId":null,"session":null,"git":null,"end":null,"isDeleted":false,"tags":[]}',
    ]);
  });
});
