import type { XAxis } from '../charts/curve.ts';

/** What curves run over. */
export function XAxisSelect({ value, onChoose }: { value: XAxis; onChoose: (x: XAxis) => void }) {
  return (
    <label>
      Over
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value as XAxis)}>
        <option value="step">steps</option>
        <option value="relative">time since the start</option>
        <option value="wall">date and time</option>
      </select>
    </label>
  );
}
