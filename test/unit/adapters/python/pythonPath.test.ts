import assert from 'node:assert/strict';
import { prependToPythonPath } from '../../../../src/adapters/python/pythonPath';

describe('prependToPythonPath', () => {
  for (const { name, current, expected } of [
    { name: 'no path', current: undefined, expected: '/ours' },
    { name: 'an empty path', current: '', expected: '/ours' },
    { name: 'a path', current: '/theirs:/more', expected: '/ours:/theirs:/more' },
    { name: 'a path that ends in nothing, as it was', current: '/theirs:', expected: '/ours:/theirs:' },
    { name: 'a path that begins with it', current: '/ours:/theirs', expected: '/ours:/theirs' },
  ]) {
    it(`puts a folder in front of ${name}`, () => assert.equal(prependToPythonPath('/ours', current), expected));
  }
});
