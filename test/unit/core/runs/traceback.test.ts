import assert from 'node:assert/strict';
import { parseTraceback } from '../../../../src/core/runs/traceback';

describe('parseTraceback', () => {
  it('finds the places that can be opened', () => {
    const lines = parseTraceback('Traceback (most recent call last):\n  File "/w/träin.py", line 12, in <module>\n    fit(x)\n  File "<frozen runpy>", line 88, in run\nValueError: File "x", line 3\n');
    assert.deepEqual(lines.map(({ place }) => place), [null, { file: '/w/träin.py', line: 12 }, null, null, null]);
    assert.equal(lines[2]?.text, '    fit(x)');
  });
  it('reads nothing into an empty text', () => assert.deepEqual(parseTraceback(''), [{ text: '', place: null }]));
});
