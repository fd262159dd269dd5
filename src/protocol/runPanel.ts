import * as z from 'zod/mini';
import type { PanelContract } from './panelContract.ts';
import { preview } from './preview.ts';
import { keptFile, runChanges, runView } from './runView.ts';

const xAxis = z.enum(['step', 'relative', 'wall']);

/** The most points of one line that are sent. */
export const MOST_POINTS = 2000;

/** Typed arrays, because messages hold them as they are, with NaN. */
const floats = z.custom<Float64Array>((value) => value instanceof Float64Array);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** A line in columns of equal length. */
const columns = z.object({ x: floats, values: floats });

/** Points of a curve: all of it thinned out, or (`isWhole` false) only those behind the place that was asked for. */
const curvePart = z.object({ key: z.string(), total: z.number(), isWhole: z.boolean(), points: columns, smoothed: z.nullable(columns) });
export type CurvePart = z.infer<typeof curvePart>;

/** What a page wants to know of a metric: `after` says up to where it has the points, and how many there were. */
const curveQuery = z.object({ key: z.string(), after: z.nullable(z.object({ x: z.number(), total: z.number() })) });
export type CurveQuery = z.infer<typeof curveQuery>;

/** `smoothing`: the weight of the exponential moving average, 0 for none. */
const curvesRequest = z.object({ curves: z.array(curveQuery), x: xAxis, smoothing: z.number().check(z.gte(0), z.lt(1)) });
export type CurvesRequest = z.infer<typeof curvesRequest>;

const output = z.object({ version: z.string(), processes: z.array(z.object({ title: z.string(), pieces: z.array(z.object({ stream: z.enum(['stdout', 'stderr']), text: z.string() })) })) });
export type OutputView = z.infer<typeof output>;

const inputState = z.enum(['unchanged', 'changed', 'missing', 'unknown']);
export type InputStateView = z.infer<typeof inputState>;

export const tabNames = ['overview', 'metrics', 'artifacts', 'code', 'data', 'environment', 'log', 'runs'] as const;
export type TabName = (typeof tabNames)[number];

/** How the person wants to see metrics; kept over a reload. */
const metricsChoice = z.object({ x: xAxis, smoothing: z.number().check(z.gte(0), z.lt(1)), isLog: z.boolean(), hidden: z.array(z.string()) });
export type MetricsChoice = z.infer<typeof metricsChoice>;
export const plainMetrics: MetricsChoice = { x: 'step', smoothing: 0, isLog: false, hidden: [] };

/** The Run panel: one run, live. */
export const runPanel = {
  state: z.object({
    storeFolder: z.string(),
    runId: z.string(),
    tab: z.optional(z.enum(tabNames)),
    showsTable: z.optional(z.boolean()),
    metrics: z.optional(metricsChoice),
    artifact: z.optional(z.string()),
  }),
  requests: {
    /** The run as it is now, or null when it is gone. */
    readRun: { params: z.object({}), result: z.nullable(runView) },
    readCurves: { params: curvesRequest, result: z.array(curvePart) },
    readFile: { params: keptFile, result: preview },
    openFile: { params: keptFile, result: z.null() },
    saveFile: { params: keptFile, result: z.null() },
    /** Asks how, then where: the picture that was drawn, or all points as CSV. */
    exportChart: { params: z.object({ title: z.string(), keys: z.array(z.string()), x: xAxis, png: bytes }), result: z.null() },
    openSource: { params: z.object({}), result: z.null() },
    compareSource: { params: z.object({ with: z.enum(['commit', 'now']) }), result: z.null() },
    /** Opens the place that a line of the traceback names. */
    openTraceback: { params: z.object({ line: z.number() }), result: z.null() },
    /** One state for each input of the view, in their order. */
    checkInputs: { params: z.object({}), result: z.array(inputState) },
    /** Null when there is nothing new since `version`. */
    readOutput: { params: z.object({ version: z.nullable(z.string()) }), result: z.nullable(output) },
    saveNote: { params: z.object({ note: z.string() }), result: z.null() },
    stopRun: { params: z.object({}), result: z.null() },
    /** Opens the comparison with the best run of its experiment, or with others that the person picks. */
    compareRun: { params: z.object({ with: z.enum(['best', 'others']) }), result: z.null() },
    openRun: { params: z.object({ runId: z.string() }), result: z.null() },
  },
  events: {
    runChanged: runChanges,
    runGone: z.null(),
  },
} as const satisfies PanelContract;
