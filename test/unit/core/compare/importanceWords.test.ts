import assert from 'node:assert/strict';
import { importanceWords, shareWords } from '../../../../src/core/compare/importanceWords';
import { listWords } from '../../../../src/core/compare/listWords';
import { parameterImportance } from '../../../../src/core/compare/parameterImportance';
import { comparedColumns } from '../../support/comparedColumns';

describe('importanceWords', () => {
  const say = (params: Record<string, (string | number)[]>, metric: number[]) => importanceWords(parameterImportance(comparedColumns({ params }), Float64Array.from(metric), 'lower'), 'loss');

  it('states shares only with what limits them', () => {
    const lr = [1, 1, 1, 1, 2, 2, 2, 2];
    assert.deepEqual(say({ lr, depth: lr.map((own) => 3 - own), alpha: [1, 2, 1, 2, 1, 2, 1, 2], seed: [1, 2, 3, 4, 5, 6, 7, 8], same: lr.map(() => 'x') }, [1, 1.1, 0.9, 1, 3, 3.1, 2.9, 3]), [
      'The parameters explain > 99% of the variance of loss over 8 runs; 99% where each run is predicted from the others.',
      'depth and lr changed together: cannot be separated.',
      'Left out: seed (a seed: what it changes is the noise).',
      'The same in all of these runs: same.',
    ]);
  });

  it('says why there is no answer', () => {
    assert.deepEqual(say({ lr: [1, 2, 3] }, [1, 2, 3])[0], 'Too few runs to tell what explains loss: 3, and at least 4 are needed.');
    assert.deepEqual(say({ lr: [1, 2, 3] }, [1, 1, 1])[0], 'loss is the same in all runs.');
    assert.deepEqual(say({ lr: [1, 1, 1] }, [1, 2, 3])[0], 'No parameter varies that could explain anything.');
    assert.deepEqual(say({ lr: [1] }, [Number.NaN]).slice(0, 2), ['No run has a finite loss.', '1 run without a finite loss is left out.']);
    assert.match(say({ lr: [1, 2, 1, 2, 1, 2, 1, 2] }, [1, 1, 2, 2, 1, 1, 2, 2.1])[0]!, /^The parameters explain no more of loss than chance would \(p = [\d.]+, n = 8\)\.$/);
    const many = Object.fromEntries(Array.from({ length: 301 }, (_, key) => [`p${key}`, [key, 1 - key]]));
    assert.deepEqual(say(many, [1, 2])[0], '301 parameters vary, which is more than shares can be given for (301 terms, and 300 at most).');
  });
});

describe('shareWords', () => {
  for (const [share, expected] of [[0, '0%'], [0.001, '< 1%'], [0.005, '1%'], [0.567, '57%'], [0.994, '99%'], [0.996, '> 99%'], [1, '100%'], [-0.2, '-20%']] as const) {
    it(`writes ${share} as ${expected}`, () => assert.equal(shareWords(share), expected));
  }
});

describe('listWords', () => {
  for (const [names, expected] of [[[], ''], [['a'], 'a'], [['a', 'b'], 'a and b'], [['a', 'b', 'c', 'd'], 'a, b, c and d'], [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more']] as const) {
    it(`writes ${names.length} names`, () => assert.equal(listWords(names), expected));
  }
});
