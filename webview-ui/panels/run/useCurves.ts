import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MetricRow } from '../../../src/protocol/runView.ts';
import { CurveStore, type CurveChoice } from './curveStore.ts';
import type { RunApi } from './runApi.ts';

/** The curves of the charts in sight, following what the rows say of new points; `version` grows whenever there are other ones. */
export function useCurves(api: RunApi, rows: readonly MetricRow[], choice: CurveChoice): { store: CurveStore; version: number } {
  const store = useMemo(() => new CurveStore((request) => api.request('readCurves', request), choice), []);
  const [version, setVersion] = useState(0);
  useEffect(() => store.onChange(() => setVersion((count) => count + 1)), []);
  useEffect(() => () => store.dispose(), []);
  useEffect(() => store.choose({ x: choice.x, smoothing: choice.smoothing }), [choice.x, choice.smoothing]);
  const before = useRef(rows);
  useEffect(() => {
    // Rows that did not change are the same objects.
    const known = new Set(before.current);
    before.current = rows;
    store.grow(rows.filter((row) => !known.has(row)).map(({ key }) => key));
  }, [rows]);
  return { store, version };
}
