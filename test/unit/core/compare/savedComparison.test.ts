import assert from 'node:assert/strict';
import { collectSnapshot } from '../../../../src/core/compare/comparisonSnapshot';
import { columnId, type ComparedRuns } from '../../../../src/core/compare/comparedRuns';
import { parseComparison } from '../../../../src/core/compare/savedComparison';
import { serializeComparison } from '../../../../src/core/compare/serializeComparison';
import { UserFacingError } from '../../../../src/core/errors';
import { compareView, plainView } from '../../../../src/protocol/comparePanel';
import { comparedRow, metricColumn, savedComparison, textColumn, valuesOf } from '../../support/compared';

const PLACE = 'comparisons/x.json';
const compared: ComparedRuns = {
  rows: [comparedRow(1, { name: 'hgb "0.05"', experimentName: 'bikes', user: 'ada', commit: 'c'.repeat(40), isDirty: true }), comparedRow(2, { runIds: [comparedRow(2).runId, comparedRow(9).runId], status: 'RUNNING', endedAtMs: null })],
  columns: [metricColumn('rmse', [41.3, null]), textColumn('param', 'lr', ['0.05', null]), textColumn('data', 'hour.csv', ['a81f', 'a81f'])],
};

function restored(saved: Parameters<typeof serializeComparison>[0]) {
  return parseComparison(serializeComparison(saved), PLACE);
}

const refused = (text: string) => {
  try {
    parseComparison(text, PLACE);
  } catch (error) {
    assert.ok(error instanceof UserFacingError, String(error));
    return error.text;
  }
  return assert.fail('was read');
};

