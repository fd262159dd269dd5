import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partsOf } from '../../../../../webview-ui/panels/compare/sentenceParts';

const link = (text: string, runId = `id of ${text}`) => ({ runId, text });
const written = (text: string, ...names: string[]) => partsOf({ text, links: names.map((name) => link(name)) }).map((part) => (part.runId === null ? part.text : [part.text, part.runId]));

describe('The parts of a sentence', () => {
  const cases: { name: string; text: string; names: string[]; parts: unknown[] }[] = [
    { name: 'is one without names', text: 'all parameters are equal', names: [], parts: ['all parameters are equal'] },
    { name: 'is cut at a name', text: 'best: hgb, rmse 41.3', names: ['hgb'], parts: ['best: ', ['hgb', 'id of hgb'], ', rmse 41.3'] },
    { name: 'is cut at several names', text: 'best: a-1 and a-2', names: ['a-1', 'a-2'], parts: ['best: ', ['a-1', 'id of a-1'], ' and ', ['a-2', 'id of a-2']] },
    { name: 'is cut at the same name twice', text: 'best: x and x, x 1', names: ['x', 'x'], parts: ['best: ', ['x', 'id of x'], ' and ', ['x', 'id of x'], ', x 1'] },
    { name: 'passes over the letters of other words', text: 'best: e, rmse 1', names: ['e'], parts: ['best: ', ['e', 'id of e'], ', rmse 1'] },
    { name: 'passes over other names', text: 'best: run 12 and run 1, rmse 1', names: ['run 1'], parts: ['best: run 12 and ', ['run 1', 'id of run 1'], ', rmse 1'] },
    { name: 'takes names of any signs', text: 'best: (1), rmse 1', names: ['(1)'], parts: ['best: ', ['(1)', 'id of (1)'], ', rmse 1'] },
    { name: 'passes over names that are not in it', text: 'best: a', names: ['gone', 'a', ''], parts: ['best: ', ['a', 'id of a']] },
  ];
  for (const { name, text, names, parts } of cases) it(name, () => assert.deepEqual(written(text, ...names), parts));

  it('are the whole sentence', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.string({ maxLength: 3 }), { maxLength: 4 }), (text, names) => {
      const parts = partsOf({ text, links: names.map((name) => link(name)) });
      assert.equal(parts.map((part) => part.text).join(''), text);
      assert.ok(parts.every((part) => part.text !== '' && (part.runId === null || part.runId === `id of ${part.text}`)));
    }));
  });
});
