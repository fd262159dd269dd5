import * as z from 'zod/mini';

const columnIds = z.array(z.string());

/** A field that says how something is looked at: one of another form is passed over, because it is no reason to refuse the file. */
function choice<T extends z.ZodMiniType>(form: T) {
  return z.catch(z.optional(form), undefined);
}

/** The values of metrics that a table shows: the last one, the best one, or the last one at or before a step. */
const aggregation = z.union([z.literal('last'), z.literal('best'), z.object({ step: z.number() })]);

/**
 * How a comparison was looked at. Columns are named as `columnId` does. All of it is optional, and what a later release adds is
 * kept when the comparison is saved again.
 */
export const savedView = z.looseObject({
  tab: choice(z.string()),
  order: choice(columnIds),
  hidden: choice(columnIds),
  pinned: choice(columnIds),
  /** In CSS pixels. */
  widths: choice(z.record(z.string(), z.number())),
  sort: choice(z.array(z.looseObject({ id: z.string(), desc: z.boolean() }))),
  filters: choice(z.array(z.looseObject({ id: z.string(), text: z.string() }))),
  onlyDiffering: choice(z.boolean()),
  isTransposed: choice(z.boolean()),
  aggregation: choice(aggregation),
  groupBy: choice(z.array(z.string())),
  /** `metrics` null: all of them; `isLog` null: what suits each metric. */
  curves: choice(z.looseObject({ metrics: z.nullable(z.array(z.string())), x: z.string(), isLog: z.nullable(z.boolean()), isLogX: z.boolean(), smoothing: z.number() })),
  scatter: choice(z.looseObject({ x: z.nullable(z.string()), y: z.nullable(z.string()) })),
});
export type SavedView = z.infer<typeof savedView>;
