import assert from 'node:assert/strict';
import { panRange, withinBounds, zoomRange } from '../../../../webview-ui/charts/xRange';

describe('a range of x', () => {
  it('is zoomed around a place', () => {
    assert.deepEqual(zoomRange({ min: 0, max: 100 }, 2), { min: 25, max: 75 });
    assert.deepEqual(zoomRange({ min: 0, max: 100 }, 2, false, 0), { min: 0, max: 50 });
    const { min, max } = zoomRange({ min: 1, max: 10_000 }, 2, true);
    assert.deepEqual([min.toFixed(6), max.toFixed(6)], ['10.000000', '1000.000000']);
  });
  it('moves by a share of its width', () => assert.deepEqual(panRange({ min: 10, max: 20 }, 0.5), { min: 15, max: 25 }));
  it('stays within bounds, and is none where it shows all', () => {
    assert.deepEqual(withinBounds({ min: 90, max: 110 }, { min: 0, max: 100 }), { min: 80, max: 100 });
    assert.equal(withinBounds({ min: -5, max: 200 }, { min: 0, max: 100 }), null);
    assert.deepEqual(withinBounds({ min: 90, max: 110 }, null), { min: 90, max: 110 });
  });
});
