/** What is left of a column's length, as a part of it, below which it counts as a sum of the columns before it. */
const negligible = 1e-4;

/**
 * An orthonormal basis of what columns of one length span after their means are taken off, by modified Gram-Schmidt, done twice (Giraud and
 * Langou 2002). Columns that add nothing are dropped, so the basis has as many columns as the rank.
 */
export function orthonormalBasis(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = centred(column);
    const size = Math.sqrt(dot(rest, rest));
    for (let pass = 0; pass < 2; pass += 1) {
      for (const direction of basis) {
        const share = dot(direction, rest);
        for (let row = 0; row < rest.length; row += 1) rest[row]! -= share * direction[row]!;
      }
    }
    const left = Math.sqrt(dot(rest, rest));
    if (size > 0 && left > negligible * size) basis.push(rest.map((value) => value / left));
  }
  return basis;
}

/** A column less its mean. */
export function centred(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return column.map((value) => value - mean);
}

/** The sum of products. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < a.length; row += 1) sum += a[row]! * b[row]!;
  return sum;
}

/** All products of columns: `gram[i][j]`, symmetric. */
export function gramMatrix(columns: readonly Float64Array[]): Float64Array[] {
  const gram = columns.map(() => new Float64Array(columns.length));
  for (const [i, column] of columns.entries()) {
    for (let j = 0; j <= i; j += 1) gram[i]![j] = gram[j]![i] = dot(column, columns[j]!);
  }
  return gram;
}

/** The lower triangle L with L Lᵀ = gram over the columns in `order`; null where the matrix is not positive definite. */
export function cholesky(gram: readonly Float64Array[], order: readonly number[], lessDiagonal = 0): Float64Array[] | null {
  const rows: Float64Array[] = [];
  for (const [i, column] of order.entries()) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j < i; j += 1) {
      const other = rows[j]!;
      let sum = gram[column]![order[j]!]!;
      for (let k = 0; k < j; k += 1) sum -= row[k]! * other[k]!;
      row[j] = sum / other[j]!;
    }
    let rest = gram[column]![column]! - lessDiagonal;
    for (let k = 0; k < i; k += 1) rest -= row[k]! ** 2;
    if (!(rest > 0)) return null;
    row[i] = Math.sqrt(rest);
    rows.push(row);
  }
  return rows;
}

/** The x with L x = values in `order`, for a lower triangle L. */
export function solveLower(lower: readonly Float64Array[], values: Float64Array, order: readonly number[]): Float64Array {
  const solved = new Float64Array(lower.length);
  for (const [i, row] of lower.entries()) {
    let rest = values[order[i]!]!;
    for (let k = 0; k < i; k += 1) rest -= row[k]! * solved[k]!;
    solved[i] = rest / row[i]!;
  }
  return solved;
}
