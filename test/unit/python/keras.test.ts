import assert from 'node:assert/strict';
import { artifactsOf, countsOf, kindsOf, observe } from '../support/observedPrograms';
import { metricsOf, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = [
  'import keras',
  'x, y = [0.0] * 4, [1.0, 2.0, 3.0, 6.0]',
  'def compiled(**options):\n    model = keras.Sequential(); model.compile(keras.optimizers.Adam(0.1), "mse"); return model',
  'class Mine(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None): print("f1: 0.%d" % epoch)',
].join('\n');

const sessionOf = (source: string): Promise<RecordedRun> => observe(released(trackedWorkspace('keras')), `${PREPARE}\n${source}`, { usesStandIns: true });

describe('Fits of Keras (a stand-in)', function () {
  this.timeout(60_000);

  it('are runs with a point an epoch, whatever is printed of the same, and evaluations belong to them', async () => {
    const session = await sessionOf(
      [
        'callbacks = [Mine()]',
        'models = [compiled() for _ in range(2)]',
        'for epochs, model in zip((2, 3), models): print(sorted(model.fit(x, y, epochs=epochs, validation_data=(x, y), callbacks=callbacks).history), len(callbacks))',
        'print(models[0].evaluate(x, y)); models[1].predict(x); print("rmse: 0.5")',
      ].join('\n'),
    );
    assert.deepEqual(kindsOf(session.children), ['Sequential', 'Sequential']);
    const [first, second] = session.children;
    assert.ok(first && second);
    assert.deepEqual(paramsOf(first), { optimizer: 'Adam', 'optimizer.learning_rate': '0.1', 'optimizer.beta_1': '0.9', loss: 'mse', epochs: '2', trainable_parameters: '1' });
    // `f1` is what only the program itself says.
    assert.deepEqual([countsOf(first), countsOf(second)], [{ loss: 2, val_loss: 2, f1: 2, test_loss: 1 }, { loss: 3, val_loss: 3, f1: 3, rmse: 1 }]);
    assert.deepEqual([first.state.metrics.get('loss')?.firstStep, first.state.metrics.get('loss')?.lastStep], [0, 1]);
    assert.equal(metricsOf(first)['test_loss'], metricsOf(first)['loss']);
  });

  it('that fork take what was printed before into one of the processes only', async () => {
    const session = await sessionOf(
      [
        'import multiprocessing',
        'class Forking(keras.callbacks.Callback):',
        '    def on_epoch_end(self, epoch, logs=None):',
        '        print("f1: 0.%d" % epoch, flush=True)',
        '        worker = multiprocessing.get_context("fork").Process(target=print, args=("from a worker",)); worker.start(); worker.join()',
        'compiled().fit(x, y, epochs=4, callbacks=[Forking()])',
      ].join('\n'),
    );
    assert.deepEqual(session.children.map(countsOf), [{ loss: 4, f1: 4 }]);
  });

  it('stop early and fail as they would', async () => {
    const session = await sessionOf(
      [
        'import traceback, inspect',
        'print(len(compiled().fit(x, y, epochs=9, verbose=0, callbacks=[keras.callbacks.EarlyStopping("loss", 1.0)]).history["loss"]))',
        'try: compiled().fit(x, y[:2])\nexcept ValueError: traceback.print_exc()',
        'print(inspect.signature(keras.Model.fit), inspect.signature(compiled().fit), keras.Model.fit.__doc__)',
      ].join('\n'),
    );
    const [early, failed] = session.children;
    assert.deepEqual([early && countsOf(early)['loss'], early?.state.end?.status, failed?.state.end?.error], [3, 'FINISHED', 'ValueError: Data cardinality is ambiguous.']);
  });

  it('go into the run that the program has opened, where the model is kept as Keras saves it', async () => {
    const session = await sessionOf(
      [
        'import contextlib',
        'try: import onramp\nexcept ImportError: onramp = None',
        'with onramp.run("mine") if onramp else contextlib.nullcontext():',
        '    model = compiled(); model.fit(x, y, epochs=2, callbacks=[Mine()])',
        '    if onramp: onramp.model(model)',
      ].join('\n'),
    );
    const [run] = session.children;
    assert.deepEqual([kindsOf(session.children), run && countsOf(run), run && artifactsOf(run)], [['mine'], { loss: 2, f1: 2 }, ['model/model.keras']]);
  });
});
