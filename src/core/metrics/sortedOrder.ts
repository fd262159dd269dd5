/**
 * The order that sorts `count` things, stable: a merge of the stretches that are in order already, so that what several
 * writers logged in order each is sorted in linear time.
 * @param compare tells of two positions which comes first, as for `Array.prototype.sort`
 */
export function sortedOrder(count: number, compare: (a: number, b: number) => number): Uint32Array {
  let order = new Uint32Array(count);
  for (let position = 0; position < count; position += 1) order[position] = position;
  let target = new Uint32Array(count);
  let starts = startsOfStretches(count, compare);
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let pair = 0; pair < starts.length; pair += 2) {
      const start = starts[pair] ?? 0;
      mergeStretches(order, target, start, starts[pair + 1] ?? count, starts[pair + 2] ?? count, compare);
      merged.push(start);
    }
    starts = merged;
    [order, target] = [target, order];
  }
  return order;
}

function startsOfStretches(count: number, compare: (a: number, b: number) => number): number[] {
  const starts = [0];
  for (let position = 1; position < count; position += 1) if (compare(position - 1, position) > 0) starts.push(position);
  return starts;
}

function mergeStretches(from: Uint32Array, to: Uint32Array, start: number, middle: number, end: number, compare: (a: number, b: number) => number): void {
  let left = start;
  let right = middle;
  for (let position = start; position < end; position += 1) {
    const takeLeft = right >= end || (left < middle && compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    to[position] = (takeLeft ? from[left++] : from[right++]) ?? 0;
  }
}
