import type { SavedComparison } from '../../core/compare/savedComparison.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { compareView, plainView, type CompareView } from '../../protocol/comparePanel.ts';
import { directionOfMetric } from './comparisonView.ts';

type Saved = Pick<SavedComparison, 'view' | 'baseline' | 'metric'>;

/** How a saved comparison was looked at; what is missing, or of another release, is as in a new one. */
export function viewOf({ view, baseline, metric }: Saved): CompareView {
  const known = knownFields(compareView.shape, view);
  // Files that others wrote may say these beside the view alone.
  const beside: Partial<CompareView> = {
    ...(metric ? { metric: metric.key, ...(metric.direction ? { directions: { [metric.key]: metric.direction } } : {}) } : {}),
    ...(baseline === null ? {} : { baseline: { runId: baseline } }),
  };
  const { curves, scatter, bars, parallel } = compareView.shape;
  return {
    ...plainView,
    ...beside,
    ...known,
    curves: { ...plainView.curves, ...knownFields(curves.shape, view.curves) },
    scatter: { ...plainView.scatter, ...knownFields(scatter.shape, view.scatter) },
    bars: { ...plainView.bars, ...knownFields(bars.shape, view['bars']) },
    parallel: { ...plainView.parallel, ...knownFields(parallel.shape, view['parallel']) },
  };
}

/** What a saved comparison says of how it is looked at. What nobody chose is left out, so that a file says what was meant. */
export function savedViewOf(view: CompareView, keyMetric: KeyMetric | undefined): Pick<SavedComparison, 'view' | 'metric'> {
  const { sort, ...others } = view;
  const key = view.metric ?? keyMetric?.key ?? null;
  const chosen = key !== null && Object.hasOwn(view.directions, key) ? view.directions[key] : undefined;
  return { view: { ...others, sort: sort ?? undefined }, metric: key === null ? null : { key, direction: chosen ?? directionOfMetric(key, keyMetric) } };
}

type Parsed = { success: true; data: unknown } | { success: false };

/** Those fields of something that have the form they should have. */
function knownFields<Shape extends Record<string, { safeParse(value: unknown): Parsed }>>(shape: Shape, from: unknown): { [Key in keyof Shape]?: Extract<ReturnType<Shape[Key]['safeParse']>, { success: true }>['data'] } {
  if (typeof from !== 'object' || from === null) return {};
  const fields = Object.entries(shape).flatMap(([key, form]) => {
    const parsed = form.safeParse((from as Record<string, unknown>)[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(fields) as ReturnType<typeof knownFields<Shape>>;
}
