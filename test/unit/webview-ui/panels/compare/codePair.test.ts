import assert from 'node:assert/strict';
import { codePairOf } from '../../../../../webview-ui/panels/compare/codePair';

describe('Whose code is compared', () => {
  const cases: { name: string; selected: string[]; baseline: string | null; best: string | null; pair: [string, string] | null; words?: string }[] = [
    { name: 'that of two selected runs', selected: ['a', 'b'], baseline: 'c', best: 'd', pair: ['a', 'b'], words: 'the two selected runs' },
    { name: 'that of the best and the selected run', selected: ['a'], baseline: 'd', best: 'd', pair: ['d', 'a'], words: 'the best and the selected run' },
    { name: 'that of a baseline which is not the best', selected: ['a'], baseline: 'c', best: 'd', pair: ['c', 'a'], words: 'the baseline and the selected run' },
    { name: 'that of the best where the baseline itself is selected', selected: ['c'], baseline: 'c', best: 'd', pair: ['d', 'c'], words: 'the best and the selected run' },
    { name: 'that of the best without a baseline', selected: ['a'], baseline: null, best: 'd', pair: ['d', 'a'] },
    { name: 'that of the baseline and the best where nothing is selected', selected: [], baseline: 'c', best: 'd', pair: ['c', 'd'], words: 'the baseline and the best run' },
    { name: 'nobody\'s where the best is alone', selected: [], baseline: 'd', best: 'd', pair: null },
    { name: 'nobody\'s where the best is selected alone', selected: ['d'], baseline: 'd', best: 'd', pair: null },
    { name: 'nobody\'s of three', selected: ['a', 'b', 'c'], baseline: 'd', best: 'd', pair: null },
  ];
  for (const { name, selected, baseline, best, pair, words } of cases)
    it(`is ${name}`, () => {
      const found = codePairOf(new Set(selected), baseline, best);
      assert.deepEqual(found?.runIds ?? null, pair);
      if (words !== undefined) assert.equal(found?.words, words);
    });
});
