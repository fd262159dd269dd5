import assert from 'node:assert/strict';
import { contrast, LEAST_CONTRAST, LEAST_DISTANCE, leastDistance, parseColor, pickSeriesColors, type Rgb } from '../../../../webview-ui/charts/seriesColors';

const rgb = (text: string): Rgb => parseColor(text) ?? assert.fail(`${text} is no colour`);

/** `charts.*` and the editor's background as VS Code 1.139 gives them to a page. */
const themes = [
  { name: 'Light Modern', background: '#ffffff', charts: ['#0063d3', '#d186167a', '#388a34', '#652d90', '#e51400', '#bf8803'] },
  { name: 'Dark Modern', background: '#1f1f1f', charts: ['#59a4f9', '#d186167a', '#89d185', '#b180d7', '#f14c4c', '#cca700'] },
  { name: 'Dark High Contrast', background: '#000000', charts: ['#59a4f9', '#d18616', '#89d185', '#b180d7', '#f48771', '#ffd370'] },
  { name: 'Light High Contrast', background: '#ffffff', charts: ['#0063d3', '#d18616', '#374e06', '#652d90', '#b5200d', '#895503'] },
];

describe('pickSeriesColors', () => {
  for (const { name, background, charts } of themes) {
    it(`gives four colours in ${name} that are seen, and apart for every eye`, () => {
      const picked = pickSeriesColors(background, charts, 4);
      assert.equal(picked.length, 4);
      for (const [position, one] of picked.entries()) {
        assert.ok(contrast(parseColor(one, rgb(background)) ?? assert.fail(), rgb(background)) >= LEAST_CONTRAST, one);
        for (const other of picked.slice(0, position)) assert.ok(leastDistance(rgb(one), rgb(other)) >= LEAST_DISTANCE, `${one} and ${other}`);
      }
      assert.equal(picked[0], charts[0], "the theme's first colour comes first");
    });
  }

  for (const background of ['#fdf6e3', '#002b36']) {
    it(`has four colours of its own on ${background}, where the theme has none`, () => {
      assert.equal(pickSeriesColors(background, ['', 'var(--x)', background], 4).length, 4);
    });
  }

  it('gives as many as can be seen on a grey that nothing is seen on', () => {
    assert.deepEqual(pickSeriesColors('#808080', [], 4).map((color) => contrast(rgb(color), rgb('#808080')) >= LEAST_CONTRAST), [true, true]);
  });

  it('passes over red beside green, which many eyes take for one', () => {
    assert.ok(!pickSeriesColors('#ffffff', ['#8a6d00', '#b85c00'], 2).includes('#b85c00'));
  });
});

describe('contrast', () => {
  it('is what WCAG computes', () => {
    assert.equal(contrast(rgb('#000'), rgb('#fff')), 21);
    assert.equal(contrast(rgb('#777777'), rgb('#ffffff')).toFixed(2), '4.48');
    assert.equal(contrast(rgb('#fff'), rgb('#777777')).toFixed(2), '4.48');
  });
});

describe('leastDistance', () => {
  it('is nothing between equal colours, and small between those that differ by red and green alone', () => {
    assert.equal(leastDistance(rgb('#123456'), rgb('#123456')), 0);
    const plain = leastDistance(rgb('#0072b2'), rgb('#d55e00'));
    assert.ok(leastDistance(rgb('#8a6d00'), rgb('#b85c00')) < plain / 2);
  });
});

describe('parseColor', () => {
  for (const [text, expected] of [
    ['#ff0000', [1, 0, 0]],
    ['#F00', [1, 0, 0]],
    ['#00ff00ff', [0, 1, 0]],
    ['#00000000', [1, 1, 1]],
    [' rgb(0, 0, 255) ', [0, 0, 1]],
    ['rgba(255, 255, 0, 0.5)', [1, 1, 0.5]],
    ['rgb(255 0 0 / 0.5)', [1, 0.5, 0.5]],
    ['', undefined],
    ['red', undefined],
    ['#12345', undefined],
    ['rgb(a, b, c)', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseColor(text), expected));
  }
});
