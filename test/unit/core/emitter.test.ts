import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/emitter';

describe('Emitter', () => {
  const unexpected = (error: unknown) => assert.fail(String(error));

  it('tells every listener, in the order in which they came', () => {
    const heard: string[] = [];
    const emitter = new Emitter<string>(unexpected);
    emitter.event((value) => heard.push(`a ${value}`));
    emitter.event((value) => heard.push(`b ${value}`));
    emitter.fire('x');
    assert.deepEqual(heard, ['a x', 'b x']);
  });

  it('subscribes the same listener as often as asked and ends each subscription by itself', () => {
    let calls = 0;
    const emitter = new Emitter<void>(unexpected);
    const listener = () => (calls += 1);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire();
    first.dispose();
    first.dispose();
    emitter.fire();
    assert.equal(calls, 3);
  });

  it('reports a listener that throws and tells the others all the same', () => {
    const errors: unknown[] = [];
    const heard: number[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const broken = new Error('broken');
    emitter.event(() => {
      throw broken;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire(1);
    assert.deepEqual(errors, [broken]);
    assert.deepEqual(heard, [1]);
  });

  it('lets listeners come and go while it fires', () => {
    const heard: string[] = [];
    const emitter = new Emitter<string>(unexpected);
    const first = emitter.event((value) => {
      heard.push(`first ${value}`);
      first.dispose();
      emitter.event((later) => heard.push(`late ${later}`));
    });
    emitter.fire('1');
    emitter.fire('2');
    assert.deepEqual(heard, ['first 1', 'late 2']);
  });

  it('tells nobody after it is disposed', () => {
    const emitter = new Emitter<void>(unexpected);
    emitter.event(() => assert.fail('still told'));
    emitter.dispose();
    emitter.fire();
  });
});
