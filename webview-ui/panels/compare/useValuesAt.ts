import { useEffect, useState } from 'preact/hooks';
import type { Aggregation } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { CompareApi } from './compareApi.ts';

/** So many metrics are asked for at once. */
const PART = 20;
const none: ReadonlyMap<string, Float64Array> = new Map();

/** Values of all metrics at the chosen step, as they come; empty for any other choice. */
export function useValuesAt(api: CompareApi, comparison: ComparisonView, aggregation: Aggregation): ReadonlyMap<string, Float64Array> {
  const [values, setValues] = useState(none);
  const step = typeof aggregation === 'string' ? null : aggregation.step;
  useEffect(() => setValues(none), [step]);
  useEffect(() => {
    if (step === null) return undefined;
    let isWanted = true;
    const keys = comparison.columns.flatMap((column) => (column.kind === 'metric' ? [column.key] : []));
    const readAll = async () => {
      for (let from = 0; from < keys.length && isWanted; from += PART) {
        const some = keys.slice(from, from + PART);
        const columns = await api.request('readValuesAt', { step, keys: some });
        if (isWanted) setValues((before) => new Map([...before, ...some.map((key, position): [string, Float64Array] => [key, columns[position] ?? new Float64Array()])]));
      }
    };
    api.act(readAll());
    return () => void (isWanted = false);
  }, [step, comparison.columns]);
  return values;
}
