import assert from 'node:assert/strict';
import { collectTabs } from '../../../../../webview-ui/panels/compare/compareTabs';
import type { WrittenColumns } from '../../../support/comparedColumns';
import { shownColumns, shownComparison } from '../../../support/shownComparison';

function tabsOf(written: WrittenColumns, points = 1): string[] {
  const comparison = shownComparison(written);
  for (const column of comparison.columns) if (column.kind === 'metric') column.count.set(column.count.map((count) => count * points));
  return collectTabs(comparison, shownColumns(comparison)).map(({ name }) => name);
}
const same = { startedAtMs: 0, endedAtMs: 1000 };

describe('The tabs of the Compare panel', () => {
  it('begin with the table, which counts its rows', () => {
    const comparison = shownComparison({ rows: [{}, {}] });
    assert.deepEqual(collectTabs(comparison, shownColumns(comparison))[0], { name: 'table', title: 'Table', count: 2 });
  });
  it('end with what the runs kept, where they kept something', () => {
    const comparison = shownComparison({ rows: [{}, {}] });
    const names = (artifacts: boolean, environments: boolean) => collectTabs(comparison, shownColumns(comparison), 2, { artifacts, environments }).map(({ name }) => name).slice(-2);
    assert.deepEqual(names(true, true), ['artifacts', 'environment']);
    assert.equal(names(false, true).includes('artifacts'), false);
    assert.equal(names(true, false).includes('environment'), false);
  });
  const cases: { name: string; tab: string; with: string[]; without: string[] }[] = [
    { name: 'has curves where a metric has more than one point', tab: 'curves', with: tabsOf({ metrics: { loss: [1, null] } }, 3), without: tabsOf({ metrics: { loss: [1, 2] } }) },
    { name: 'has bars where there is a metric', tab: 'bars', with: tabsOf({ metrics: { loss: [1, 1] } }), without: tabsOf({ params: { lr: ['1', '2'] } }) },
    { name: 'explains where a parameter differs', tab: 'importance', with: tabsOf({ params: { lr: ['1', '2'] }, metrics: { loss: [1, 2] } }), without: tabsOf({ params: { lr: ['1', '1'] }, metrics: { loss: [1, 2] } }) },
    { name: 'explains where there is a metric', tab: 'importance', with: tabsOf({ params: { lr: ['1', '2'] }, metrics: { loss: [1, 2] } }), without: tabsOf({ params: { lr: ['1', '2'] } }) },
    { name: 'relates columns where two differ', tab: 'scatter', with: tabsOf({ params: { lr: ['1', '2'] }, rows: [same, same] }), without: tabsOf({ rows: [same] }) },
  ];
  for (const { name, tab, with: there, without } of cases) it(name, () => assert.deepEqual([there.includes(tab), without.includes(tab)], [true, false]));
});
