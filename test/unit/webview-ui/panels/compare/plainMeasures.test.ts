import assert from 'node:assert/strict';
import { parseColumnFilter } from '../../../../../webview-ui/panels/compare/columnFilter';
import { parseRunFilter } from '../../../../../webview-ui/panels/compare/runFilter';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

const day = (text: string) => new Date(text).getTime();
const rows = [
  { startedAtMs: day('2026-11-24T23:59'), endedAtMs: day('2026-11-24T23:59') + 500 },
  { startedAtMs: day('2026-11-25T00:00'), endedAtMs: day('2026-11-25T00:00') + 60_000 },
  { startedAtMs: day('2026-11-25T14:00'), endedAtMs: day('2026-11-25T14:00') + 5_400_000 },
];
const columns = shownColumns(shownComparison({ rows }));

function passing(id: string, text: string): number[] | 'all' {
  const column = columnAt(columns, id);
  const filter = parseColumnFilter(text, column);
  return filter ? [0, 1, 2].filter((row) => filter(column.value(row))) : 'all';
}

describe('A filter of durations and times', () => {
  const cases: { id: string; text: string; passes: ReturnType<typeof passing> }[] = [
    { id: 'run:duration', text: '> 10', passes: [1, 2] },
    { id: 'run:duration', text: '> 10 s', passes: [1, 2] },
    { id: 'run:duration', text: '<= 1 min', passes: [0, 1] },
    { id: 'run:duration', text: '= 1.5 h', passes: [2] },
    { id: 'run:duration', text: '0.5 s..60 s', passes: [0, 1] },
    { id: 'run:duration', text: '< 501ms', passes: [0] },
    { id: 'run:duration', text: '> 1 m', passes: 'all' },
    { id: 'run:duration', text: '500 ms', passes: [0] },
    { id: 'run:started', text: '>= 2026-11-25', passes: [1, 2] },
    { id: 'run:started', text: '< 2026-11-25 14:00', passes: [0, 1] },
    { id: 'run:started', text: '2026-11-24..2026-11-25', passes: [0, 1] },
    { id: 'run:started', text: '> 2026-11', passes: 'all' },
  ];
  for (const { id, text, passes } of cases) it(`${id} by "${text}"`, () => assert.deepEqual(passing(id, text), passes));

  it('is part of the filter of runs', () => {
    const { conditions } = parseRunFilter('duration > 30 s and started < 2026-11-25 12:00', columns);
    assert.deepEqual([0, 1, 2].filter((row) => conditions.every(({ passes }) => passes(row))), [1]);
  });
});
