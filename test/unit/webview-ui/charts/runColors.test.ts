import assert from 'node:assert/strict';
import { MOST_RUN_COLORS, runColors } from '../../../../webview-ui/charts/runColors';
import { theme } from './theme';

const six = { ...theme, series: ['#000001', '#000002', '#000003', '#000004', '#000005', '#000006'] };

describe('runColors', () => {
  for (const { name, colors } of [{ name: 'six colours', colors: six }, { name: 'two colours', colors: theme }, { name: 'no colour', colors: { ...theme, series: [] } }]) {
    it(`tells as many runs apart as the theme allows with ${name}`, () => {
      const strokes = runColors(MOST_RUN_COLORS, colors);
      const looks = new Set(strokes.map(({ color, dash, pointStyle }) => JSON.stringify([color, dash, pointStyle])));
      assert.equal(looks.size, Math.min(MOST_RUN_COLORS, Math.max(1, colors.series.length) * 6));
      assert.ok(strokes.every(({ isDistinct }) => isDistinct));
    });
  }
  it('goes through all colours before it dashes', () => {
    const strokes = runColors(8, six);
    assert.deepEqual(strokes.slice(0, 6).map(({ color, dash }) => [color, dash]), six.series.map((color) => [color, []]));
    assert.deepEqual(strokes[6], { color: '#000001', dash: [6, 3], pointStyle: 'triangle', isDistinct: true });
  });
  it('depends on the place alone', () => assert.deepEqual(runColors(12, six).slice(0, 5), runColors(5, six)));
  it('colours more runs by their groups', () => {
    const groups = Array.from({ length: 20 }, (_, place) => place % 3);
    const strokes = runColors(20, six, { groups });
    assert.deepEqual(strokes.slice(0, 4).map(({ color }) => color), ['#000001', '#000002', '#000003', '#000001']);
  });
  it('is quiet for more runs, except those that are emphasised', () => {
    const strokes = runColors(13, six, { emphasised: [5, 2] });
    assert.deepEqual([strokes[5]?.color, strokes[2]?.color, strokes[0]?.color], ['#000001', '#000002', theme.muted]);
    assert.deepEqual(strokes.map(({ isDistinct }) => isDistinct).filter(Boolean).length, 2);
  });
  it('is quiet where there are as many groups as runs', () => {
    assert.ok(runColors(20, six, { groups: Array.from({ length: 20 }, (_, place) => place) }).every(({ isDistinct }) => !isDistinct));
  });
});
