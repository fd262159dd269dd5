import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { CompareApi } from './compareApi.ts';
import { ComparedCurveStore, type ComparedCurveChoice } from './comparedCurveStore.ts';

/** The curves of the charts in sight, following runs that go on; `version` grows whenever there are other ones. */
export function useComparedCurves(api: CompareApi, comparison: ComparisonView, choice: ComparedCurveChoice): { store: ComparedCurveStore; version: number } {
  const store = useMemo(() => new ComparedCurveStore((request) => api.request('readCurves', request), choice), []);
  const [version, setVersion] = useState(0);
  useEffect(() => store.onChange(() => setVersion((count) => count + 1)), []);
  useEffect(() => () => store.dispose(), []);
  useEffect(() => store.choose(choice), [choice.runIds, choice.x, choice.smoothing, choice.range]);
  const before = useRef(comparison.columns);
  useEffect(() => {
    const known = before.current;
    before.current = comparison.columns;
    for (const [position, column] of comparison.columns.entries()) {
      const old = known[position];
      // Columns that did not change are the same objects.
      if (column === old || column.kind !== 'metric' || old?.kind !== 'metric' || old.key !== column.key) continue;
      store.grow(column.key, comparison.rows.filter((_, row) => column.count[row] !== old.count[row]).map(({ runId }) => runId));
    }
  }, [comparison.columns]);
  return { store, version };
}
