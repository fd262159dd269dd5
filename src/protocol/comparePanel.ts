import * as z from 'zod/mini';
import { preview } from './preview.ts';
import { keptFile } from './runView.ts';
import { columnView, comparisonChanges, comparisonView } from './comparison.ts';
import type { PanelContract } from './panelContract.ts';

const xAxis = z.enum(['step', 'relative', 'wall']);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const floats = z.custom<Float64Array>((value) => value instanceof Float64Array);

/** Columns that come with the first answer; the others are asked for in parts of so many. */
export const FIRST_COLUMNS = 60;
export const COLUMNS_PART = 200;
/** Of a curve, at most so many points are sent. */
export const MOST_CURVE_POINTS = 1000;

export const compareTabs = ['table', 'curves', 'scatter', 'parallel', 'bars', 'importance', 'artifacts', 'environment'] as const;
export type CompareTab = (typeof compareTabs)[number];

/** Which of a metric's values stands for it. */
const aggregation = z.union([z.literal('last'), z.literal('best'), z.object({ step: z.number() })]);
export type Aggregation = z.infer<typeof aggregation>;

/** `metrics`: the charts that are shown, null for all. `isLog`: null for what suits the values of each metric. */
const curvesChoice = z.object({ metrics: z.nullable(z.array(z.string())), x: xAxis, smoothing: z.number().check(z.gte(0), z.lt(1)), isLog: z.nullable(z.boolean()), isLogX: z.boolean(), bands: z.boolean() });
export type CurvesChoice = z.infer<typeof curvesChoice>;
/** By column, the part of its axis that runs have to pass. */
const brushes = z.record(z.string(), z.object({ min: z.number(), max: z.number() }));

/** Columns under a name: those that are shown in their order, with what belongs to them. */
export const columnSet = z.object({
  name: z.string().check(z.minLength(1)),
  columns: z.array(z.string()),
  pinned: z.array(z.string()),
  widths: z.record(z.string(), z.number()),
  sort: z.nullable(z.array(z.object({ id: z.string(), desc: z.boolean() }))),
  heat: z.array(z.string()),
  onlyDiffering: z.boolean(),
});
export type ColumnSetView = z.infer<typeof columnSet>;

/** How the person wants to see the comparison: kept over a reload, and with a saved comparison. Columns are named `kind:key`. */
export const compareView = z.object({
  tab: z.enum(compareTabs),
  /** The run that the others are held against: the best one, none, or one by its id. */
  baseline: z.union([z.literal('best'), z.literal('none'), z.object({ runId: z.string() })]),
  /** Null for the one that the experiment has. */
  metric: z.nullable(z.string()),
  /** By metric, where a person said otherwise than its name does. */
  directions: z.record(z.string(), z.enum(['lower', 'higher'])),
  aggregation,
  onlyDiffering: z.boolean(),
  isTransposed: z.boolean(),
  /** Whether charts stand under the table. */
  hasCharts: z.boolean(),
  /** Null for the best first, by the metric that runs are judged by. */
  sort: z.nullable(z.array(z.object({ id: z.string(), desc: z.boolean() }))),
  filters: z.array(z.object({ id: z.string(), text: z.string() })),
  hidden: z.array(z.string()),
  pinned: z.array(z.string()),
  /** Columns that were moved come in this order, the others behind them. */
  order: z.array(z.string()),
  widths: z.record(z.string(), z.number()),
  heat: z.array(z.string()),
  /** Named in this comparison, or together with it. */
  columnSets: z.array(columnSet),
  /** Columns that rows are put together by; `repeats` for runs that differ in nothing but the seed. */
  groupBy: z.array(z.string()),
  curves: curvesChoice,
  scatter: z.object({ x: z.nullable(z.string()), y: z.nullable(z.string()), isLogX: z.boolean(), isLogY: z.boolean(), front: z.boolean() }),
  confusion: z.object({ isNormalised: z.boolean() }),
  bars: z.object({ metric: z.nullable(z.string()), kind: z.enum(['bars', 'boxes']) }),
  parallel: z.object({ columns: z.nullable(z.array(z.string())), brushes }),
});
export type CompareView = z.infer<typeof compareView>;

