import * as z from 'zod/mini';
import { UserFacingError } from '../errors.ts';
import type { KeyMetric } from '../runs/keyMetric.ts';
import { runStatus } from '../runs/records.ts';
import { columnId, type ComparedColumn, type ComparedRow, type ComparedRuns } from './comparedRuns.ts';
import { savedView, type SavedView } from './savedView.ts';

/** The version of the form of the file; one that older releases would misread gets a higher one. */
export const COMPARISON_VERSION = 1;

/** What tells the file from any other JSON. */
export const COMPARISON_KIND = 'comparison';

/** A comparison as a person saved it, with the values as they were then: its runs may be on another machine, or gone. */
export interface SavedComparison {
  name: string;
  /** Markdown: why. */
  note: string;
  savedAtMs: number;
  /** Who saved it. */
  by: string | null;
  /** A run of the comparison. */
  baseline: string | null;
  metric: KeyMetric | null;
  view: SavedView;
  compared: ComparedRuns;
  /** How many columns there were besides; see `collectSnapshot`. */
  columnsLeftOut: number;
}

/** ISO 8601, or milliseconds since 1970 UTC where that does not say it exactly. */
const moment = z.union([z.iso.datetime(), z.number()]);
const id = z.string().check(z.minLength(1));

const savedRun = z.object({
  id,
  /** What is shown together with it. */
  with: z.optional(z.array(id)),
  name: z.string(),
  status: runStatus,
  started: moment,
  ended: z.optional(moment),
  experiment: z.object({ id: z.string(), name: z.optional(z.string()) }),
  user: z.optional(z.string()),
  source: z.optional(z.string()),
  commit: z.optional(z.string()),
  dirty: z.optional(z.literal(true)),
});
type SavedRun = z.infer<typeof savedRun>;

/** JSON has neither NaN nor the infinities. Null where the run does not have the metric. */
const numbers = z.array(z.nullable(z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])));

/** The values of a column, one a run. */
const savedColumn = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['param', 'tag', 'data']), key: z.string(), values: z.array(z.nullable(z.string())) }),
  z.object({ kind: z.literal('metric'), key: z.string(), last: numbers, min: numbers, max: numbers, lastStep: numbers, count: z.array(z.number().check(z.nonnegative())) }),
]);
type SavedColumn = z.infer<typeof savedColumn>;

const comparisonFile = z.object({
  name: z.string(),
  note: z.array(z.string()),
  saved: moment,
  by: z.nullable(z.string()),
  baseline: z.nullable(z.string()),
  metric: z.nullable(z.object({ key: z.string(), direction: z.nullable(z.enum(['lower', 'higher'])) })),
  view: savedView,
  runs: z.array(savedRun),
  columnsLeftOut: z.int().check(z.nonnegative()),
  columns: z.array(savedColumn),
});

/**
 * Reads the text of a saved comparison.
 * @param place what to call the file in messages
 * @throws UserFacingError for a file that is damaged, of a newer release, or something else
 */
export function parseComparison(text: string, place: string): SavedComparison {
  const value = parseJson(text, place);
  const { onramp: kind, version } = typeof value === 'object' && value !== null ? (value as { onramp?: unknown; version?: unknown }) : {};
  if (kind !== COMPARISON_KIND || typeof version !== 'number') throw new UserFacingError(`${place} is no saved comparison.`, 'Move it out of the folder of comparisons if it belongs elsewhere.');
  if (version > COMPARISON_VERSION) throw new UserFacingError(`${place} was written by a newer release of Onramp.`, 'Update Onramp to open it.');
  const parsed = comparisonFile.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(place, `"${issue?.path.join('.') ?? ''}" is not as expected`, parsed.error);
  }
  const { note, saved, runs, columns, ...rest } = parsed.data;
  const contradiction = findContradiction(parsed.data);
  if (contradiction !== undefined) throw damaged(place, contradiction);
  return { ...rest, note: note.join('\n'), savedAtMs: toMs(saved), compared: { rows: runs.map(toRow), columns: columns.map(toColumn) } };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (cause) {
    if (/^<{7} /m.test(text)) throw new UserFacingError(`${place} holds both sides of a merge.`, 'Resolve the conflict in Git first: take one of the two versions whole.', { cause });
    throw damaged(place, 'it is not JSON', cause);
  }
}

function damaged(place: string, why: string, cause?: unknown): UserFacingError {
  return new UserFacingError(`${place} is damaged: ${why}.`, 'Take the file back from Git, or delete it and save the comparison again.', { cause });
}

/** What a merge or a hand can break although each part has the right form. */
function findContradiction({ runs, columns, baseline }: z.infer<typeof comparisonFile>): string | undefined {
  if (new Set(runs.map((run) => run.id)).size < runs.length) return 'it names a run twice';
  if (new Set(columns.map(columnId)).size < columns.length) return 'it has a column twice';
  const broken = columns.find((column) => listsOf(column).some(({ length }) => length !== runs.length));
  if (broken) return `"${broken.key}" does not have a value for each run`;
  return baseline === null || runs.some((run) => run.id === baseline) ? undefined : 'its baseline is none of its runs';
}

function listsOf(column: SavedColumn): readonly (readonly unknown[])[] {
  return column.kind === 'metric' ? [column.last, column.min, column.max, column.lastStep, column.count] : [column.values];
}

function toRow(run: SavedRun): ComparedRow {
  return {
    runId: run.id,
    runIds: [run.id, ...(run.with ?? [])],
    name: run.name,
    status: run.status,
    startedAtMs: toMs(run.started),
    endedAtMs: run.ended === undefined ? null : toMs(run.ended),
    experimentId: run.experiment.id,
    experimentName: run.experiment.name ?? null,
    user: run.user ?? null,
    source: run.source ?? null,
    commit: run.commit ?? null,
    isDirty: run.dirty ?? false,
  };
}

function toColumn(column: SavedColumn): ComparedColumn {
  if (column.kind === 'metric') {
    const { kind, key, last, min, max, lastStep, count } = column;
    return { kind, key, count: Float64Array.from(count), last: toFloats(last), min: toFloats(min), max: toFloats(max), lastStep: toFloats(lastStep) };
  }
  const codes = new Map<string, number>();
  const codeOf = (value: string | null) => {
    if (value === null) return -1;
    const known = codes.get(value) ?? codes.size;
    codes.set(value, known);
    return known;
  };
  return { kind: column.kind, key: column.key, codes: Int32Array.from(column.values, codeOf), words: [...codes.keys()] };
}

function toFloats(values: z.infer<typeof numbers>): Float64Array {
  return Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
}

function toMs(value: string | number): number {
  return typeof value === 'number' ? value : Date.parse(value);
}