describe('A saved comparison', () => {
  it('has a line for each run, column, choice and line of its note', () => {
    const text = serializeComparison(savedComparison(compared, { note: 'Lower is better.\n\nSee the **curve**.', view: { tab: 'curves', hidden: ['tag:a'], aggregation: { step: 3 } } }));
    assert.deepEqual(text.split('\n'), [
      '{',
      '  "onramp": "comparison",',
      '  "version": 1,',
      '  "name": "Learning rates",',
      '  "note": [',
      '    "Lower is better.",',
      '    "",',
      '    "See the **curve**."',
      '  ],',
      '  "saved": "2026-11-20T10:13:20.000Z",',
      '  "by": "Ada",',
      '  "baseline": "00000000000000000000000000000001",',
      '  "metric": {"key": "rmse", "direction": "lower"},',
      '  "view": {',
      '    "aggregation": {"step": 3},',
      '    "hidden": ["tag:a"],',
      '    "tab": "curves"',
      '  },',
      '  "runs": [',
      `    {"id": "00000000000000000000000000000001", "name": "hgb \\"0.05\\"", "status": "FINISHED", "started": "2026-11-20T10:13:20.001Z", "ended": "2026-11-20T10:13:21.000Z", "experiment": {"id": "0", "name": "bikes"}, "user": "ada", "source": "train.py", "commit": "${'c'.repeat(40)}", "dirty": true},`,
      '    {"id": "00000000000000000000000000000002", "with": ["00000000000000000000000000000009"], "name": "run 2", "status": "RUNNING", "started": "2026-11-20T10:13:20.002Z", "experiment": {"id": "0"}, "source": "train.py"}',
      '  ],',
      '  "columnsLeftOut": 0,',
      '  "columns": [',
      '    {"kind": "metric", "key": "rmse", "last": [41.3, null], "min": [41.3, null], "max": [41.3, null], "lastStep": [0, null], "count": [1, 0]},',
      '    {"kind": "param", "key": "lr", "values": ["0.05", null]},',
      '    {"kind": "data", "key": "hour.csv", "values": ["a81f", "a81f"]}',
      '  ]',
      '}',
      '',
    ]);
  });

  it('comes back as it was, whatever is in it', () => {
    const words = ['__proto__', 'constructor', '', ' ', '\u2028\0\t"\\', '日本 👩‍🔬', '\ud800', 'e\u0301', '-', 'null'];
    const numbers = [Number.NaN, Infinity, -Infinity, -0, 0, 5e-324, Number.MAX_VALUE, 0.1 + 0.2, 2 ** 53 + 2, null];
    const odd: ComparedRuns = {
      rows: words.map((name, position) => comparedRow(position, { name, experimentName: name, startedAtMs: [0.5, -1, 1e300, 253_402_300_799_999][position] ?? position })),
      columns: [
        ...words.map((key) => textColumn('param', key, words)),
        ...words.map((key) => metricColumn(key, numbers, { min: new Float64Array(10).fill(Number.NaN), max: new Float64Array(10).fill(Infinity), count: Float64Array.from(numbers, (value) => (value === null ? 0 : 100_000)) })),
      ],
    };
    const saved = savedComparison(odd, { name: '__proto__', note: '\n', by: null, baseline: null, metric: null, savedAtMs: 1.25 });
    const { compared: again, ...rest } = restored(saved);
    const { compared: _compared, ...expected } = saved;
    assert.deepEqual(rest, expected);
    assert.deepEqual(valuesOf(again), valuesOf(odd));
    assert.equal(serializeComparison({ ...rest, compared: again }), serializeComparison(saved));
  });

  it('is written the same for the same view, and keeps choices of a later release', () => {
    const view = { tab: 'scatter', zoom: { to: 3, from: 1 }, curves: { metrics: null, x: 'wall', isLog: true, isLogX: false, smoothing: 0.5, later: [1] } };
    const other = { curves: { later: [1], smoothing: 0.5, isLogX: false, isLog: true, x: 'wall', metrics: null }, zoom: { from: 1, to: 3 }, tab: 'scatter' };
    assert.equal(serializeComparison(savedComparison(compared, { view })), serializeComparison(savedComparison(compared, { view: other })));
    assert.deepEqual(restored(savedComparison(compared, { view })).view, view);
  });

  it('keeps how the panel shows it', () => {
    const view = { ...plainView, widths: { 'param:__proto__': 80 }, aggregation: { step: 3 }, sort: [{ id: 'metric:rmse', desc: true }] };
    assert.deepEqual(restored(savedComparison(compared, { view })).view, view);
    assert.ok(compareView.safeParse(restored(savedComparison(compared, { view })).view).success);
  });

  it('is read although a choice of the view has another form', () => {
    const text = serializeComparison(savedComparison(compared, { view: { hidden: ['tag:a'], onlyDiffering: true } })).replace('"hidden": ["tag:a"]', '"hidden": 3');
    const { view } = parseComparison(text, PLACE);
    assert.deepEqual([view.hidden, view.onlyDiffering], [undefined, true]);
  });

  const whole = serializeComparison(savedComparison(compared));
  const cases: { name: string; text: string; says: string }[] = [
    { name: 'half of a file', text: whole.slice(0, 200), says: 'comparisons/x.json is damaged: it is not JSON. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'an unresolved merge', text: `<<<<<<< HEAD\n${whole}=======\n${whole}>>>>>>> other\n`, says: 'comparisons/x.json holds both sides of a merge. Resolve the conflict in Git first: take one of the two versions whole.' },
    { name: 'a newer version', text: whole.replace('"version": 1', '"version": 2'), says: 'comparisons/x.json was written by a newer release of Onramp. Update Onramp to open it.' },
    ...['{}', '[]', 'null', '3', '"x"', '{"onramp": "card", "version": 1}', '{"onramp": "comparison"}'].map((text) => ({ name: `other JSON: ${text}`, text, says: 'comparisons/x.json is no saved comparison. Move it out of the folder of comparisons if it belongs elsewhere.' })),
    { name: 'a field that is missing', text: whole.replace('"by": "Ada",', ''), says: 'comparisons/x.json is damaged: "by" is not as expected. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'a value of another kind', text: whole.replace('"status": "RUNNING"', '"status": "running"'), says: 'comparisons/x.json is damaged: "runs.1.status" is not as expected. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'a column that lost a value', text: whole.replace('["0.05", null]', '["0.05"]'), says: 'comparisons/x.json is damaged: "lr" does not have a value for each run. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'a column of a metric that lost a value', text: whole.replace('"count": [1, 0]', '"count": [1]'), says: 'comparisons/x.json is damaged: "rmse" does not have a value for each run. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'a run twice', text: whole.replace('"id": "00000000000000000000000000000002"', '"id": "00000000000000000000000000000001"'), says: 'comparisons/x.json is damaged: it names a run twice. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'a column twice', text: whole.replace('"kind": "data", "key": "hour.csv"', '"kind": "param", "key": "lr"'), says: 'comparisons/x.json is damaged: it has a column twice. Take the file back from Git, or delete it and save the comparison again.' },
    { name: 'a baseline from elsewhere', text: whole.replace(/"baseline": "0+1"/, '"baseline": "ff"'), says: 'comparisons/x.json is damaged: its baseline is none of its runs. Take the file back from Git, or delete it and save the comparison again.' },
  ];
  for (const { name, text, says } of cases) it(`is refused in words: ${name}`, () => assert.equal(refused(text), says));

  it('is read with line ends and a mark that other programs put', () => {
    assert.deepEqual(valuesOf(parseComparison(`\ufeff${whole.replaceAll('\n', '\r\n')}`, PLACE).compared), valuesOf(compared));
  });

  it('is never misread: every cut or changed byte gives the same table or a refusal', () => {
    for (let position = 0; position < whole.length; position += 7) {
      for (const text of [whole.slice(0, position), `${whole.slice(0, position)}0${whole.slice(position + 1)}`]) {
        try {
          parseComparison(text, PLACE);
        } catch (error) {
          assert.ok(error instanceof UserFacingError, String(error));
        }
      }
    }
  });
});

describe('The values that are saved', () => {
  const wide: ComparedRuns = { rows: Array.from({ length: 50 }, (_, row) => comparedRow(row)), columns: Array.from({ length: 100 }, (_, key) => textColumn('param', `p${key}`, Array.from({ length: 50 }, (_, row) => String(row % key)))) };
  const idsOf = ({ columns }: ComparedRuns) => columns.map(columnId);

  it('are all of them where they fit', () => {
    const { compared: kept, columnsLeftOut } = collectSnapshot(wide, ['param:p3'], 5000);
    assert.deepEqual([idsOf(kept), columnsLeftOut], [idsOf(wide), 0]);
  });

  it('are those of shown columns where they do not, of all runs', () => {
    const { compared: kept, columnsLeftOut } = collectSnapshot(wide, ['param:p7', 'param:gone', 'param:p3', 'param:p7'], 4999);
    assert.deepEqual([idsOf(kept), kept.rows.length, columnsLeftOut], [['param:p3', 'param:p7'], 50, 98]);
  });

  it('are those of the first shown columns where these are too many as well', () => {
    const { compared: kept, columnsLeftOut } = collectSnapshot(wide, ['param:p9', 'param:p8', 'param:p7'], 100);
    assert.deepEqual([idsOf(kept), columnsLeftOut], [['param:p8', 'param:p9'], 98]);
    assert.equal(restored(savedComparison(kept, { columnsLeftOut })).columnsLeftOut, 98);
  });
});