export const plainView: CompareView = {
  tab: 'table',
  baseline: 'best',
  metric: null,
  directions: {},
  aggregation: 'last',
  onlyDiffering: true,
  isTransposed: false,
  hasCharts: true,
  sort: null,
  filters: [],
  hidden: [],
  pinned: [],
  order: [],
  widths: {},
  heat: [],
  columnSets: [],
  groupBy: [],
  curves: { metrics: null, x: 'step', smoothing: 0, isLog: null, isLogX: false, bands: false },
  scatter: { x: null, y: null, isLogX: false, isLogY: false, front: true },
  confusion: { isNormalised: false },
  bars: { metric: null, kind: 'bars' },
  parallel: { columns: null, brushes: {} },
};

const points = z.object({ x: floats, values: floats });
const comparedCurve = z.object({ runId: z.string(), key: z.string(), total: z.number(), points, smoothed: z.nullable(points) });
export type ComparedCurveView = z.infer<typeof comparedCurve>;

/** `range`: only this part of x, which is thinned out less. */
const curvesRequest = z.object({ runIds: z.array(z.string()), key: z.string(), x: xAxis, smoothing: z.number().check(z.gte(0), z.lt(1)), range: z.nullable(z.object({ min: z.number(), max: z.number() })) });
export type ComparedCurvesRequest = z.infer<typeof curvesRequest>;

/** What a chart shows, in words. */
const chartTable = z.object({ columns: z.array(z.object({ title: z.string(), isNumber: z.boolean() })), rows: z.array(z.array(z.string())) });

export type ChartTableView = z.infer<typeof chartTable>;

/** A sentence about the comparison; names of runs in it are links. */
const sentence = z.object({ kind: z.string(), text: z.string(), links: z.array(z.object({ runId: z.string(), text: z.string() })) });
export type SentenceView = z.infer<typeof sentence>;

/** How a group stands against the baseline, with what that rests on. */
const groupVerdict = z.object({ verdict: z.enum(['better', 'worse', 'different', 'within noise', 'cannot tell']), words: z.string() });
export type GroupVerdictView = z.infer<typeof groupVerdict>;

/** Shares of what is explained of a metric, 0 to 1; several names where they cannot be separated. Without entries the words say why. */
const importance = z.object({ entries: z.array(z.object({ names: z.array(z.string()), share: z.number(), moreThanChance: z.boolean(), trend: z.nullable(z.string()) })), words: z.array(z.string()) });
export type ImportanceView = z.infer<typeof importance>;

/** What differs, a line each, with a value a run; `equal` lines do not, and `unknown` are the positions of runs that tell nothing. */
const diffTable = z.object({ rows: z.array(z.object({ key: z.string(), values: z.array(z.nullable(z.string())) })), equal: z.number(), unknown: z.array(z.number()) });
export type DiffTableView = z.infer<typeof diffTable>;
const environments = z.object({ runIds: z.array(z.string()), facts: diffTable, packages: diffTable });
export type ComparedEnvironmentView = z.infer<typeof environments>;

/** Rows are what was so, columns what was said. */
const confusion = z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.number())) });
/** By path, with a place for each of `runIds`. */
const artifacts = z.object({
  runIds: z.array(z.string()),
  figures: z.array(z.object({ path: z.string(), files: z.array(z.nullable(keptFile)) })),
  confusions: z.array(z.object({ path: z.string(), matrices: z.array(z.nullable(confusion)) })),
});
export type ComparedArtifactsView = z.infer<typeof artifacts>;

