import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ComparedRuns } from '../../../../src/core/compare/comparedRuns';
import { importanceWords } from '../../../../src/core/compare/importanceWords';
import { parameterImportance, type ParameterImportance } from '../../../../src/core/compare/parameterImportance';
import { seededRandom, shuffle } from '../../../../src/core/compare/seededRandom';
import { comparedColumns, reordered } from '../../support/comparedColumns';

type Values = Record<string, (string | number | null)[]>;

function explain(params: Values, metric: readonly number[]): ParameterImportance {
  return parameterImportance(comparedColumns({ params }), Float64Array.from(metric), 'lower');
}

function assertClose(actual: number | undefined, expected: number, within = 1e-9): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < within, `${actual} is not ${expected}`);
}

function explained(importance: ParameterImportance) {
  assert.equal(importance.kind, 'explained', JSON.stringify(importance));
  return importance;
}

/** Runs of a random search: continuous, discrete and named parameters, all independent. */
function randomSearch(seed: number, n: number): { params: Values; normal: () => number } {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const many = <T>(value: () => T) => Array.from({ length: n }, value);
  const params = {
    lr: many(() => 10 ** (-4 + 3 * random())),
    dropout: many(() => 0.5 * random()),
    depth: many(() => 2 + Math.floor(6 * random())),
    optimizer: many(() => ['adam', 'sgd', 'lamb'][Math.floor(3 * random())]!),
  };
  return { params, normal };
}

