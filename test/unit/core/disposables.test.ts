import assert from 'node:assert/strict';
import { disposable, DisposableStore } from '../../../src/core/disposables';

describe('DisposableStore', () => {
  const noting = (log: string[], name: string) => ({ dispose: () => log.push(name) });

  it('disposes in reverse order, each once', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    for (const name of ['first', 'second', 'third']) store.add(noting(log, name));
    store.dispose();
    store.dispose();
    assert.deepEqual(log, ['third', 'second', 'first']);
  });

  it('returns what it takes and disposes it at once when it is closed', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    const late = noting(log, 'late');
    assert.equal(store.add(late), late);
    assert.deepEqual(log, ['late']);
  });

  it('disposes the others when one throws, and throws that error', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    const error = new Error('stuck');
    store.add(noting(log, 'first'));
    store.add({
      dispose: () => {
        throw error;
      },
    });
    store.add(noting(log, 'third'));
    assert.throws(() => store.dispose(), error);
    assert.deepEqual(log, ['third', 'first']);
  });

  it('throws every error when several disposables throw', () => {
    const store = new DisposableStore();
    for (const name of ['a', 'b']) {
      store.add({
        dispose: () => {
          throw new Error(name);
        },
      });
    }
    assert.throws(
      () => store.dispose(),
      (error) => error instanceof AggregateError && error.errors.map((one: Error) => one.message).join() === 'b,a',
    );
  });

  it('takes what is added while it is being disposed', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => store.add(noting(log, 'added late')) });
    store.dispose();
    assert.deepEqual(log, ['added late']);
  });
});

describe('disposable', () => {
  it('calls its function once', () => {
    let calls = 0;
    const one = disposable(() => (calls += 1));
    one.dispose();
    one.dispose();
    assert.equal(calls, 1);
  });
});
