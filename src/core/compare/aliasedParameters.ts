import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { cholesky, gramMatrix, orthonormalBasis } from './orthonormalBasis.ts';
import type { ParameterTerms } from './parameterTerms.ts';

/** Parameters that share an explanation as one: a single one, or several that the runs cannot tell apart. */
export interface ParameterSet {
  members: ParameterTerms[];
  /** An orthonormal basis of what they span together. */
  basis: Float64Array[];
}

/**
 * Below which eigenvalue a combination of terms counts as (nearly) nothing. Of two parameters with one term each the smallest eigenvalue is
 * 1 - |r|, so that they cannot be separated from a correlation of 0.99 on.
 */
const nearlyNothing = 0.01;
/** Eigenvalues that are 0 but for rounding. */
const nothing = 1e-8;

/**
 * Puts parameters together where one is (nearly) a combination of others over these rows, as after a change of all of them at once.
 *
 * The terms of each are an orthonormal block, so an eigenvector of the joint Gram matrix with an eigenvalue near 0 is a dependency *between*
 * parameters (after Belsley, Kuh and Welsch 1980, who look at one term a parameter). Such vectors are not unique, the projection onto all of
 * them is: parameters belong together where its block for them is not 0. Repeated until no dependency is left.
 */
export function collectParameterSets(terms: readonly ParameterTerms[]): ParameterSet[] {
  let sets: ParameterSet[] = terms.map((term) => ({ members: [term], basis: term.basis }));
  for (;;) {
    const together = dependentSets(sets);
    if (!together) return sets;
    sets = together.map((members) => (members.length === 1 ? members[0]! : merge(members)));
  }
}

/** The sets in groups that depend on each other, in order of their first; null where none does. */
function dependentSets(sets: readonly ParameterSet[]): ParameterSet[][] | null {
  const columns = sets.flatMap(({ basis }) => basis);
  const gram = gramMatrix(columns);
  const inOrder = [...columns.keys()];
  // All eigenvalues are above the limit exactly when the matrix less the limit is positive definite, which is much cheaper to see.
  if (cholesky(gram, inOrder, nearlyNothing)) return null;
  const owners = sets.flatMap(({ basis }, set) => basis.map(() => set));
  const decomposition = new EigenvalueDecomposition(new Matrix(gram.map((row) => [...row])), { assumeSymmetric: true });
  const vectors = decomposition.eigenvectorMatrix;
  const eigenvalues = decomposition.realEigenvalues;
  const exact = involvement(sets.length, owners, vectors, positionsBelow(eigenvalues, nothing));
  const near = involvement(sets.length, owners, vectors, positionsBelow(eigenvalues, nearlyNothing));
  const pairs = pairsOf(sets.length);
  const tied = pairs.filter(([a, b]) => exact[a]![b]! > 1e-6 || near[a]![b]! > 0.1);
  if (tied.length > 0) return connect(sets, tied);
  const strongest = pairs.reduce<readonly [number, number] | null>((best, pair) => (best && near[best[0]]![best[1]]! >= near[pair[0]]![pair[1]]! ? best : pair), null);
  return strongest && near[strongest[0]]![strongest[1]]! > 0 ? connect(sets, [strongest]) : null;
}

/** Of each pair of sets the size (Frobenius norm) of its block in the projection onto some eigenvectors. */
function involvement(size: number, owners: readonly number[], vectors: Matrix, chosen: readonly number[]): Float64Array[] {
  const squares = Array.from({ length: size }, () => new Float64Array(size));
  for (const [i, a] of owners.entries()) {
    for (let j = 0; j < i; j += 1) {
      const b = owners[j]!;
      if (a === b) continue;
      let projected = 0;
      for (const vector of chosen) projected += vectors.get(i, vector) * vectors.get(j, vector);
      squares[a]![b]! += projected ** 2;
      squares[b]![a]! += projected ** 2;
    }
  }
  return squares.map((row) => row.map(Math.sqrt));
}

function positionsBelow(values: readonly number[], limit: number): number[] {
  return [...values.keys()].filter((position) => values[position]! < limit);
}

function pairsOf(size: number): (readonly [number, number])[] {
  return Array.from({ length: size }, (_, a) => Array.from({ length: a }, (_, b) => [b, a] as const)).flat();
}

function connect(sets: readonly ParameterSet[], pairs: readonly (readonly [number, number])[]): ParameterSet[][] {
  const group = sets.map((_, position) => position);
  for (const [a, b] of pairs) {
    const [kept, joined] = [group[a]!, group[b]!];
    if (kept !== joined) for (const [position, own] of group.entries()) if (own === joined) group[position] = kept;
  }
  return [...new Set(group)].map((own) => sets.filter((_, position) => group[position] === own));
}

function merge(sets: readonly ParameterSet[]): ParameterSet {
  return { members: sets.flatMap(({ members }) => members), basis: orthonormalBasis(sets.flatMap(({ basis }) => basis)) };
}
