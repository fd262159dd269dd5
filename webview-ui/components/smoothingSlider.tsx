import { useEffect, useRef, useState } from 'preact/hooks';

/** The slider moves at once; the points are asked for when it rests. */
const REST_MS = 150;

/** How strongly curves are smoothed, from 0 for not at all to below 1. */
export function SmoothingSlider({ value, onChoose }: { value: number; onChoose: (weight: number) => void }) {
  const [weight, setWeight] = useState(value);
  const latest = useRef(onChoose);
  latest.current = onChoose;
  useEffect(() => {
    if (weight === value) return undefined;
    // What was chosen besides in the meantime must not be taken back.
    const timer = setTimeout(() => latest.current(weight), REST_MS);
    return () => clearTimeout(timer);
  }, [weight]);
  return (
    <label title="Exponential moving average; the line as it was logged stays faint behind it">
      Smoothing
      <input type="range" min="0" max="0.99" step="0.01" value={weight} onInput={(event) => setWeight(Number(event.currentTarget.value))} />
      <output>{weight === 0 ? 'off' : weight.toFixed(2)}</output>
    </label>
  );
}
