import assert from 'node:assert/strict';
import { countsOf, kindsOf, observe } from '../support/observedPrograms';
import { metricsOf, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = [
  'from transformers import Trainer, TrainerCallback, TrainingArguments',
  'class Config: _name_or_path = "some/bert"',
  'class Bert: config = Config()',
].join('\n');

const sessionOf = (source: string): Promise<RecordedRun> => observe(released(trackedWorkspace('transformers')), `${PREPARE}\n${source}`, { usesStandIns: true });

describe('Trainings of transformers (a stand-in)', function () {
  this.timeout(60_000);

  it('are runs with the arguments that say something and what is logged by global step', async () => {
    const session = await sessionOf(
      [
        'class Mine(TrainerCallback):\n    def on_log(self, args, state, control, logs=None, **kwargs): print(sorted(logs))',
        'for rate in (1e-3, 1e-4):',
        '    trainer = Trainer(Bert(), TrainingArguments("out", learning_rate=rate, num_train_epochs=2, eval_strategy="steps", hub_token="hunter2"), [0], [0], callbacks=[Mine()])',
        '    print(trainer.train(), len(trainer.callback_handler.callbacks), trainer.state.log_history)',
        'trainer.evaluate(metric_key_prefix="test")',
      ].join('\n'),
    );
    assert.deepEqual(kindsOf(session.children), ['Bert', 'Bert']);
    const [first, second] = session.children;
    assert.ok(first && second);
    assert.deepEqual(paramsOf(first), { model: 'Bert', model_name_or_path: 'some/bert', learning_rate: '0.001', num_train_epochs: '2', per_device_train_batch_size: '8', seed: '42', weight_decay: '0.0', eval_strategy: 'steps' });
    assert.equal(paramsOf(second)['learning_rate'], '0.0001');
    assert.deepEqual(countsOf(first), { loss: 4, learning_rate: 4, epoch: 7, eval_loss: 2, train_runtime: 1, train_loss: 1 });
    assert.deepEqual([first.state.metrics.get('loss')?.firstStep, first.state.metrics.get('loss')?.lastStep, metricsOf(first)['loss'], first.state.metrics.get('eval_loss')?.firstStep], [1, 4, 0.0625, 2]);
    assert.deepEqual([metricsOf(second)['test_loss'], Object.keys(metricsOf(session))], [0.125, []]);
  });

  it('that fail are failed runs; a model may be made by the training', async () => {
    const session = await sessionOf(
      [
        'import traceback, inspect',
        'try: Trainer(Bert(), TrainingArguments()).train()\nexcept ValueError: traceback.print_exc()',
        'trainer = Trainer(args=TrainingArguments(), train_dataset=[0], model_init=Bert); trainer.train(); trainer.evaluate()',
        'class Second(Trainer):\n    def is_world_process_zero(self): return False',
        'second = Second(Bert(), TrainingArguments(), [0]); second.state.is_world_process_zero = False; second.train()',
        'print(inspect.signature(Trainer.train), Trainer.train.__doc__)',
      ].join('\n'),
    );
    // The process that is not the first one records nothing.
    assert.equal(session.children.length, 2);
    const [failed, made] = session.children;
    assert.deepEqual([failed?.state.end?.error, made && paramsOf(made)['model'], made && countsOf(made)['eval_loss']], ['ValueError: Trainer: training requires a train_dataset.', 'Bert', 1]);
  });
});
