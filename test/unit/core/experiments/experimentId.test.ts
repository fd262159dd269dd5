import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { experimentId } from '../../../../src/core/experiments/experimentId';
import { sha256 } from '../../../../src/storage/ledger/sha256';

describe('experimentId', () => {
  it('is 18 digits that never begin with a zero, the same for the same name and generation', () => {
    assert.equal(experimentId('bike-demand', 0, sha256), '760283322785025091');
    assert.notEqual(experimentId('bike-demand', 1, sha256), experimentId('bike-demand', 0, sha256));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 9 }), (name, generation) => {
        assert.match(experimentId(name, generation, sha256), /^[1-9]\d{17}$/);
        assert.equal(experimentId(name, generation, sha256), experimentId(name, generation, sha256));
      }),
    );
  });

  it('is what the formula in its documentation gives in Python', () => {
    const names = ['bike-demand', 'Räder/😀', ' ', '0:1', 'a"b\\c\n', 'x'.repeat(500)];
    const program = "import hashlib, json, sys\nprint(json.dumps([[str(10**17 + int(hashlib.sha256(f'{generation}:{name}'.encode()).hexdigest()[:16], 16) % (9 * 10**17)) for generation in range(3)] for name in json.loads(sys.argv[1])]))";
    const expected = JSON.parse(execFileSync('python3', ['-c', program, JSON.stringify(names)], { encoding: 'utf8' })) as string[][];
    assert.deepEqual(names.map((name) => [0, 1, 2].map((generation) => experimentId(name, generation, sha256))), expected);
  });
});