/** So many runs have their files and environments side by side. */
export const MOST_SIDE_BY_SIDE = 24;
const fewRuns = z.object({ runIds: z.array(z.string()).check(z.maxLength(MOST_SIDE_BY_SIDE)) });

const judged = z.object({ metric: z.string(), direction: z.nullable(z.enum(['lower', 'higher'])), aggregation });

/** The Compare panel: runs side by side, live. */
export const comparePanel = {
  state: z.object({
    storeFolder: z.string(),
    /** The runs of each row, outermost first. */
    rows: z.array(z.array(z.string())),
    /** The name of the file it was opened from or saved as. */
    file: z.nullable(z.string()),
    view: compareView,
  }),
  requests: {
    /** The runs as they are now, with the first columns. */
    readComparison: { params: z.object({}), result: comparisonView },
    readColumns: { params: z.object({ from: z.number(), count: z.number() }), result: z.array(columnView) },
    /** One column for each key: the last value at or before a step, NaN where there is none. */
    readValuesAt: { params: z.object({ step: z.number(), keys: z.array(z.string()) }), result: z.array(floats) },
    readCurves: { params: curvesRequest, result: z.array(comparedCurve) },
    /** What can be said of these rows, the answer first; `groups` as the table has put them together. */
    describe: { params: z.extend(judged, { runIds: z.array(z.string()), groups: z.array(z.object({ label: z.string(), runIds: z.array(z.string()) })) }), result: z.array(sentence) },
    /** Asks how, then where: the picture that was drawn, or what it shows as a table. */
    exportChart: { params: z.object({ title: z.string(), png: bytes, svg: z.string(), table: chartTable }), result: z.null() },
    /** Leaves runs out of the comparison; they stay as they are. */
    removeRuns: { params: z.object({ runIds: z.array(z.string()) }), result: z.null() },
    /** One verdict for each group. */
    judgeGroups: { params: z.extend(judged, { baseline: z.array(z.string()), groups: z.array(z.array(z.string())) }), result: z.array(groupVerdict) },
    explain: { params: z.extend(judged, { runIds: z.array(z.string()) }), result: importance },
    /** Asks how, then where: the runs in this order, with these columns. */
    exportTable: { params: z.object({ runIds: z.array(z.string()), columns: z.array(z.string()), aggregation, directions: z.record(z.string(), z.enum(['lower', 'higher'])) }), result: z.null() },
    /** Asks for a name, unless it was saved before; answers with the file, null when the person changed their mind. */
    save: { params: z.object({ view: compareView, baseline: z.nullable(z.string()), asNew: z.boolean() }), result: z.nullable(z.object({ file: z.string(), name: z.string() })) },
    /** Whether any of these runs kept what the tabs of files and environments show. */
    findBesides: { params: fewRuns, result: z.object({ artifacts: z.boolean(), environments: z.boolean() }) },
    readArtifacts: { params: fewRuns, result: artifacts },
    readFile: { params: z.object({ runId: z.string(), file: keptFile }), result: preview },
    openFile: { params: z.object({ runId: z.string(), file: keptFile }), result: z.null() },
    readEnvironments: { params: fewRuns, result: environments },
    /** Column sets that were named in this workspace; the other two answer with what is there then. */
    readColumnSets: { params: z.object({}), result: z.array(columnSet) },
    saveColumnSet: { params: z.object({ set: columnSet }), result: z.array(columnSet) },
    removeColumnSet: { params: z.object({ name: z.string() }), result: z.array(columnSet) },
    openRun: { params: z.object({ runId: z.string() }), result: z.null() },
    /** The script of a run as it is today. */
    openSource: { params: z.object({ runId: z.string() }), result: z.null() },
    compareCode: { params: z.object({ runIds: z.tuple([z.string(), z.string()]) }), result: z.null() },
  },
  events: {
    comparisonChanged: comparisonChanges,
    /** There are other rows or columns: ask anew. */
    comparisonReplaced: z.null(),
  },
} as const satisfies PanelContract;
