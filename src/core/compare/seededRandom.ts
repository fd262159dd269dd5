/** Numbers from 0 to below 1 that look random and are the same each time, so that an answer does not change when it is asked again (mulberry32 by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Puts values into a random order, in place (Fisher and Yates). */
export function shuffle<Values extends number[] | Float64Array>(values: Values, random: () => number): Values {
  for (let position = values.length - 1; position > 0; position -= 1) {
    const other = Math.floor(random() * (position + 1));
    const kept = values[position]!;
    values[position] = values[other]!;
    values[other] = kept;
  }
  return values;
}
