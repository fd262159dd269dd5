import assert from 'node:assert/strict';
import { describePlace } from '../../../../src/core/runs/describePlace';

const rmse = (value: number, best: number | null = 41.3) => ({ key: 'rmse', direction: 'lower' as const, value, best: best === null ? null : { runId: 'b', value: best } });

describe('describePlace', () => {
  for (const { name, place, words } of [
    { name: 'the best', place: { standing: rmse(41.3), rank: 1, count: 6 }, words: ['rmse 41.3', 'best of 6', ''] },
    { name: 'another', place: { standing: rmse(42.04), rank: 3, count: 6 }, words: ['rmse 42.04', '3rd of 6', '+0.74 to best'] },
    { name: 'one that is not judged', place: { standing: rmse(40), rank: null, count: 6 }, words: ['rmse 40', '', '-1.3 to best'] },
    { name: 'one without a number', place: { standing: rmse(Number.NaN), rank: null, count: 6 }, words: ['rmse NaN', '', ''] },
    { name: 'one with nothing to compare', place: { standing: rmse(42, null), rank: null, count: 1 }, words: ['rmse 42', '', ''] },
  ]) {
    it(`says where ${name} stands`, () => assert.deepEqual(Object.values(describePlace(place)), words));
  }

  it('counts in English', () => {
    const places = [2, 4, 11, 12, 13, 20, 21, 22, 101, 111, 113].map((rank) => describePlace({ standing: rmse(50), rank, count: 200 }).place.split(' ')[0]);
    assert.deepEqual(places, ['2nd', '4th', '11th', '12th', '13th', '20th', '21st', '22nd', '101st', '111th', '113th']);
  });
});
