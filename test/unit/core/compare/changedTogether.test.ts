import assert from 'node:assert/strict';
import { changedTogether } from '../../../../src/core/compare/changedTogether';
import { seededRandom } from '../../../../src/core/compare/seededRandom';
import { comparedColumns } from '../../support/comparedColumns';

const random = seededRandom(1);
const many = Array.from({ length: 25 }, () => [random(), random()] as const);

describe('changedTogether', () => {
  for (const { name, params, expected } of [
    { name: 'two that always change at once', params: { lr: [0.1, 0.1, 0.2, 0.2], depth: [8, 8, 4, 4], alpha: [1, 2, 1, 2] }, expected: [['lr', 'depth']] },
    { name: 'three words and numbers', params: { a: ['x', 'y', 'z', 'x', 'y', 'z'], b: [1, 5, 2, 1, 5, 2], c: [null, 'k', 'l', null, 'k', 'l'] }, expected: [['a', 'b', 'c']] },
    { name: 'everything that two runs differ in, but seeds', params: { a: [1, 2], b: ['x', null], same: [1, 1], seed: [1, 2] }, expected: [['a', 'b']] },
    { name: 'nothing of a grid', params: { lr: [0.1, 0.1, 0.2, 0.2], depth: [8, 4, 8, 4] }, expected: [] },
    { name: 'nothing of a random search', params: { a: many.map(([own]) => own), b: many.map(([, own]) => own), name: many.map((_, run) => `run ${run}`) }, expected: [] },
    { name: 'nothing of a random search that was repeated', params: { a: [...many, ...many].map(([own]) => own), b: [...many, ...many].map(([, own]) => own) }, expected: [] },
    { name: 'numbers that are a straight line of each other', params: { a: many.map(([own]) => own), b: many.map(([own]) => 3 - own), c: many.map(([, own]) => own) }, expected: [['a', 'b']] },
    { name: 'a repeated name and what changes with it', params: { name: [...many, ...many].map(([own]) => `x${own}`), lr: [...many, ...many].map(([, own]) => own) }, expected: [['name', 'lr']] },
  ]) {
    it(`finds ${name}`, () => assert.deepEqual(changedTogether(comparedColumns({ params })), expected));
  }
});
