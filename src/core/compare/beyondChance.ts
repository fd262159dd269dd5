import { cholesky, dot, gramMatrix } from './orthonormalBasis.ts';
import { seededRandom, shuffle } from './seededRandom.ts';

/** Whether a linear model says something about its target, as a whole. */
export interface ModelCheck {
  /** R². */
  explained: number;
  /** R² less what as many terms explain of anything; can be negative. */
  adjusted: number;
  /** R² of predictions of each run by a model that did not see it (PRESS, Allen 1974); can be negative. */
  predicted: number;
  /** How often shuffled targets are explained as well as this one. */
  p: number;
}

export const permutations = 199;
/** A run with this leverage determines a term alone: its residual is rounding. */
const fullLeverage = 1 - 1e-9;

/**
 * Checks a model against chance: adjusted R², leave-one-out prediction (of a run that alone determines a term only the mean of the others
 * predicts), and a permutation test of R² (199 fixed shuffles of the target; p = (1 + as good) / 200, Phipson and Smyth 2010).
 * @param columns with mean 0; none a combination of others
 * @param target with mean 0 and a sum of squares of 1
 */
export function checkModel(columns: readonly Float64Array[], target: Float64Array): ModelCheck {
  const n = target.length;
  const basis = orthogonalised(columns);
  const explained = explainedBy(basis, target);
  const residuals = target.slice();
  const leverages = new Float64Array(n).fill(1 / n);
  for (const direction of basis) {
    const weight = dot(direction, target);
    for (let row = 0; row < n; row += 1) {
      residuals[row]! -= weight * direction[row]!;
      leverages[row]! += direction[row]! ** 2;
    }
  }
  const press = residuals.reduce((sum, residual, row) => {
    const leverage = leverages[row]!;
    const error = leverage < fullLeverage ? residual / (1 - leverage) : (target[row]! * n) / (n - 1);
    return sum + error ** 2;
  }, 0);
  const adjusted = 1 - ((1 - explained) * (n - 1)) / (n - 1 - columns.length);
  return { explained, adjusted, predicted: 1 - press, p: permutationTest(basis, target, explained) };
}

function permutationTest(basis: readonly Float64Array[], target: Float64Array, explained: number): number {
  const random = seededRandom(11);
  const shuffled = target.slice();
  let asGood = 0;
  for (let permutation = 0; permutation < permutations; permutation += 1) {
    // Equal but for rounding counts as equal: few runs have few different orders.
    if (explainedBy(basis, shuffle(shuffled, random)) >= explained - 1e-10) asGood += 1;
  }
  return (1 + asGood) / (1 + permutations);
}

function explainedBy(basis: readonly Float64Array[], target: Float64Array): number {
  return basis.reduce((sum, direction) => sum + dot(direction, target) ** 2, 0);
}

/** An orthonormal basis by the Cholesky factor of the products: Q = X L⁻ᵀ. */
function orthogonalised(columns: readonly Float64Array[]): Float64Array[] {
  const lower = cholesky(gramMatrix(columns), [...columns.keys()]);
  if (!lower) throw new RangeError('A column is a combination of others.');
  const basis: Float64Array[] = [];
  for (const [position, column] of columns.entries()) {
    const weights = lower[position]!;
    const rest = column.slice();
    for (const [before, direction] of basis.entries()) {
      for (let row = 0; row < rest.length; row += 1) rest[row]! -= weights[before]! * direction[row]!;
    }
    basis.push(rest.map((value) => value / weights[position]!));
  }
  return basis;
}
