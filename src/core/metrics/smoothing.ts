/**
 * How a noisy line is calmed; `weight` from 0 (as it is) to below 1 is what the slider says. `exponential` counts points,
 * as TensorBoard does; `x-aware` counts distance along x, for points that lie irregularly.
 */
export interface Smoothing {
  kind: 'exponential' | 'x-aware';
  weight: number;
}

/**
 * The exponential moving average of a whole history, with the correction that lets the first points weigh fully: the mean
 * of all values so far, of which one that lies n points back counts weight^n. These are the numbers of TensorBoard's slider
 * (`classicSmoothing` in tensorboard/webapp/widgets/line_chart_v2/data_transformer.ts), there computed as
 * last / (1 - weight^n) with last = weight * last + (1 - weight) * value.
 *
 * Along x a value counts weight^(distance / mean distance), after Weights & Biases' "time weighted EMA": the same where
 * points are equally far apart; points at one x count alike.
 *
 * NaN and the infinities stay where they are, as gaps, and count for nothing else. Smooth before thinning out: afterwards
 * only peaks would be averaged.
 * @param x ascending
 * @throws RangeError for a weight outside [0, 1)
 */
export function smooth(x: Float64Array, values: Float64Array, { kind, weight }: Smoothing): Float64Array {
  if (!(weight >= 0 && weight < 1)) throw new RangeError(`A smoothing weight lies between 0 and 1, not at ${weight}.`);
  const meanDistance = kind === 'x-aware' ? meanDistanceOf(x, values) : 0;
  const smoothed = new Float64Array(values.length);
  let mean = 0;
  let sumOfWeights = 0;
  let lastX = Number.NaN;
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      smoothed[position] = value;
      continue;
    }
    const at = x[position] ?? 0;
    const decay = kind === 'exponential' ? weight : decayOver(at - lastX, meanDistance, weight);
    lastX = at;
    sumOfWeights = sumOfWeights === 0 ? 1 : sumOfWeights * decay + 1;
    const share = 1 / sumOfWeights;
    mean = mean * (1 - share) + value * share;
    smoothed[position] = mean;
  }
  return smoothed;
}

function decayOver(distance: number, meanDistance: number, weight: number): number {
  // All at one x: nothing lies further back than anything else.
  return distance > 0 ? Math.pow(weight, distance / meanDistance) : 1;
}

/** Between neighbouring finite points. */
function meanDistanceOf(x: Float64Array, values: Float64Array): number {
  let first = Number.NaN;
  let last = Number.NaN;
  let count = 0;
  for (let position = 0; position < values.length; position += 1) {
    if (!Number.isFinite(values[position])) continue;
    last = x[position] ?? 0;
    if (count === 0) first = last;
    count += 1;
  }
  return (last - first) / (count - 1);
}
