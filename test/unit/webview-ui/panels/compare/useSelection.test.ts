import assert from 'node:assert/strict';
import { nextSelection } from '../../../../../webview-ui/panels/compare/useSelection';

const order = ['a', 'b', 'c', 'd', 'e'];
const next = (before: string, runIds: string, { from = null as string | null, isAdded = false } = {}) => [...nextSelection(new Set(before), [...runIds], { order, from, isAdded })].sort().join('');

describe('The selection', () => {
  const cases: { name: string; before: string; runIds: string; from?: string; isAdded?: boolean; after: string }[] = [
    { name: 'is what was clicked', before: 'ab', runIds: 'c', after: 'c' },
    { name: 'is empty when it is clicked once more', before: 'c', runIds: 'c', after: '' },
    { name: 'is the one of several that was clicked', before: 'bc', runIds: 'c', after: 'c' },
    { name: 'is a whole group', before: 'a', runIds: 'bd', after: 'bd' },
    { name: 'is empty when a group is clicked once more', before: 'bd', runIds: 'db', after: '' },
    { name: 'takes one more', before: 'a', runIds: 'c', isAdded: true, after: 'ac' },
    { name: 'gives one back', before: 'ac', runIds: 'c', isAdded: true, after: 'a' },
    { name: 'takes a group of which it has a part', before: 'ab', runIds: 'bd', isAdded: true, after: 'abd' },
    { name: 'gives a group back', before: 'abd', runIds: 'bd', isAdded: true, after: 'a' },
    { name: 'goes down to here', before: 'b', runIds: 'd', from: 'b', after: 'bcd' },
    { name: 'goes up to here', before: 'd', runIds: 'b', from: 'd', after: 'bcd' },
    { name: 'is one where it begins and ends at the same', before: 'ae', runIds: 'c', from: 'c', after: 'c' },
    { name: 'goes to here beside what it has', before: 'a', runIds: 'd', from: 'c', isAdded: true, after: 'acd' },
    { name: 'goes down to the end of a group', before: 'a', runIds: 'cde', from: 'b', after: 'bcde' },
    { name: 'goes up to the beginning of a group', before: 'e', runIds: 'bc', from: 'e', after: 'bcde' },
    { name: 'is what was clicked where the beginning is not shown any more', before: 'a', runIds: 'c', from: 'z', after: 'c' },
  ];
  for (const { name, before, runIds, from, isAdded, after } of cases) it(name, () => assert.equal(next(before, runIds, { ...(from === undefined ? {} : { from }), ...(isAdded === undefined ? {} : { isAdded }) }), after));

  it('leaves what was selected before as it was', () => {
    const before = new Set(['a']);
    nextSelection(before, ['b'], { order, from: null, isAdded: true });
    assert.deepEqual([...before], ['a']);
  });
});
