import assert from 'node:assert/strict';
import fc from 'fast-check';
import { downsample, largestTriangleThreeBuckets, minMaxPerBucket, type Downsampling } from '../../../../src/core/metrics/downsample';

const methods: Downsampling[] = ['min-max', 'lttb'];
const finite = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.integer({ min: -2, max: 2 }));
const anyValue = fc.oneof({ weight: 4, arbitrary: finite }, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
const target = fc.integer({ min: 4, max: 40 });
const column = (value: fc.Arbitrary<number>) => fc.array(value, { maxLength: 300, size: 'max' }).map((values) => Float64Array.from(values));

/** Ascending, with equal neighbours. */
function ascending(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => Math.floor(index / 3) * 1.5 - 10);
}

/** Steinarsson's thesis word by word, on arrays of points. */
function textbook(data: readonly [number, number][], threshold: number): [number, number][] {
  const sampled = [data[0]!];
  const every = (data.length - 2) / (threshold - 2);
  for (let bucket = 0; bucket < threshold - 2; bucket += 1) {
    const own = data.slice(Math.floor(bucket * every) + 1, Math.floor((bucket + 1) * every) + 1);
    const next = data.slice(Math.floor((bucket + 1) * every) + 1, Math.floor((bucket + 2) * every) + 1);
    const mean = [0, 1].map((axis) => next.reduce((sum, point) => sum + point[axis]!, 0) / next.length) as [number, number];
    const [ax, ay] = sampled.at(-1)!;
    const areas = own.map(([x, y]) => Math.abs((ax - mean[0]) * (y - ay) - (ax - x) * (mean[1] - ay)));
    sampled.push(own[areas.indexOf(Math.max(...areas))]!);
  }
  return [...sampled, data.at(-1)!];
}

describe('downsample', () => {
  for (const method of methods) {
    it(`keeps within the target, invents nothing, and keeps the first and the last point (${method})`, () => {
      fc.assert(
        fc.property(column(anyValue), target, (y, most) => {
          const kept = [...downsample(ascending(y.length), y, most, method)];
          assert.ok(kept.length <= most);
          assert.ok(kept.every((position, index) => position < y.length && (index === 0 || position > kept[index - 1]!)), 'ascending positions of the input');
          if (y.length <= most) assert.equal(kept.length, y.length);
          else assert.deepEqual([kept[0], kept.at(-1)], [0, y.length - 1]);
        }),
      );
    });

    it(`keeps where the first gap begins, and every gap while they are few (${method})`, () => {
      fc.assert(
        fc.property(column(anyValue), target, (y, most) => {
          const kept = new Set(downsample(ascending(y.length), y, most, method));
          const starts = [...y.keys()].filter((position) => !Number.isFinite(y[position]) && (position === 0 || Number.isFinite(y[position - 1])));
          const expected = starts.length <= Math.max(1, Math.floor(most / 4)) ? starts : starts.slice(0, 1);
          assert.deepEqual(expected.filter((position) => !kept.has(position)), []);
        }),
      );
    });

    it(`keeps a single spike among a million points (${method})`, () => {
      const y = Float64Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index * 12.9898));
      for (const position of [1, 499_999, 999_998]) {
        const spiked = y.slice();
        spiked[position] = 50;
        assert.ok(downsample(y, spiked, 1000, method).includes(position), `at ${position}`);
      }
    });

    for (const count of [0, 1, 2, 3, 4]) {
      it(`leaves ${count} points as they are (${method})`, () => {
        assert.deepEqual([...downsample(ascending(count), ascending(count), 4, method)], [...Array(count).keys()]);
      });
    }

    it(`shows of nothing but gaps that there is one (${method})`, () => {
      assert.deepEqual([...downsample(ascending(50), new Float64Array(50).fill(Number.NaN), 10, method)], [0, 49]);
    });
  }

  it('takes min-max unless asked', () => {
    const y = Float64Array.from({ length: 200 }, (_, index) => Math.sin(index * 7));
    assert.deepEqual(downsample(y, y, 20), minMaxPerBucket(y, y, 20));
  });

  it('refuses a target that could not hold the ends and a gap', () => {
    for (const few of [3, 0, -1, Number.NaN]) assert.throws(() => downsample(ascending(9), ascending(9), few), RangeError);
  });
});

describe('minMaxPerBucket', () => {
  it('keeps the lowest and the highest value of every bucket', () => {
    fc.assert(
      fc.property(column(finite), target, (y, most) => {
        fc.pre(y.length > most);
        const kept = minMaxPerBucket(y, y, most);
        const buckets = Math.floor((most - 2) / 2);
        const edge = (bucket: number) => 1 + Math.floor((bucket * (y.length - 2)) / buckets);
        for (let bucket = 0; bucket < buckets; bucket += 1) {
          const own = [...y.subarray(edge(bucket), edge(bucket + 1))];
          const shown = [...kept].filter((position) => position >= edge(bucket) && position < edge(bucket + 1)).map((position) => y[position]!);
          // Of two zeros either one may be kept; adding 0 makes them alike.
          const extremes = (values: number[]) => [Math.min(...values) + 0, Math.max(...values) + 0];
          assert.deepEqual(extremes(shown), extremes(own));
        }
      }),
    );
  });
});

describe('largestTriangleThreeBuckets', () => {
  it('chooses what the textbook chooses', () => {
    fc.assert(
      fc.property(column(finite), target, (y, most) => {
        fc.pre(y.length > most);
        const x = ascending(y.length);
        const data = Array.from(x, (at, index): [number, number] => [at, y[index]!]);
        const kept = [...largestTriangleThreeBuckets(x, y, most)].map((position) => data[position]!);
        assert.deepEqual(kept, textbook(data, most));
      }),
    );
  });
});
