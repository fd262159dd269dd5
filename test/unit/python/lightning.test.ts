import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { countsOf, kindsOf, observe, standIns } from '../support/observedPrograms';
import { metricsOf, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = [
  'import pytorch_lightning as pl',
  'class Model(pl.LightningModule):',
  '    def __init__(self, lr=0.1, layers=(8, 8)):\n        super().__init__(); self.save_hyperparameters(); self.loss = 1.0',
  '    def training_step(self, batch):\n        self.loss *= 1 - self.hparams["lr"]; self.log("train_loss", self.loss)',
  '    def validation_step(self, batch): self.log("val_loss", self.loss + batch)',
  '    def test_step(self, batch): self.log("test_loss", self.loss)',
  '    def on_train_epoch_end(self): self.log("late", self.trainer.current_epoch)',
].join('\n');

const sessionOf = (source: string): Promise<RecordedRun> => observe(released(trackedWorkspace('lightning')), `${PREPARE}\n${source}`, { usesStandIns: true });

describe('Fits of PyTorch Lightning (a stand-in)', function () {
  this.timeout(60_000);

  it('are runs with what an epoch has left behind at its very end', async () => {
    const session = await sessionOf(
      [
        'for lr in (0.1, 0.5):',
        '    trainer = pl.Trainer(max_epochs=3, callbacks=[pl.EarlyStopping("val_loss")])',
        '    model = Model(lr); trainer.fit(model, [0, 0], [1])',
        '    print([type(one).__name__ for one in trainer.callbacks], sorted(trainer.callback_metrics), trainer.test(model, [0]))',
      ].join('\n'),
    );
    assert.deepEqual(kindsOf(session.children), ['Model', 'Model']);
    for (const [run, lr] of session.children.map((run, index) => [run, [0.1, 0.5][index] ?? 0] as const)) {
      assert.deepEqual(paramsOf(run), { lr: String(lr), layers: '(8, 8)', 'trainer.max_epochs': '3', 'early_stopping.monitor': 'val_loss', 'early_stopping.patience': '3' });
      assert.deepEqual(countsOf(run), { train_loss: 3, val_loss: 3, late: 3, test_loss: 1 });
      // `late` is logged by the module, after all callbacks were told of the epoch's end.
      assert.deepEqual([run.state.metrics.get('late')?.last, run.state.metrics.get('late')?.lastStep, run.state.metrics.get('late')?.min], [2, 2, 0]);
      assert.ok(Math.abs((metricsOf(run)['train_loss'] ?? 0) - (1 - lr) ** 6) < 1e-12);
    }
  });

  it('are seen under the other name of the library', async () => {
    const workspace = released(trackedWorkspace('lightning', { 'lightning/__init__.py': '' }));
    cpSync(path.join(standIns, 'pytorch_lightning'), workspace.file('lightning/pytorch'), { recursive: true });
    const session = await observe(workspace, `${PREPARE.replace('import pytorch_lightning', 'import lightning.pytorch')}\npl.Trainer(2).fit(Model(), [0])`);
    assert.deepEqual([kindsOf(session.children), session.children[0] && countsOf(session.children[0])], [['Model'], { train_loss: 2, late: 2 }]);
  });

  it('that fit other models on their way are one run all the same', async () => {
    const session = await sessionOf(
      [
        'import keras',
        'class Distilling(Model):',
        '    def on_train_epoch_end(self):',
        '        teacher = keras.Sequential(); teacher.compile("sgd", "mse")',
        '        self.log("teacher_loss", teacher.fit([0.0], [1.0], epochs=3, verbose=0).history["loss"][-1]); teacher.evaluate([0.0], [1.0], verbose=0)',
        'pl.Trainer(2).fit(Distilling(), [0])',
      ].join('\n'),
    );
    assert.deepEqual([kindsOf(session.children), session.children[0]?.children.length, session.children[0] && countsOf(session.children[0])], [['Distilling'], 0, { train_loss: 2, teacher_loss: 2 }]);
    assert.deepEqual(countsOf(session), {});
  });

  it('stop early and fail as they would, also where a module brings callbacks', async () => {
    const session = await sessionOf(
      [
        'import traceback, inspect, copy, pickle',
        'class Own(Model):\n    def configure_callbacks(self): return [pl.EarlyStopping("train_loss", 0.5, 1)]',
        'class Failing(Model):\n    def training_step(self, batch):\n        if batch: raise ValueError("enough")\n        super().training_step(batch)',
        'class Curious(pl.Callback):\n    def on_train_epoch_end(self, trainer, module): print(len(copy.deepcopy(trainer.callbacks)) > 1, b"onramp" in pickle.dumps(trainer.callbacks[1:]))',
        'pl.Trainer(9, [pl.EarlyStopping("late")]).fit(Own(), [0])',
        'trainer = pl.Trainer(9)',
        'try: trainer.fit(Failing(), [0, 1])\nexcept ValueError: traceback.print_exc()',
        'print(trainer.callbacks, inspect.signature(pl.Trainer.fit), pl.Trainer.fit.__doc__)',
        'pl.Trainer(1, [Curious(), pl.Callback()]).fit(Model(), [0])',
        'second = pl.Trainer(1); second.is_global_zero = False; second.fit(Model(), [0])',
      ].join('\n'),
    );
    // The process that is not the first one records nothing.
    assert.deepEqual(kindsOf(session.children), ['Own', 'Failing', 'Model']);
    const [early, failed] = session.children;
    assert.ok(early && failed);
    assert.deepEqual([countsOf(early)['train_loss'], early.state.end?.status], [2, 'FINISHED']);
    assert.deepEqual([failed.state.end?.error, countsOf(failed)], ['ValueError: enough', { train_loss: 1 }]);
  });
});
