import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { CompareApi } from './compareApi.ts';
import { ComparedCurveStore, type ComparedCurveChoice } from './comparedCurveStore.ts';
import { grownCurves } from './grownCurves.ts';

/** The curves of the charts in sight, following runs that go on; `version` grows whenever there are other ones. */
export function useComparedCurves(api: CompareApi, comparison: ComparisonView, choice: ComparedCurveChoice): { store: ComparedCurveStore; version: number } {
  const store = useMemo(() => new ComparedCurveStore((request) => api.request('readCurves', request), choice), []);
  const [version, setVersion] = useState(0);
  useEffect(() => store.onChange(() => setVersion((count) => count + 1)), []);
  useEffect(() => () => store.dispose(), []);
  useEffect(() => store.choose(choice), [choice.runIds, choice.x, choice.smoothing, choice.range]);
  const before = useRef(comparison);
  useEffect(() => {
    const known = before.current;
    before.current = comparison;
    for (const [key, runIds] of grownCurves(known, comparison)) store.grow(key, runIds);
  }, [comparison]);
  return { store, version };
}
