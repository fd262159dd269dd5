import assert from 'node:assert/strict';
import { PacedWork } from '../../../src/core/pacedWork';
import { eventually } from '../../harness/poll';
import { releasedAfterEach } from '../support/released';

describe('PacedWork', () => {
  const released = releasedAfterEach();

  it('does at once what is asked for, never twice at a time, and the last request after the ones before', async () => {
    let started = 0;
    let finish: () => void = () => undefined;
    const paced = released(new PacedWork(() => new Promise<void>((resolve) => {
      started += 1;
      finish = resolve;
    }), 1));
    paced.request();
    assert.equal(started, 1);
    for (let again = 0; again < 20; again += 1) paced.request();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(started, 1);
    finish();
    await eventually('the second', () => started === 2);
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(started, 2);
  });

  it('rests between, and does nothing more once it is closed', async () => {
    let done = 0;
    const count = () => Promise.resolve(void (done += 1));
    const resting = released(new PacedWork(count, 3_600_000));
    resting.request();
    await new Promise((resolve) => setImmediate(resolve));
    resting.request();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(done, 1);
    const closed = new PacedWork(count, 0);
    closed.dispose();
    closed.request();
    assert.equal(done, 1);
  });
});
