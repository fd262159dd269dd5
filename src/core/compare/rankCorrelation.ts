/** Spearman's rank correlation, with equal values at the mean of their ranks; NaN where one side has a single value. */
export function rankCorrelation(x: Float64Array, y: Float64Array): number {
  return correlation(ranks(x), ranks(y));
}

/** Pearson's correlation; NaN where one side has a single value. */
export function correlation(x: Float64Array, y: Float64Array): number {
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let row = 0; row < x.length; row += 1) {
    const [fromX, fromY] = [x[row]! - meanX, y[row]! - meanY];
    products += fromX * fromY;
    squaresX += fromX * fromX;
    squaresY += fromY * fromY;
  }
  return products / Math.sqrt(squaresX * squaresY);
}

function ranks(values: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranked = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    for (let place = start; place < end; place += 1) ranked[order[place]!] = (start + end - 1) / 2;
    start = end;
  }
  return ranked;
}
