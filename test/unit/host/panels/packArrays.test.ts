import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packArrays } from '../../../../src/host/panels/packArrays';

const array = fc.oneof(fc.float64Array(), fc.int32Array(), fc.uint8Array());
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, array, fc.string(), fc.double(), fc.constant(null), fc.array(tie('tree')), fc.dictionary(fc.string().filter((key) => key !== '__proto__'), tie('tree'), { noNullPrototype: true })),
}));

function buffersIn(value: unknown, into = new Set<ArrayBufferLike>()): Set<ArrayBufferLike> {
  if (ArrayBuffer.isView(value)) into.add(value.buffer);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) buffersIn(item, into);
  return into;
}

describe('packArrays', () => {
  it('keeps every value of any message, in one buffer', () => {
    fc.assert(
      fc.property(tree, (message) => {
        const packed = packArrays(message);
        assert.deepEqual(packed, message);
        assert.ok(buffersIn(packed).size <= Math.max(1, Math.min(1, buffersIn(message).size)));
      }),
    );
  });

  it('makes one of a thousand', () => {
    const message = { columns: Array.from({ length: 1000 }, (_, column) => ({ last: Float64Array.of(column, Number.NaN), codes: Int32Array.of(column), bytes: Uint8Array.of(1, 2, 3) })) };
    const packed = packArrays(message);
    assert.equal(buffersIn(packed).size, 1);
    assert.deepEqual(packed, message);
  });

  it('leaves a message with a single array as it is', () => {
    const message = { bytes: Uint8Array.of(1) };
    assert.equal(packArrays(message), message);
  });
});
