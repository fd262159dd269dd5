import assert from 'node:assert/strict';
import { areaRamp, lineRamp, textOn } from '../../../../webview-ui/charts/colorRamp';
import { fade } from '../../../../webview-ui/charts/fade';
import { contrast, LEAST_CONTRAST, leastDistance, parseColor, type Rgb } from '../../../../webview-ui/charts/seriesColors';

const rgb = (text: string): Rgb => parseColor(text) ?? assert.fail(text);
const shares = Array.from({ length: 21 }, (_, step) => step / 20);

for (const background of ['#ffffff', '#1f1f1f', '#000000', '#fdf6e3', '#002b36']) {
  describe(`color ramps on ${background}`, () => {
    it('of lines have contrast all along, which grows with the value', () => {
      const contrasts = shares.map((share) => contrast(rgb(lineRamp(background)(share)), rgb(background)));
      assert.ok(contrasts.every((one) => one >= LEAST_CONTRAST), String(contrasts));
      assert.ok(contrasts.every((one, step) => step === 0 || one > (contrasts[step - 1] ?? 0)), String(contrasts));
    });
    it('of lines have ends and a middle that every eye tells apart', () => {
      const [low, middle, high] = [0, 0.5, 1].map((share) => rgb(lineRamp(background)(share))) as [Rgb, Rgb, Rgb];
      for (const [a, b] of [[low, middle], [middle, high]] as const) assert.ok(leastDistance(a, b) > 0.1);
    });
    it('of areas begin at the background and carry readable words', () => {
      assert.equal(areaRamp(background)(0), background);
      for (const share of shares) {
        const color = areaRamp(background)(share);
        assert.ok(contrast(rgb(textOn(color)), rgb(color)) >= 4.5, color);
      }
    });
  });
}

describe('fade', () => {
  it('writes colours out where they can be read', () => assert.equal(fade('#ff000080', 0.5), 'rgba(255, 0, 0, 0.251)'));
  it('leaves the others to the browser', () => assert.equal(fade('red', 0.5), 'color-mix(in srgb, red 50%, transparent)'));
});
