import * as z from 'zod/mini';
import type { PanelContract } from './panelContract.ts';

const status = z.enum(['RUNNING', 'FINISHED', 'FAILED', 'KILLED']);
export type RunStatusView = z.infer<typeof status>;

const historyBar = z.object({
  runId: z.string(),
  status,
  startedAtMs: z.number(),
  durationMs: z.number(),
  /** How it ended, in words. */
  statusText: z.string(),
});
export type HistoryBar = z.infer<typeof historyBar>;

/** One line of "what, where, how". */
const fact = z.object({ label: z.string(), value: z.string(), note: z.optional(z.string()), isCode: z.boolean() });
export type Fact = z.infer<typeof fact>;

/** Numbers that a message cannot hold are said by name. */
const measured = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
export type Measured = z.infer<typeof measured>;

const metric = z.object({ key: z.string(), last: measured, min: measured, max: measured, count: z.number(), lastStep: z.number() });
export type MetricRow = z.infer<typeof metric>;

/** `refused`: different values that came too late. */
const param = z.object({ key: z.string(), value: z.string(), refused: z.array(z.string()) });
export type ParamRow = z.infer<typeof param>;

/** A file that was read or kept. */
const file = z.object({
  name: z.string(),
  sizeBytes: z.nullable(z.number()),
  digest: z.string(),
  /** Why its content is not known; the digest is then its size and time. */
  unknown: z.optional(z.enum(['unhashed', 'changed'])),
});
export type FileRow = z.infer<typeof file>;

const childRun = z.object({ runId: z.string(), name: z.string(), status, statusText: z.string(), durationMs: z.number() });
export type ChildRow = z.infer<typeof childRun>;

/** What was recorded of a run, together with the run below it where it has just one. */
const values = z.object({
  params: z.array(param),
  metrics: z.array(metric),
  inputs: z.array(file),
  artifacts: z.array(file),
  /** The first of the runs below, oldest first. */
  children: z.array(childRun),
  childTotal: z.number(),
});
export type RunValues = z.infer<typeof values>;

const runView = z.object({
  runId: z.string(),
  name: z.string(),
  status,
  statusText: z.string(),
  commandLine: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.nullable(z.number()),
  facts: z.array(fact),
  values,
  canOpenSource: z.boolean(),
  canStop: z.boolean(),
  /** Sessions of the same script, oldest first, this one included. */
  history: z.array(historyBar),
});
export type RunView = z.infer<typeof runView>;

/** The Run panel: one session, live. */
export const runPanel = {
  state: z.object({ storeFolder: z.string(), runId: z.string(), showsTable: z.optional(z.boolean()) }),
  requests: {
    /** The run as it is now, or null when it is gone. */
    readRun: { params: z.object({}), result: z.nullable(runView) },
    openSource: { params: z.object({}), result: z.null() },
    stopRun: { params: z.object({}), result: z.null() },
    openRun: { params: z.object({ runId: z.string() }), result: z.null() },
  },
  events: {
    runChanged: z.nullable(runView),
  },
} as const satisfies PanelContract;
