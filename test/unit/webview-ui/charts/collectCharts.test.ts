import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collectCharts } from '../../../../webview-ui/charts/collectCharts';
import { metricTitle } from '../../../../webview-ui/charts/metricTitle';

/** As `chart: label=key, ...`. */
const shown = (keys: string[]) => collectCharts(keys).map(({ title, curves }) => `${title}: ${curves.map(({ key, label }) => `${label}=${key}`).join(', ')}`);

describe('collectCharts', () => {
  for (const { name, keys, expected } of [
    { name: 'training and validation in front', keys: ['val_loss', 'train_loss'], expected: ['loss: train=train_loss, validation=val_loss'] },
    { name: "scikit-learn's long words", keys: ['training_score', 'validation_score', 'test_score'], expected: ['score: train=training_score, validation=validation_score, test=test_score'] },
    { name: "Keras's loss without a word", keys: ['loss', 'val_loss', 'lr'], expected: ['loss: train=loss, validation=val_loss', 'lr: lr=lr'] },
    { name: 'words behind, and other separators', keys: ['acc-train', 'acc-val', 'train/f1', 'eval/f1'], expected: ['acc: train=acc-train, validation=acc-val', 'f1: train=train/f1, validation=eval/f1'] },
    { name: 'a lonely part under its own name', keys: ['val_auc'], expected: ['val_auc: val_auc=val_auc'] },
    { name: 'two of one part apart', keys: ['train_loss', 'training_loss', 'val_loss'], expected: ['loss: train=train_loss, validation=val_loss', 'training_loss: training_loss=training_loss'] },
    { name: 'no words inside of others', keys: ['trainable', 'value', 'testament'], expected: ['testament: testament=testament', 'trainable: trainable=trainable', 'value: value=value'] },
    { name: 'numbers in their order', keys: ['fold10', 'fold2'], expected: ['fold2: fold2=fold2', 'fold10: fold10=fold10'] },
  ]) {
    it(`shows ${name}`, () => assert.deepEqual(shown(keys), expected));
  }

  it('shows every metric exactly once, under names that are not taken twice', () => {
    const key = fc.constantFrom('loss', 'train_loss', 'val_loss', 'training/loss', 'loss_val', 'loss.test', 'Train loss', '__proto__', 'val_val_loss', '');
    fc.assert(
      fc.property(fc.uniqueArray(key), (keys) => {
        const charts = collectCharts(keys);
        assert.deepEqual(charts.flatMap(({ curves }) => curves.map((curve) => curve.key)).sort(), [...keys].sort());
        assert.equal(new Set(charts.map(({ id }) => id)).size, charts.length);
      }),
    );
  });
});

describe('metricTitle', () => {
  for (const [key, expected] of [
    ['system/cpu_percent', { title: 'system/cpu', unit: '%' }],
    ['system/gpu_0_memory_mb', { title: 'system/gpu_0_memory', unit: 'MB' }],
    ['fit_time_seconds', { title: 'fit_time', unit: 's' }],
    ['loss', { title: 'loss', unit: null }],
    ['rmse', { title: 'rmse', unit: null }],
  ] as const) {
    it(`reads ${key}`, () => assert.deepEqual(metricTitle(key), expected));
  }
});
