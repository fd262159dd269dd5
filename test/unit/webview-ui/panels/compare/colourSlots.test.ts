import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignSlots } from '../../../../../webview-ui/panels/compare/colourSlots';

describe('The colours of runs', () => {
  it('stay with their runs when others come and go', () => {
    const first = assignSlots([], ['best', 'a', 'b'], 4);
    assert.deepEqual(first, ['best', 'a', 'b']);
    const second = assignSlots(first, ['best', 'z', 'a', 'b'], 4);
    assert.deepEqual(second, ['best', 'a', 'b', 'z']);
    const third = assignSlots(second, ['best', 'z', 'b'], 4);
    assert.deepEqual(third, ['best', null, 'b', 'z']);
    assert.deepEqual(assignSlots(third, ['best', 'z', 'b', 'new'], 4), ['best', 'new', 'b', 'z']);
  });
  it('go to the more important where there are too few', () => {
    assert.deepEqual(assignSlots([], ['a', 'b', 'c'], 2), ['a', 'b']);
    assert.deepEqual(assignSlots(['a', 'b'], ['c', 'b', 'a'], 2), ['c', 'b']);
  });
  it('are never given twice, never more than there are, and kept by who still wants one', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 6 }), (once, then, most) => {
        const before = assignSlots([], once, most);
        const after = assignSlots(before, then, most);
        const given = after.filter((id) => id !== null);
        assert.deepEqual([...given].sort(), then.slice(0, most).sort());
        assert.ok(after.length <= most && new Set(given).size === given.length);
        for (const [place, id] of before.entries()) if (id !== null && then.slice(0, most).includes(id)) assert.equal(after[place], id);
      }),
    );
  });
});
