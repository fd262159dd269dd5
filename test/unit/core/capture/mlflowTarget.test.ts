import assert from 'node:assert/strict';
import { findMlflowTarget, MLFLOW_URI, valueInDotenv } from '../../../../src/core/capture/mlflowTarget';

describe('Where MLflow is told to record', () => {
  for (const { name, text, value } of [
    { name: 'a plain line', text: 'A=1\nMLFLOW_TRACKING_URI=http://a:5000\n', value: 'http://a:5000' },
    { name: 'an exported one with quotes and Windows line ends', text: 'export MLFLOW_TRACKING_URI = "http://a"\r\nB=2\r\n', value: 'http://a' },
    { name: 'a comment behind the value', text: "MLFLOW_TRACKING_URI='http://a' # ours\n", value: 'http://a' },
    { name: 'a comment behind a value without quotes', text: 'MLFLOW_TRACKING_URI=http://a #ours', value: 'http://a' },
    { name: 'the last of several', text: 'MLFLOW_TRACKING_URI=http://a\nMLFLOW_TRACKING_URI=http://b', value: 'http://b' },
    { name: 'nothing in a comment', text: '# MLFLOW_TRACKING_URI=http://a', value: undefined },
    { name: 'nothing by a longer name', text: 'OLD_MLFLOW_TRACKING_URI=http://a', value: undefined },
    { name: 'an empty value', text: 'MLFLOW_TRACKING_URI=\n', value: '' },
  ]) {
    it(`reads ${name}`, () => assert.equal(valueInDotenv(text, MLFLOW_URI), value));
  }

  it('is what would reach a program first, without its password', () => {
    const sources = { 'terminal settings': '', environment: 'https://ada:secret@mlflow.example', '.env': 'http://b' };
    assert.deepEqual(findMlflowTarget(sources), { uri: 'https://***@mlflow.example', namedBy: 'environment' });
    assert.deepEqual(findMlflowTarget({ ...sources, 'terminal settings': 'http://c' })?.namedBy, 'terminal settings');
    assert.equal(findMlflowTarget({ 'terminal settings': undefined, environment: undefined, '.env': ' ' }), undefined);
  });
});
