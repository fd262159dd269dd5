import assert from 'node:assert/strict';
import { chosenKeyMetric, commonKeyMetric } from '../../../../src/core/runs/keyMetric';
import { directionOfName } from '../../../../src/core/runs/metricDirection';

describe('directionOfName', () => {
  for (const [direction, keys] of [
    ['lower', ['loss', 'val_loss', 'valLoss', 'train/loss', 'rmse', 'RMSE', 'test_rmse', 'mean_absolute_error', 'max_error', 'logloss', 'neg_log_likelihood', 'perplexity', 'brier_score_loss', 'davies_bouldin_score', 'false_positive_rate', 'validation_0-mlogloss']],
    ['higher', ['accuracy', 'val_acc', 'r2', 'r2_score', 'F1', 'f1_score', 'roc_auc', 'AUC', 'mAP50', 'ndcg@10', 'training_score', 'neg_root_mean_squared_error', 'neg_log_loss', 'explained_variance', 'top5_accuracy', 'mean_reward']],
    [undefined, ['epoch', 'lr', 'learning_rate', 'grad_norm', 'score_std', 'l2', 'system/cpu_utilization_percentage', '', '精度']],
  ] as const) {
    for (const key of keys) it(`is ${direction ?? 'not known'} for "${key}"`, () => assert.equal(directionOfName(key), direction));
  }
});

describe('commonKeyMetric', () => {
  for (const { name, counts, key, direction = 'lower' } of [
    { name: 'what most runs have', counts: { mae: 3, rmse: 7, loss: 6 }, key: 'rmse' },
    { name: 'no metric of the machine, however common', counts: { 'system/memory_usage': 50, rmse: 1 }, key: 'rmse' },
    { name: 'validation before training', counts: { train_loss: 5, val_loss: 5 }, key: 'val_loss' },
    { name: 'one whose direction is known', counts: { epoch: 5, lr: 5, accuracy: 5 }, key: 'accuracy', direction: 'higher' },
    { name: 'an error before a loss', counts: { loss: 5, rmse: 5 }, key: 'rmse' },
    { name: 'the alphabet in the end', counts: { rmse: 5, mae: 5 }, key: 'mae' },
    { name: 'also one of no known direction, where there is no other', counts: { epoch: 5 }, key: 'epoch', direction: null },
  ]) {
    it(`takes ${name}`, () => assert.deepEqual(commonKeyMetric(new Map(Object.entries(counts))), { key, direction }));
  }

  it('is none where runs have no metrics of their own', () => assert.equal(commonKeyMetric(new Map([['system/gpu', 3]])), undefined));
});

describe('chosenKeyMetric', () => {
  const name = 'mlflow.experiment.primaryMetric.name';
  const greater = 'mlflow.experiment.primaryMetric.greaterIsBetter';
  for (const { case: title, tags, expected } of [
    { case: 'a metric with its direction', tags: { [name]: 'lift', [greater]: 'False' }, expected: { key: 'lift', direction: 'lower' } },
    { case: 'the direction of the name where none was set', tags: { [name]: 'rmse' }, expected: { key: 'rmse', direction: 'lower' } },
    { case: 'no direction for what tells none', tags: { [name]: 'delta', [greater]: 'maybe' }, expected: { key: 'delta', direction: null } },
    { case: 'nothing without the tag', tags: { [greater]: 'true' }, expected: undefined },
  ]) {
    it(`reads ${title}`, () => assert.deepEqual(chosenKeyMetric(tags), expected));
  }
});
