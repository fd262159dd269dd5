import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completeFilter, type KnownFields } from '../../../../src/core/search/completions';
import { parseFilter } from '../../../../src/core/search/parseFilter';

const known: KnownFields = {
  metrics: ['rmse', 'val/loss'],
  params: ['model', 'learning rate'],
  tags: ['team'],
  valuesOf: (field) => (field.kind === 'attribute' && field.key === 'status' ? ['FINISHED', 'FAILED'] : field.key === 'model' ? ['GPT-4', "it's"] : []),
};
const text = ['=', '!=', 'LIKE', 'ILIKE'];
const beginnings = ['metrics.', 'params.', 'tags.', 'attributes.', 'datasets.', 'run_id', 'run_name', 'status', 'user_id', 'artifact_uri', 'start_time', 'end_time'];

/** The cursor is at `|`; what is replaced stands between `«»`, nothing when they are left out. */
const cases: { name: string; at: string; items: string[] }[] = [
  { name: 'names at the beginning', at: '|', items: beginnings },
  { name: 'names after AND', at: 'metrics.a > 1 and |', items: beginnings },
  { name: 'names that begin as typed', at: '«S|»', items: ['status', 'start_time'] },
  { name: 'keys after a prefix', at: 'metrics.|', items: ['rmse', '`val/loss`'] },
  { name: 'keys of any spelling of a prefix', at: 'parameter.«L|»', items: ['`learning rate`'] },
  { name: 'keys in quotes', at: 'params.«`lea|»', items: ['`learning rate`'] },
  { name: 'a whole word that the cursor is in', at: 'metrics.«r|ms» > 1', items: ['rmse'] },
  { name: 'quotes that the editor closed', at: 'params.«`lea|`»', items: ['`learning rate`'] },
  { name: 'attributes after their prefix', at: 'run.«e|»', items: ['end_time'] },
  { name: 'parts of data sets', at: 'datasets.|', items: ['name', 'digest', 'context'] },
  { name: 'comparators of a metric', at: 'metrics.x |', items: ['=', '!=', '>', '>=', '<', '<='] },
  { name: 'comparators of a parameter', at: 'params.x |', items: [...text, 'IS NULL', 'IS NOT NULL'] },
  { name: 'comparators of the run id', at: 'run_id |', items: [...text, 'IN', 'NOT IN'] },
  { name: 'longer comparators', at: 'metrics.x «>|»', items: ['>', '>='] },
  { name: 'comparators that begin as typed', at: 'params.x «is|»', items: ['IS NULL', 'IS NOT NULL'] },
  { name: 'the rest of two words', at: 'run_id «not |»', items: ['NOT IN'] },
  { name: 'values of a parameter', at: 'params.model = |', items: ["'GPT-4'", '"it\'s"'] },
  { name: 'values at once behind =', at: 'params.model=|', items: ["'GPT-4'", '"it\'s"'] },
  { name: 'values in the quotes begun', at: 'params.model = «"g|»', items: ["'GPT-4'"] },
  { name: 'values without the quotes they need', at: 'status = «fin|»', items: ["'FINISHED'"] },
  { name: 'NaN for a metric', at: 'metrics.x = |', items: ['NaN'] },
  { name: 'a list for IN', at: 'run_id IN |', items: ['('] },
  { name: 'AND after a condition', at: 'metrics.x > 1 |', items: ['AND'] },
  { name: 'AND after IS NULL', at: 'params.x IS NULL |', items: ['AND'] },
  { name: 'AND while it is typed', at: 'metrics.x > 1 «a|»', items: ['AND'] },
  { name: 'the end of a list', at: "run_id IN ('a' |", items: [')'] },
  { name: 'nothing inside a number', at: 'metrics.x > «1|»', items: [] },
  { name: 'nothing for an unknown prefix', at: 'foo.|', items: [] },
  { name: 'nothing after OR', at: 'metrics.x > 1 or |', items: [] },
];

describe('completeFilter', () => {
  for (const { name, at, items } of cases) {
    it(`offers ${name}`, () => {
      const marked = at.replace('|', '');
      const filter = marked.replace(/[«»]/g, '');
      const cursor = at.replace(/[«»]/g, '').indexOf('|');
      const found = completeFilter(filter, cursor, known);
      assert.deepEqual(found.items.map((item) => item.text), items);
      const range = marked.includes('«') ? [marked.indexOf('«'), marked.indexOf('»') - 1] : [cursor, cursor];
      assert.deepEqual([found.start, found.end], range);
    });
  }

  it('offers nothing else than what goes on from there', () => {
    const words = fc.array(fc.constantFrom('metrics.', 'rmse', 'params.', 'status', '=', 'IN', 'LIKE', "'", '`', '(', 'AND', 'NaN', '1', ' ', ' '), { maxLength: 8 });
    fc.assert(
      fc.property(words, fc.nat(40), (parts, cursor) => {
        const filter = parts.join('');
        const at = Math.min(cursor, filter.length);
        const { start, end, items } = completeFilter(filter, at, known);
        assert.ok(start >= 0 && start <= at && at <= end && end <= filter.length);
        // What is chosen is never the mistake itself: an error, if there is one, lies before it or behind.
        for (const item of items) {
          const parsed = parseFilter(filter.slice(0, start) + item.text);
          if (parsed.ok) continue;
          const { offset, length } = parsed.error;
          assert.ok(offset + length <= start || offset >= start + item.text.length || item.kind === 'prefix' || item.text === '(', `${filter.slice(0, start)}[${item.text}] ${parsed.error.message}`);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
