import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { helperFolder } from '../support/python';

type Found = { metrics: Record<string, number | string>; step: number | null };

/** What the helper finds in lines, all asked in one process. */
function findAll(lines: readonly string[]): Found[] {
  const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from onramp_helper.printed import find_metrics
def word(value): return "NaN" if value != value else value
print(json.dumps([{"metrics": {key: word(value) for key, value in found}, "step": step} for found, step in map(find_metrics, json.load(sys.stdin))]))
`;
  return JSON.parse(execFileSync('python3', ['-IB', '-c', program, helperFolder], { encoding: 'utf8', input: JSON.stringify(lines) })) as Found[];
}

const cases: { line: string; metrics: Found['metrics']; step?: number }[] = [
  { line: 'rmse=41.3 mae=27.1', metrics: { rmse: 41.3, mae: 27.1 } },
  { line: 'val_loss: 0.31', metrics: { val_loss: 0.31 } },
  { line: 'epoch 3/20 loss 0.5', metrics: { loss: 0.5 }, step: 3 },
  { line: 'epoch 12/20 train_rmse=55.1 val_rmse=75.1', metrics: { train_rmse: 55.1, val_rmse: 75.1 }, step: 12 },
  { line: 'Epoch: 7 | Train Loss: 0.42 | Val. Acc: 87.3%', metrics: { train_loss: 0.42, val_acc: 87.3 }, step: 7 },
  { line: 'Test set: Average loss: 0.0312, Accuracy: 9871/10000 (99%)', metrics: { average_loss: 0.0312, accuracy: 0.9871 } },
  { line: '782/782 [======] - 5s 6ms/step - loss: 0.41 - accuracy: 0.85 - val_loss: 0.33 - val_accuracy: 0.88', metrics: { loss: 0.41, accuracy: 0.85, val_loss: 0.33, val_accuracy: 0.88 } },
  { line: "{'loss': 0.69, 'grad_norm': 2.5, 'learning_rate': 5e-05, 'epoch': 1.0}", metrics: { loss: 0.69 } },
  { line: '{"eval_f1": 0.91, "eval_loss": 1.2e-3}', metrics: { eval_f1: 0.91, eval_loss: 0.0012 } },
  { line: 'the final Accuracy: 0.9', metrics: { accuracy: 0.9 } },
  { line: 'loss=nan', metrics: { loss: 'NaN' } },
  { line: 'mse: 1,234.5', metrics: { mse: 1234.5 } },
  { line: 'R^2: 0.79', metrics: { r2: 0.79 } },
  { line: 'mean squared error: 12.5', metrics: { mean_squared_error: 12.5 } },
  { line: 'ROC AUC = 0.93.', metrics: { roc_auc: 0.93 } },
  { line: 'score: -3', metrics: { score: -3 } },
  // Progress bars of tqdm.
  { line: 'Epoch 3:  60%|######    | 6/10 [00:01<00:00,  4.90it/s, acc=0.91, loss=0.0312]', metrics: { acc: 0.91, loss: 0.0312 }, step: 3 },
  { line: 'Epoch 4: 100%|██████████| 10/10 [00:02<00:00,  4.90it/s, loss=1.2e-3, v_num=0, val_loss=0.5]', metrics: { loss: 0.0012, val_loss: 0.5 }, step: 4 },
  { line: 'loss=0.31, acc=0.9: 100%|██████████| 10/10 [00:02<00:00,  4.90it/s]', metrics: { loss: 0.31, acc: 0.9 } },
  { line: ' 50%|█████     | 5/10 [00:01<00:01,  4.90it/s]', metrics: {} },
  // Lines of logging, loguru and Hydra.
  { line: '2026-01-02 03:04:05,678 - INFO - epoch 3 - loss: 0.25 - val_loss: 0.5', metrics: { loss: 0.25, val_loss: 0.5 }, step: 3 },
  { line: 'INFO:root:epoch=3 val_acc=0.75', metrics: { val_acc: 0.75 }, step: 3 },
  { line: '2026-11-25 02:57:39.145 | INFO     | __main__:train:12 - epoch 3 | train_loss 0.25 | val_auc 0.81', metrics: { train_loss: 0.25, val_auc: 0.81 }, step: 3 },
  { line: '[2026-01-02 03:04:05,678][__main__][INFO] - loss: 0.25', metrics: { loss: 0.25 } },
  // As PyTorch's examples print.
  { line: 'Train Epoch: 1 [640/60000 (1%)]\tLoss: 0.812345', metrics: { loss: 0.812345 }, step: 1 },
  { line: '[1, 2000] loss: 2.203', metrics: { loss: 2.203 } },
  { line: '| epoch   1 |   200/ 2928 batches | lr 5.00 | ms/batch 12.3 | loss  6.92 | ppl  1012.34', metrics: { loss: 6.92, ppl: 1012.34 }, step: 1 },
  { line: 'step 100: train loss 1.2345, val loss 1.4567', metrics: { train_loss: 1.2345, val_loss: 1.4567 }, step: 100 },
  { line: "loss tensor(0.3124, device='cuda:0', grad_fn=<MseLossBackward0>)", metrics: { loss: 0.3124 } },
  { line: "{'loss': np.float64(0.25), 'acc': tensor(0.5)}", metrics: { loss: 0.25, acc: 0.5 } },
  { line: 'loss tensor([0.1, 0.2])', metrics: {} },
  // What is no result.
  { line: 'batch_size=32 lr=0.01 epochs: 20', metrics: {} },
  { line: 'Error: 404 not found', metrics: {} },
  { line: 'listening on port: 8080', metrics: {} },
  { line: 'accuracy of 3 models', metrics: {} },
  { line: 'loss=0.5s', metrics: {} },
  { line: 'loss', metrics: {} },
  { line: '14491 hours to train on, 2888 to validate on (from 2012-09-01)', metrics: {} },
  { line: 'version: 3.11', metrics: {} },
  { line: 'rmse=41.3x', metrics: {} },
];

describe('Metrics in printed text', () => {
  const found = findAll(cases.map(({ line }) => line));
  for (const [index, { line, metrics, step }] of cases.entries()) {
    it(`are ${Object.keys(metrics).join(', ') || 'none'} in "${line}"`, () => {
      assert.deepEqual(found[index]?.metrics, metrics);
      if (step !== undefined) assert.equal(found[index]?.step, step);
    });
  }
});
