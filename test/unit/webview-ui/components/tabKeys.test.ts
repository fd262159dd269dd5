import assert from 'node:assert/strict';
import { targetOf } from '../../../../webview-ui/components/tabKeys';

describe('keys of tabs', () => {
  for (const [key, from, expected] of [
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 0],
    ['ArrowLeft', 0, 2],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['a', 0, undefined],
  ] as const) {
    it(`${key} at ${from} of 3 lead to ${expected}`, () => assert.equal(targetOf(key, from, 3), expected));
  }
});
