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

const runView = z.object({
  runId: z.string(),
  name: z.string(),
  status,
  statusText: z.string(),
  commandLine: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.nullable(z.number()),
  facts: z.array(fact),
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
