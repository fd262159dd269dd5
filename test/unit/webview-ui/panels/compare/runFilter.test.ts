import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRunFilter } from '../../../../../webview-ui/panels/compare/runFilter';
import { shownColumns, shownComparison } from '../../../support/shownComparison';

const comparison = shownComparison({
  params: { lr: [0.1, 0.2, 0.5, 1], optimizer: ['adam', 'sgd', 'adam and more', null], 'hidden size': [8, 16, 32, 64], loss: [7, 7, 8, 8] },
  metrics: { val_auc: [0.8, 0.83, 0.9, null], 'val/loss': [4, 3, 2, 1], loss: [1, 2, 3, 4] },
  rows: [{ name: 'Ridge alpha=10' }, { name: 'Lasso' }, { name: 'sand' }, { name: 'ridge and 2' }],
});
const columns = shownColumns(comparison);
function found(text: string) {
  const { conditions, problem } = parseRunFilter(text, columns);
  return { rows: [0, 1, 2, 3].filter((row) => conditions.every(({ passes }) => passes(row))), columns: conditions.map(({ column }) => column.id), problem };
}

describe('The filter of runs', () => {
  const cases: { text: string; rows: number[]; columns?: string[] }[] = [
    { text: '', rows: [0, 1, 2, 3], columns: [] },
    { text: 'ridge', rows: [0, 3], columns: ['run:name'] },
    { text: 'alpha=10', rows: [0] },
    { text: 'ridge and', rows: [3] },
    { text: 'sand', rows: [2] },
    { text: '!ridge', rows: [1, 2] },
    { text: '= lasso', rows: [1] },
    { text: 'val_auc > 0.82', rows: [1, 2], columns: ['metric:val_auc'] },
    { text: 'val_auc>0.82', rows: [1, 2] },
    { text: 'VAL_AUC > 0.82 AND lr = 0.5', rows: [2], columns: ['metric:val_auc', 'param:lr'] },
    { text: 'lr = 0.1..0.5', rows: [0, 1, 2] },
    { text: 'lr 0.2 .. 0.6', rows: [1, 2] },
    { text: 'lr != 1 and  lr >= 0.2', rows: [1, 2] },
    { text: 'optimizer = adam', rows: [0] },
    { text: "optimizer = 'adam and more'", rows: [2] },
    { text: '`hidden size` <= 16 and val/loss < 4', rows: [1] },
    { text: 'hidden size <= 16', rows: [0, 1] },
    { text: 'loss > 2', rows: [0, 1, 2, 3], columns: ['param:loss'] },
    { text: 'metrics.loss > 2', rows: [2, 3], columns: ['metric:loss'] },
    { text: "params.'hidden size' = 64", rows: [3] },
    { text: 'val_auc = -', rows: [0, 1, 2, 3] },
    { text: 'Run = lasso', rows: [1], columns: ['run:name'] },
  ];
  for (const { text, rows, columns: ids } of cases)
    it(`"${text}"`, () => {
      assert.deepEqual(found(text).rows, rows);
      if (ids) assert.deepEqual(found(text).columns, ids);
    });

  it('filters nothing while a condition is half typed', () => {
    for (const text of ['val_auc >', 'val_auc >= ', 'lr = 0.1..', 'lr > -']) assert.deepEqual(found(text), { rows: [0, 1, 2, 3], columns: [], problem: null }, text);
    for (const text of ['val_auc > 0.82 and', 'val_auc > 0.82 and ', 'val_auc > 0.82 and lr <']) assert.deepEqual(found(text).rows, [1, 2], text);
  });

  it('says what it does not know', () => {
    assert.deepEqual(found('val_auq > 0.82'), { rows: [], columns: ['run:name'], problem: '“val_auq” is no column: looking for the whole text in names.' });
    assert.equal(found('Ridge alpha=10').rows.length, 1);
    assert.deepEqual(found('lr > much'), { rows: [0, 1, 2, 3], columns: [], problem: '“much” is nothing that lr can be compared with.' });
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('lr', 'val_auc', ' ', 'and', '<', '=', '!', '..', '0.1', '`', '"', '.', 'metrics.')).map((words) => words.join(''))), (text) => found(text).rows.length <= 4));
  });
});
