import assert from 'node:assert/strict';
import { getHoverColor } from 'chart.js/helpers';
import fc from 'fast-check';
import type { HistoryBar } from '../../../../src/protocol/runView';
import { durationChart } from '../../../../webview-ui/charts/durationChart';
import { dateTime, shortDuration } from '../../../../webview-ui/charts/format';
import { START_MS } from '../../support/runRecords';
import { theme } from './theme';

const bar = (runId: string, status: HistoryBar['status'], durationMs: number): HistoryBar => ({ runId, status, startedAtMs: START_MS + durationMs, endedAtMs: status === 'RUNNING' ? null : START_MS + 2 * durationMs, statusText: status.toLowerCase() });
const history = [bar('a', 'FINISHED', 4200), bar('b', 'FAILED', 300), bar('c', 'KILLED', 70_000), bar('d', 'RUNNING', 1000)];
const NOW_MS = START_MS + 2000;
const faded = (color: string) => `color-mix(in srgb, ${color} 45%, transparent)`;

describe('durationChart', () => {
  it('is a bar a session, coloured by how it ended, the current one in full', () => {
    const { type, data } = durationChart(history, 'b', NOW_MS, theme);
    assert.equal(type, 'bar');
    assert.deepEqual(data.labels, history.map((one) => dateTime(one.startedAtMs)));
    assert.equal(data.datasets.length, 1);
    assert.deepEqual(data.datasets[0], {
      label: 'Duration',
      data: [4200, 300, 70_000, 1000],
      backgroundColor: [faded('#00aa00'), '#aa0000', faded('#aa7700'), faded('#0000aa')],
      hoverBackgroundColor: ['#00aa00', '#aa0000', '#aa7700', '#0000aa'],
      borderColor: ['#00aa00', '#aa0000', '#aa7700', '#0000aa'],
      borderWidth: [0, 1, 0, 0],
      borderRadius: 2,
      maxBarThickness: 22,
      minBarLength: 2,
    });
  });

  it('names the hover colours that Chart.js could not derive', () => {
    assert.equal(getHoverColor(faded(theme.good)), undefined, 'Chart.js reads color-mix now: hoverBackgroundColor may go');
    assert.equal(typeof getHoverColor(theme.good), 'string');
  });

  it('outlines every bar in high contrast', () => {
    const [dataset] = durationChart(history, 'b', NOW_MS, { ...theme, outline: '#6fc3df' }).data.datasets;
    assert.deepEqual(dataset?.borderColor, history.map(() => '#6fc3df'));
    assert.deepEqual(dataset?.borderWidth, history.map(() => 1));
  });

  it('highlights nothing when the current session is not among them', () => {
    const [dataset] = durationChart(history, 'elsewhere', NOW_MS, theme).data.datasets;
    assert.deepEqual(dataset?.borderWidth, [0, 0, 0, 0]);
  });

  it('starts its axis at zero, keeps still, and takes colours and type from the theme', () => {
    const { options } = durationChart(history, 'a', NOW_MS, theme);
    assert.equal(options?.animation, false);
    assert.equal(options?.plugins?.legend?.display, false);
    const axis = options?.scales?.['y'] as { beginAtZero: boolean; grid: { color: string }; ticks: { color: string; font: object; callback: (value: number) => string } };
    assert.equal(axis.beginAtZero, true);
    assert.equal(axis.grid.color, theme.grid);
    assert.equal(axis.ticks.color, theme.muted);
    assert.deepEqual(axis.ticks.font, { family: 'Sans', size: 11 });
    assert.equal(axis.ticks.callback(120_000), '2 min');
  });

  it('tells duration and end of a bar in its tooltip', () => {
    const label = durationChart(history, 'a', NOW_MS, theme).options?.plugins?.tooltip?.callbacks?.label as unknown as (item: { dataIndex: number }) => string;
    assert.equal(label({ dataIndex: 0 }), '4.2 s, finished');
    assert.equal(label({ dataIndex: 9 }), '');
  });

  it('makes an empty chart of no sessions', () => {
    const { data } = durationChart([], 'a', NOW_MS, theme);
    assert.deepEqual([data.labels, data.datasets[0]?.data], [[], []]);
  });
});

describe('shortDuration', () => {
  for (const { ms, expected } of [
    { ms: 0, expected: '0 ms' },
    { ms: 340, expected: '340 ms' },
    { ms: 999, expected: '999 ms' },
    { ms: 999.6, expected: '1 s' },
    { ms: 4240, expected: '4.24 s' },
    { ms: 59_900, expected: '59.9 s' },
    { ms: 59_960, expected: '1 min' },
    { ms: 60_000, expected: '1 min' },
    { ms: 186_000, expected: '3.1 min' },
    { ms: 59.9 * 60_000, expected: '59.9 min' },
    { ms: 3_599_000, expected: '1 h' },
    { ms: 3_600_000, expected: '1 h' },
    { ms: 8_640_000, expected: '2.4 h' },
  ]) {
    it(`writes ${ms} ms as ${expected}`, () => assert.equal(shortDuration(ms), expected));
  }

  it('never writes a full larger unit as a smaller one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4_000_000, noNaN: true }), (ms) => assert.doesNotMatch(shortDuration(ms), /^(1,?000 ms|60 s|60 min)$/)),
      { numRuns: 2000, examples: [[999.5], [59_950], [59_999], [3_597_000], [3_599_999]] },
    );
  });
});
