import { cholesky, dot, gramMatrix, solveLower } from './orthonormalBasis.ts';
import { seededRandom, shuffle } from './seededRandom.ts';

/** How R² is divided among sets of columns. */
export interface ExplainedShares {
  /** Of each set, in the order given; their sum is R². */
  shares: number[];
  /** R² of all sets together. */
  explained: number;
  /** R² of all sets but this one. */
  explainedWithout: number[];
  /** Orders of the sets that were averaged over; null where all were. */
  sampledOrders: number | null;
}

/** Up to how many sets all orders are counted. */
const mostExact = 8;

/**
 * The part of a target's variance that each set of columns explains: what it adds to R², averaged over all orders in which sets can join the
 * model (Lindeman, Merenda and Gold 1980, "LMG"; the Shapley value of R²). Up to 8 sets exactly, over all subsets; above that over random
 * orders, each together with its reverse, always the same ones.
 * @param bases sets of columns with mean 0; no column a combination of others
 * @param target with mean 0 and a sum of squares of 1
 */
export function explainedShares(bases: readonly (readonly Float64Array[])[], target: Float64Array): ExplainedShares {
  const columns = bases.flat();
  const products = Float64Array.from(columns, (column) => dot(column, target));
  const gram = gramMatrix(columns);
  const starts = bases.map((_, set) => bases.slice(0, set).reduce((sum, { length }) => sum + length, 0));
  const model = { gram, products, columnsOf: bases.map((basis, set) => basis.map((_, column) => starts[set]! + column)) };
  const all = [...bases.keys()];
  const explained = sum(gains(model, all));
  const explainedWithout = all.map((left) => sum(gains(model, all.filter((set) => set !== left))));
  const exact = bases.length <= mostExact;
  const orders = exact ? null : orderCount(columns.length);
  return { shares: orders === null ? exactShares(model, bases.length) : sampledShares(model, bases.length, orders), explained, explainedWithout, sampledOrders: orders };
}

interface Model {
  gram: Float64Array[];
  /** Of each column with the target. */
  products: Float64Array;
  columnsOf: number[][];
}

/** What each set of an order adds to R² when it joins those before it. */
function gains({ gram, products, columnsOf }: Model, order: readonly number[]): number[] {
  const columns = order.flatMap((set) => columnsOf[set]!);
  const lower = cholesky(gram, columns);
  if (!lower) throw new RangeError('A column is a combination of others.');
  const solved = solveLower(lower, products, columns);
  let next = 0;
  return order.map((set) => {
    let gain = 0;
    for (const end = next + columnsOf[set]!.length; next < end; next += 1) gain += solved[next]! ** 2;
    return gain;
  });
}

function exactShares(model: Model, size: number): number[] {
  const explained = Float64Array.from({ length: 2 ** size }, (_, subset) => sum(gains(model, membersOf(subset, size))));
  // Of a subset with s other sets: s! (size - s - 1)! / size!
  const weights = Array.from({ length: size }, (_, others) => 1 / (size * choose(size - 1, others)));
  return Array.from({ length: size }, (_, set) => {
    let share = 0;
    for (let subset = 0; subset < explained.length; subset += 1) {
      if ((subset >> set) & 1) continue;
      share += weights[membersOf(subset, size).length]! * (explained[subset | (1 << set)]! - explained[subset]!);
    }
    return Math.max(0, share);
  });
}

function sampledShares(model: Model, size: number, orders: number): number[] {
  const random = seededRandom(7);
  const shares = Array.from({ length: size }, () => 0);
  for (let pair = 0; pair < orders / 2; pair += 1) {
    const order = shuffle(Array.from({ length: size }, (_, set) => set), random);
    for (const way of [order, order.toReversed()]) for (const [place, gain] of gains(model, way).entries()) shares[way[place]!]! += gain / orders;
  }
  return shares;
}

/** As many as take about a third of a second with so many columns. */
function orderCount(columns: number): number {
  return 2 * Math.round(Math.min(500, Math.max(40, 3e8 / (columns ** 3 / 3))) / 2);
}

function membersOf(subset: number, size: number): number[] {
  return Array.from({ length: size }, (_, set) => set).filter((set) => (subset >> set) & 1);
}

function choose(of: number, count: number): number {
  return count === 0 ? 1 : (choose(of - 1, count - 1) * of) / count;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
