import assert from 'node:assert/strict';
import { rankRows } from '../../../../src/core/compare/rankRows';
import { sharedSettings } from '../../../../src/core/compare/sharedSettings';
import { comparedColumns, type WrittenColumns } from '../../support/comparedColumns';

/** Forty runs, the first ones the best. */
const loss = Array.from({ length: 40 }, (_, row) => row);
const param = (of: (row: number) => string | number | null) => loss.map((_, row) => of(row));
function shared(params: WrittenColumns['params'], values: readonly (number | null)[] = loss) {
  const numbers = Float64Array.from(values, (value) => value ?? Number.NaN);
  return sharedSettings(comparedColumns({ params: params ?? {}, metrics: { loss: values } }), rankRows(numbers, 'lower'), numbers);
}
const names = (params: WrittenColumns['params'], values?: readonly (number | null)[]) => shared(params, values)?.settings.map(({ key, from, to, others }) => `${key} ${from}..${to} ${others}`);

/** All choices of `taken` out of so many. */
function choices(count: number, taken: number, from = 0): number[][] {
  if (taken === 0) return [[]];
  return Array.from({ length: count - from }, (_, place) => from + place).flatMap((first) => choices(count, taken - 1, first + 1).map((rest) => [first, ...rest]));
}

describe('What the best runs have in common', () => {
  it('is a value that few others have, or a part of a range', () => {
    const params = { depth: param((row) => (row < 5 ? 9 : row % 4)), rate: param((row) => (row < 4 ? (100 + row) / 1000 : row / 2)), noise: param((row) => row % 2), id: param((row) => `run-${row}`) };
    assert.deepEqual(names(params), ['rate 0.1..0.103 0', 'depth 9..9 1']);
    assert.deepEqual([shared(params)?.best, shared(params)?.others], [4, 36]);
  });

  it('is nothing that most runs have, that only the seed says, that some lack, or that chance gives', () => {
    assert.deepEqual(names({ common: param((row) => (row < 30 ? 'a' : `b${row}`)), seed: param((row) => (row < 4 ? 1 : row)), absent: param((row) => (row < 4 ? null : row)), half: param((row) => (row < 4 ? 'x' : row % 2 === 0 ? 'x' : 'y')) }), []);
    // The same agreement as above among forty parameters that could agree as well by chance.
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, key) => [`p${key}`, param((row) => `${(row * (key + 3)) % 7}`)]));
    assert.deepEqual(names({ ...many, depth: param((row) => (row < 14 ? 9 : 3)) }), []);
  });

  it('has the chance that draws of any three runs have', () => {
    const codes = [1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 4];
    const numbers = [5, 6, 7, 30, 40, 50, 60, 70, 80, 90, 100, 6.5];
    const values = codes.map((_, row) => row);
    const draws = choices(12, 3);
    const exact = draws.filter((draw) => draw.every((row) => codes[row] === codes[draw[0]!])).length / draws.length;
    const inOrder = [...numbers].sort((a, b) => a - b);
    const span = (draw: readonly number[]) => Math.max(...draw.map((row) => inOrder.indexOf(numbers[row]!))) - Math.min(...draw.map((row) => inOrder.indexOf(numbers[row]!)));
    const close = draws.filter((draw) => span(draw) <= 3).length / draws.length;
    const chances = (params: WrittenColumns['params']) => sharedSettings(comparedColumns({ params: params ?? {} }), values, Float64Array.from(values))?.settings.map(({ adjustedP, others }) => [others, adjustedP]);
    assert.ok(exact > 0.05, 'agreement that is likely is not named');
    assert.deepEqual(chances({ codes }), []);
    assert.ok(close > 0.05);
    assert.deepEqual(chances({ numbers }), []);
    // Rarer: no other run between them.
    const [[others, chance] = []] = chances({ numbers: [5, 6, 7, 30, 40, 50, 60, 70, 80, 90, 100, 110] }) ?? [];
    assert.equal(others, 0);
    assert.ok(Math.abs((chance ?? 1) - draws.filter((draw) => span(draw) <= 2).length / draws.length) < 1e-12);
    const own = [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const [[, p] = []] = chances({ own: own.map((code) => `v${code}`) }) ?? [];
    assert.ok(Math.abs((p ?? 1) - draws.filter((draw) => draw.every((row) => own[row] === own[draw[0]!])).length / draws.length) < 1e-12);
  });

  it('counts runs that are as good as the last of the best, and says nothing of few runs', () => {
    assert.equal(shared({}, [1, 2, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10])?.best, 5);
    assert.equal(shared({}, [1, 2, 2, 2, 2, 2, 5]), null);
    assert.equal(shared({}, [1, 2, 3, 4, 5, 6]), null);
    assert.equal(shared({}, [1, 2, null, Number.NaN]), null);
  });
});
