import assert from 'node:assert/strict';
import { differingParams } from '../../../../src/core/runs/differingParams';

describe('differingParams', () => {
  it('are those with other values and those that one has not, by name', () => {
    assert.deepEqual(differingParams({ lr: '0.1', depth: '8', seed: '0' }, { lr: '0.3', depth: '8', __x: '1' }), [
      { key: '__x', own: null, other: '1' },
      { key: 'lr', own: '0.1', other: '0.3' },
      { key: 'seed', own: '0', other: null },
    ]);
  });
});