describe('parameterImportance', () => {
  const lr = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.001, 0.01, 0.1, 0.03, 0.003, 0.3];
  const depth = [2, 4, 6, 8, 4, 2, 6, 8, 4, 6, 8, 2];
  const optimizer = ['adam', 'sgd', 'adam', 'sgd', 'sgd', 'adam', 'adam', 'adam', 'sgd', 'adam', 'sgd', 'sgd'];
  const loss = [0.52, 0.47, 0.35, 0.38, 0.44, 0.61, 0.5, 0.33, 0.46, 0.35, 0.43, 0.66];

  it('divides R² as a brute force over all orders does', () => {
    // numpy.linalg.lstsq with the columns log10(lr) and its square, depth and its square, optimizer == 'sgd', over all 6 orders of the three;
    // predicted from the hat matrix; p from scipy.stats.f.sf of the partial F, times 3, 1 and 2 (Holm).
    const found = explained(explain({ lr, depth, optimizer }, loss));
    assert.deepEqual(found.entries.map(({ keys, scale, trend, moreThanChance }) => ({ keys, scale, trend, moreThanChance })), [
      { keys: ['lr'], scale: 'log10', trend: null, moreThanChance: true },
      { keys: ['depth'], scale: 'linear', trend: 'higher is better', moreThanChance: false },
      { keys: ['optimizer'], scale: 'category', trend: null, moreThanChance: false },
    ]);
    for (const [entry, share] of [0.5680438257552944, 0.371924415412239, 0.02721862761292726].entries()) assertClose(found.entries[entry]?.share, share);
    assertClose(found.explained, 0.9671868687804607);
    assertClose(found.adjusted, 0.9398425927641781);
    assertClose(found.predicted, 0.8036589017627183);
    for (const [entry, p] of [3 * 0.002505925798180868, 0.48788179076772864, 2 * 0.05315069302900219].entries()) assertClose(found.entries[entry]?.p, p, 1e-7);
    assert.equal(found.p, 0.005);
  });

  it('gives the same answer in whatever order runs and columns stand', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 1), (seed, noiseOnly) => {
        const { params, normal } = randomSearch(seed, 24);
        const metric = Array.from({ length: 24 }, (_, row) => (noiseOnly ? 0 : Math.log10(params.lr![row] as number)) + 0.7 * normal());
        const compared = comparedColumns({ params, metrics: { metric } });
        const order = shuffle([...metric.keys()], seededRandom(seed + 1));
        const other = reordered({ ...compared, columns: compared.columns.toReversed() }, order);
        const [first, second] = [parameterImportance(compared, Float64Array.from(metric), 'lower'), parameterImportance(other, Float64Array.from(order, (row) => metric[row]!), 'lower')];
        assert.deepEqual(second, first);
      }),
      { numRuns: 25 },
    );
  });

  it('reports aliased parameters together, however they are coded', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('copy', 'scaled', 'renamed', 'sum', 'nearly'), (seed, how) => {
        const { params, normal } = randomSearch(seed, 40);
        const { lr: rate, depth: own, dropout } = params as Record<string, number[]>;
        const added: Values = {
          copy: { copy: own! },
          scaled: { scaled: own!.map((value) => 1 - 3 * value) },
          renamed: { renamed: own!.map((value) => `d${value}`) },
          // A straight line of two others: none of the three can be told apart.
          sum: { sum: own!.map((value, row) => value + 4 * dropout![row]!) },
          nearly: { nearly: own!.map((value) => value + 0.01 * normal()) },
        }[how];
        const metric = rate!.map((value, row) => Math.log10(value) + own![row]! + 0.3 * normal());
        const { entries, together } = explained(explain({ ...params, ...added }, metric));
        const set = [...Object.keys(added), 'depth', ...(how === 'sum' ? ['dropout'] : [])].sort();
        assert.deepEqual(together, [set]);
        assert.deepEqual(entries.filter(({ cannotBeSeparated }) => cannotBeSeparated).map(({ keys }) => keys), [set]);
        assert.ok(entries.some(({ keys }) => keys.length === 1 && keys[0] === 'lr'));
      }),
      { numRuns: 40 },
    );
  });

  it('finds no more than chance in noise about 95 times of 100', () => {
    const kinds = Array.from({ length: 40 }, (_, seed) => {
      const { params, normal } = randomSearch(seed + 100, 30);
      return explain(params, Array.from({ length: 30 }, normal)).kind;
    });
    const found = kinds.filter((kind) => kind === 'explained').length;
    assert.equal(kinds.filter((kind) => kind === 'no more than chance').length, 40 - found);
    // More than 6 of 40 have a probability below 1% at a level of 5%.
    assert.ok(found <= 6, `${found} of 40`);
  });

  it('finds an effect that is twice the noise nearly always', () => {
    const found = Array.from({ length: 40 }, (_, seed) => {
      const { params, normal } = randomSearch(seed + 500, 30);
      return explain(params, params.lr!.map((value) => 2.3 * Math.log10(value as number) + normal()));
    });
    const right = found.filter((importance) => importance.kind === 'explained' && importance.entries[0]?.keys[0] === 'lr' && importance.entries[0].moreThanChance);
    assert.ok(right.length >= 39, `${right.length} of 40`);
  });

  it('sees a best value in the middle', () => {
    const { params, normal } = randomSearch(3, 40);
    const found = explained(explain(params, params.lr!.map((value) => (Math.log10(value as number) + 2.5) ** 2 + 0.05 * normal())));
    assert.deepEqual([found.entries[0]?.keys, found.entries[0]?.trend], [['lr'], null]);
    assert.ok(found.entries[0]!.share > 0.8);
  });

  it('has no squares where there are too few runs for them, and says so', () => {
    const found = explained(explain({ a: [1, 2, 3, 1, 2, 3, 1, 2], b: [1, 5, 2, 4, 3, 5, 4, 1], c: [3, 1, 4, 1, 5, 9, 2, 6] }, [1.01, 2, 3.02, 0.99, 2.01, 3, 1, 1.98]));
    assert.equal(found.hasSquares, false);
    assert.ok(importanceWords(found, 'loss').includes('Too few runs for curves: numbers count as straight lines.'));
  });

  it('does not let a single run that stands out explain anything', () => {
    const { params } = randomSearch(8, 30);
    const metric = params.lr!.map((_, row) => (row === 0 ? 1e6 : 1 + 0.001 * row));
    params.lr![0] = 1;
    const found = explain(params, metric);
    assert.equal(found.kind, 'no more than chance');
  });

  for (const { name, params, metric, expected } of [
    { name: 'no runs', params: { lr: [] }, metric: [], expected: { kind: 'nothing to explain', why: 'no values' } },
    { name: 'only values that diverged', params: { lr: [1, 2] }, metric: [Number.NaN, Number.POSITIVE_INFINITY], expected: { kind: 'nothing to explain', why: 'no values', leftOutRuns: 2 } },
    { name: 'a metric that is the same', params: { lr: [1, 2, 3, 4, 5, 6] }, metric: [1, 1, 1, 1, 1, 1], expected: { kind: 'nothing to explain', why: 'metric is the same everywhere' } },
    { name: 'parameters that are the same', params: { lr: [1, 1, 1], b: ['x', 'x', 'x'] }, metric: [1, 2, 3], expected: { kind: 'nothing to explain', why: 'no parameter varies', constant: ['b', 'lr'] } },
    { name: 'three runs', params: { lr: [1, 2, 3], depth: [4, 4, 5] }, metric: [1, 2, 3], expected: { kind: 'too few runs', needed: 5 } },
    { name: 'one parameter and three runs', params: { lr: [1, 2, 2] }, metric: [1, 2, 3], expected: { kind: 'too few runs', needed: 4 } },
    { name: 'a seed', params: { 'model.random_state': [1, 2, 3, 4] }, metric: [1, 2, 3, 4], expected: { kind: 'nothing to explain', leftOut: [{ key: 'model.random_state', reason: 'a seed: what it changes is the noise' }] } },
    { name: 'names', params: { name: ['a', 'b', 'c', null] }, metric: [1, 2, 3, 4], expected: { kind: 'nothing to explain', leftOut: [{ key: 'name', reason: '3 different values in 4 runs, and 1 without it: too many to be categories' }] } },
    { name: 'numbers that are written differently', params: { lr: ['0.1', '0.10', '1e-1'] }, metric: [1, 2, 3], expected: { kind: 'nothing to explain', constant: ['lr'] } },
  ]) {
    it(`answers "${expected.kind}" for ${name}`, () => {
      const found = explain(params, metric) as unknown as Record<string, unknown>;
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected);
    });
  }

  it('counts a missing value as a category of its own', () => {
    const alpha = [null, null, null, null, '1', '1', '1', '1'];
    const found = explained(explain({ alpha }, [1, 1.1, 0.9, 1.05, 3, 3.1, 2.9, 3.02]));
    assert.deepEqual(found.entries.map(({ keys, scale }) => ({ keys, scale })), [{ keys: ['alpha'], scale: 'category' }]);
  });

  it('leaves out runs without a finite value, and says how many', () => {
    const found = explained(explain({ lr: [...lr, 1, 1], depth: [...depth, 2, 2] }, [...loss, Number.NaN, Number.POSITIVE_INFINITY]));
    assert.deepEqual([found.n, found.leftOutRuns], [12, 2]);
    assert.ok(importanceWords(found, 'loss').includes('2 runs without a finite loss are left out.'));
  });

  it('does not take parameters for inseparable because they are many', () => {
    const random = seededRandom(12);
    const params = Object.fromEntries(Array.from({ length: 90 }, (_, key) => [`p${key}`, Array.from({ length: 200 }, random)]));
    const found = explained(explain(params, params.p2!.map((value) => 5 * value + random())));
    assert.deepEqual([found.together, found.hasSquares, found.entries[0]?.keys], [[], false, ['p2']]);
  });

  /** Half of the parameters numbers, half names, of which one follows from another. */
  function large(n: number): { compared: ComparedRuns; metric: Float64Array } {
    const random = seededRandom(n);
    const params: Values = {};
    for (let key = 0; key < 20; key += 1) params[`p${key}`] = Array.from({ length: n }, () => (key % 2 ? random() : 'abcdef'[Math.floor(6 * random())]!));
    params.p4 = params.p2!.map((value) => `${value}!`);
    const metric = Float64Array.from(params.p1!, (value) => 2 * (value as number) + random());
    return { compared: comparedColumns({ params }), metric };
  }

  for (const { rows, limitMs, sampledFrom } of [
    { rows: 200, limitMs: 300, sampledFrom: null },
    { rows: 5000, limitMs: 2000, sampledFrom: 5000 },
  ]) {
    it(`explains ${rows} runs with 20 parameters in under ${limitMs} ms`, () => {
      const { compared, metric } = large(rows);
      parameterImportance(large(100).compared, large(100).metric, 'lower');
      const startedAtMs = performance.now();
      const found = explained(parameterImportance(compared, metric, 'lower'));
      const tookMs = performance.now() - startedAtMs;
      assert.deepEqual([found.sampledFrom, found.entries[0]?.keys, found.together], [sampledFrom, ['p1'], [['p2', 'p4']]]);
      assert.ok(tookMs < limitMs, `${tookMs} ms`);
    });
  }
});
