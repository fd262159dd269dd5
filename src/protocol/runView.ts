import * as z from 'zod/mini';

/** What the Run panel shows of a run, except for what it asks for when it is looked at: curves, files, output. */

const status = z.enum(['RUNNING', 'FINISHED', 'FAILED', 'KILLED']);
export type RunStatusView = z.infer<typeof status>;

/** Times instead of durations: what goes on by itself is no change that would have to be sent. */
const span = { startedAtMs: z.number(), endedAtMs: z.nullable(z.number()) };

/** `statusText`: how it ended, in words. */
const historyBar = z.object({ runId: z.string(), status, statusText: z.string(), ...span });
export type HistoryBar = z.infer<typeof historyBar>;

/** One line of "what, where, how". */
const fact = z.object({ label: z.string(), value: z.string(), note: z.optional(z.string()), isCode: z.boolean() });
export type Fact = z.infer<typeof fact>;

/** Numbers that a message cannot hold are said by name. */
const measured = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
export type Measured = z.infer<typeof measured>;

/** `isPrinted`: found in printed text, not logged. */
export const metricRow = z.object({ key: z.string(), last: measured, min: measured, max: measured, count: z.number(), lastStep: z.number(), isPrinted: z.boolean() });
export type MetricRow = z.infer<typeof metricRow>;

/** `refused`: different values that came too late. */
const param = z.object({ key: z.string(), value: z.string(), refused: z.array(z.string()) });
export type ParamRow = z.infer<typeof param>;

/** A file that a run kept; several runs shown together may each have one of a path. */
export const keptFile = z.object({ path: z.string(), sha256: z.string() });
export type KeptFile = z.infer<typeof keptFile>;
const artifact = z.object({ path: z.string(), sha256: z.string(), sizeBytes: z.number() });
export type ArtifactRow = z.infer<typeof artifact>;

/** Why the content of a data file is not known; its digest is then its size and time. */
const unknownContent = z.optional(z.enum(['unhashed', 'changed']));
/** Data that was read. `files`: how many it stands for, and the kept list of them. */
const input = z.object({ name: z.string(), path: z.nullable(z.string()), digest: z.string(), sizeBytes: z.nullable(z.number()), unknown: unknownContent, files: z.nullable(z.object({ count: z.number(), list: z.nullable(keptFile) })) });
export type InputRow = z.infer<typeof input>;
const written = z.object({ path: z.string(), sizeBytes: z.number(), digest: z.nullable(z.string()), unknown: unknownContent });
export type WrittenRow = z.infer<typeof written>;

const childRun = z.object({ runId: z.string(), name: z.string(), status, statusText: z.string(), ...span });
export type ChildRow = z.infer<typeof childRun>;

/** The error that ended it; lines that name a place can be opened. */
const exception = z.object({ type: z.string(), message: z.string(), traceback: z.array(z.object({ text: z.string(), canOpen: z.boolean() })) });
export type ExceptionView = z.infer<typeof exception>;

/** The kept script, and what it can be compared with. */
const code = z.object({
  source: z.nullable(keptFile),
  /** Where the script lies now, as far as the panel can name it. */
  name: z.string(),
  commit: z.nullable(z.string()),
  /** The changes that were not committed. */
  patch: z.nullable(keptFile),
});
export type CodeView = z.infer<typeof code>;

const environment = z.object({ facts: z.array(fact), variables: z.array(z.tuple([z.string(), z.string()])), packages: z.nullable(keptFile) });
export type EnvironmentView = z.infer<typeof environment>;

const standing = z.object({
  /** The key metric with the run's value. */
  value: z.string(),
  /** Empty where it has none. */
  place: z.string(),
  /** Empty of the best one. */
  distance: z.string(),
  /** The best run, where it is another one. */
  best: z.nullable(z.object({ runId: z.string(), name: z.string() })),
});
export type StandingView = z.infer<typeof standing>;

const runView = z.object({
  runId: z.string(),
  name: z.string(),
  status,
  statusText: z.string(),
  commandLine: z.string(),
  ...span,
  /** The run that this one is a part of. */
  parent: z.nullable(z.object({ runId: z.string(), name: z.string() })),
  /** Where it stands among the runs of its experiment. */
  standing: z.nullable(standing),
  facts: z.array(fact),
  /** Markdown. */
  note: z.string(),
  /** The note as HTML that holds no markup of its own. */
  noteHtml: z.string(),
  params: z.array(param),
  metrics: z.array(metricRow),
  artifacts: z.array(artifact),
  inputs: z.array(input),
  written: z.array(written),
  code: z.nullable(code),
  environment: z.nullable(environment),
  exception: z.nullable(exception),
  hasOutput: z.boolean(),
  /** The first of the runs below, oldest first. */
  children: z.array(childRun),
  childTotal: z.number(),
  /** Sessions of the same script, oldest first, this one included. */
  history: z.array(historyBar),
  canOpenSource: z.boolean(),
  canStop: z.boolean(),
  /** False of a deleted run, which no comparison shows. */
  canCompare: z.boolean(),
  /** False where nothing may be written: in Restricted Mode. */
  canEdit: z.boolean(),
  /** False where Git may not be started: in Restricted Mode. */
  canUseGit: z.boolean(),
});
export type RunView = z.infer<typeof runView>;
export { runView };

/** What became different: whole fields, and of the metrics only those that have a new value. */
export const runChanges = z.object({ fields: z.partial(z.omit(runView, { runId: true })), metrics: z.array(metricRow) });
export type RunChanges = z.infer<typeof runChanges>;

/** What a page has to be told that shows `before`; undefined when it shows it all. Undone by `applyChanges`. */
export function collectChanges(before: RunView, after: RunView): RunChanges | undefined {
  const changes: RunChanges = { fields: {}, metrics: [] };
  const keys = Object.keys(after) as (keyof RunView)[];
  for (const key of keys) {
    if (key === 'metrics' || isSame(before[key], after[key])) continue;
    Object.assign(changes.fields, { [key]: after[key] });
  }
  // New metrics may stand anywhere, and those of a run that was shown together with this one may go.
  if (isBeginning(before.metrics, after.metrics)) changes.metrics = after.metrics.filter((row, position) => !isSame(before.metrics[position], row));
  else changes.fields.metrics = after.metrics;
  return Object.keys(changes.fields).length === 0 && changes.metrics.length === 0 ? undefined : changes;
}

/** The view after changes. */
export function applyChanges(view: RunView, { fields, metrics }: RunChanges): RunView {
  // The schema of each field is the one of the view; only their being optional is not.
  const changed = { ...view, ...fields } as RunView;
  if (metrics.length === 0) return changed;
  const news = new Map(metrics.map((row) => [row.key, row]));
  const kept = changed.metrics.map((row) => news.get(row.key) ?? row);
  const known = new Set(kept.map(({ key }) => key));
  return { ...changed, metrics: [...kept, ...metrics.filter(({ key }) => !known.has(key))] };
}

function isBeginning(before: readonly MetricRow[], after: readonly MetricRow[]): boolean {
  return before.every(({ key }, position) => after[position]?.key === key);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
