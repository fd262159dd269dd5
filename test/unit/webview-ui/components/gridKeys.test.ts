import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeAfter } from '../../../../webview-ui/components/gridKeys';

const size = { rows: 100, columns: 5, page: 10 };
const after = (key: string, row: number, column: number, { isControl = false, of = size } = {}) => {
  const place = placeAfter(key, isControl, { row, column }, of);
  return place && [place.row, place.column];
};

describe('The keys of a grid', () => {
  const cases: { key: string; isControl?: boolean; from: [number, number]; to: [number, number] | undefined }[] = [
    { key: 'ArrowDown', from: [3, 2], to: [4, 2] },
    { key: 'ArrowDown', from: [99, 2], to: [99, 2] },
    { key: 'ArrowDown', from: [-1, 2], to: [0, 2] },
    { key: 'ArrowUp', from: [3, 2], to: [2, 2] },
    { key: 'ArrowUp', from: [0, 2], to: [-1, 2] },
    { key: 'ArrowUp', from: [-1, 2], to: [-1, 2] },
    { key: 'ArrowRight', from: [3, 3], to: [3, 4] },
    { key: 'ArrowRight', from: [3, 4], to: [3, 4] },
    { key: 'ArrowLeft', from: [3, 1], to: [3, 0] },
    { key: 'ArrowLeft', from: [3, 0], to: [3, 0] },
    { key: 'Home', from: [3, 2], to: [3, 0] },
    { key: 'Home', isControl: true, from: [3, 2], to: [0, 0] },
    { key: 'Home', from: [-1, 2], to: [-1, 0] },
    { key: 'End', from: [3, 2], to: [3, 4] },
    { key: 'End', isControl: true, from: [3, 2], to: [99, 4] },
    { key: 'PageDown', from: [3, 2], to: [13, 2] },
    { key: 'PageDown', from: [95, 2], to: [99, 2] },
    { key: 'PageDown', from: [-1, 2], to: [9, 2] },
    { key: 'PageUp', from: [30, 2], to: [20, 2] },
    { key: 'PageUp', from: [3, 2], to: [0, 2] },
    { key: 'PageUp', from: [-1, 2], to: [-1, 2] },
    { key: 'a', from: [3, 2], to: undefined },
    { key: 'Enter', from: [3, 2], to: undefined },
    { key: 'constructor', from: [3, 2], to: undefined },
  ];
  for (const { key, isControl = false, from, to } of cases) it(`lead from ${from.join()} by ${isControl ? 'Ctrl+' : ''}${key} to ${to?.join() ?? 'nowhere'}`, () => assert.deepEqual(after(key, ...from, { isControl }), to));

  it('never leave the grid, even an empty one', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown');
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 30 }), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 4 }), (presses, rows, columns) => {
        let place = { row: rows === 0 ? -1 : 0, column: 0 };
        for (const [key, isControl] of presses) {
          place = placeAfter(key, isControl, place, { rows, columns, page: 2 }) ?? assert.fail();
          assert.ok(place.row >= -1 && place.row < Math.max(rows, 1) && place.column >= 0 && place.column < columns, JSON.stringify(place));
          assert.ok(rows > 0 || place.row === -1);
        }
      }),
    );
  });
});
