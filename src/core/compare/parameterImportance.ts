import type { MetricDirection } from '../runs/metricDirection.ts';
import { collectParameterSets, type ParameterSet } from './aliasedParameters.ts';
import { checkModel, type ModelCheck } from './beyondChance.ts';
import type { ComparedRuns } from './comparedRuns.ts';
import { isDiffering } from './differingColumns.ts';
import { explainedShares } from './explainedShares.ts';
import { collectImportanceRows, type ImportanceRows } from './importanceRows.ts';
import { centred, dot } from './orthonormalBasis.ts';
import { collectTerms, type CollectedTerms, type LeftOutParameter, type ParameterTerms } from './parameterTerms.ts';
import { rankCorrelation } from './rankCorrelation.ts';
import { significanceLevel } from './significance.ts';
import { fisherUpper, holm } from './tailProbabilities.ts';

/** How much of a metric's variance a parameter, or several that cannot be separated, explains. */
export interface ImportanceEntry {
  /** More than one where they cannot be separated. */
  keys: string[];
  cannotBeSeparated: boolean;
  /** From 0 to 1; all shares add up to `explained`. */
  share: number;
  /** Whether the others explain less without it than chance would have it: a partial F-test, corrected over all entries by Holm. */
  p: number;
  moreThanChance: boolean;
  /** Of one numeric parameter, where the metric rises or falls along it. */
  trend: 'higher is better' | 'higher is worse' | 'metric rises with it' | 'metric falls with it' | null;
  /** How the parameter stands in the model; null for several. */
  scale: ParameterTerms['scale'] | null;
}

/** What every answer says. */
export interface ImportanceBasis {
  /** Runs that it rests on. */
  n: number;
  /** Where those are a sample, of how many. */
  sampledFrom: number | null;
  /** Runs without a finite value of the metric. */
  leftOutRuns: number;
  /** Parameters with one value in all of these runs. */
  constant: string[];
  leftOut: LeftOutParameter[];
}

/** The answer to "how much does each parameter explain", or why there is none. */
export type ParameterImportance = ImportanceBasis &
  (
    | ({ kind: 'explained' } & ExplainedMetric)
    /** The parameters explain no more than ones without meaning would, so no shares are given. */
    | ({ kind: 'no more than chance'; why: 'shuffled values' | 'runs left out' } & CheckedModel)
    | { kind: 'nothing to explain'; why: 'no values' | 'metric is the same everywhere' | 'no parameter varies' }
    | { kind: 'too few runs'; needed: number }
    | { kind: 'too many parameters'; varying: number; most: number }
  );

/** A model of all parameters, and how it stands against chance. */
export interface CheckedModel extends ModelCheck {
  /** Parameters that cannot be separated. */
  together: string[][];
  /** Whether numeric parameters have their square as well; otherwise there are too few runs for that, and a best value in the middle is not seen. */
  hasSquares: boolean;
}

export interface ExplainedMetric extends CheckedModel {
  /** By share, largest first. */
  entries: ImportanceEntry[];
  /** Where there were too many sets for all orders: over how many the shares are averaged. */
  sampledOrders: number | null;
}

/** More varying parameters than these are not looked at. */
export const mostParameters = 100;
/** Runs that there have to be beyond the terms: the mean, and two that something can be left over in. */
const runsBeyondTerms = 3;

/**
 * How much each parameter explains of a metric: a linear model of main effects whose R² is divided by LMG. docs/comparison.md states the method.
 * Follows from what the runs hold, not from their order.
 * @param values of the metric by row
 */
export function parameterImportance(compared: ComparedRuns, values: Float64Array, direction: MetricDirection | null): ParameterImportance {
  const chosen = collectImportanceRows(compared, values);
  const n = chosen.rows.length;
  const target = standardised(Float64Array.from(chosen.rows, (row) => values[row]!));
  const curved = collectTerms(chosen.params, chosen.rows, true);
  const basis = basisOf(compared, chosen, curved);
  if (n === 0) return { ...basis, kind: 'nothing to explain', why: 'no values' };
  if (!target) return { ...basis, kind: 'nothing to explain', why: 'metric is the same everywhere' };
  if (curved.terms.length === 0) return { ...basis, kind: 'nothing to explain', why: 'no parameter varies' };
  if (curved.terms.length > mostParameters) return { ...basis, kind: 'too many parameters', varying: curved.terms.length, most: mostParameters };
  const withSquares = collectParameterSets(curved.terms);
  const isRoomForSquares = rankOf(withSquares) + runsBeyondTerms <= n;
  const sets = isRoomForSquares ? withSquares : collectParameterSets(collectTerms(chosen.params, chosen.rows, false).terms);
  if (rankOf(sets) + runsBeyondTerms > n) return { ...basis, kind: 'too few runs', needed: neededRuns(sets, n) };
  const columns = sets.flatMap((set) => set.basis);
  const together = sets.filter(({ members }) => members.length > 1).map(({ members }) => members.map(({ key }) => key));
  const checked = { ...basis, ...checkModel(columns, target), together, hasSquares: isRoomForSquares };
  if (checked.p > significanceLevel) return { ...checked, kind: 'no more than chance', why: 'shuffled values' };
  if (!(checked.adjusted > 0 && checked.predicted > 0)) return { ...checked, kind: 'no more than chance', why: 'runs left out' };
  return { ...checked, kind: 'explained', ...divide(sets, target, checked.explained, direction) };
}

function divide(sets: readonly ParameterSet[], target: Float64Array, explained: number, direction: MetricDirection | null): Pick<ExplainedMetric, 'entries' | 'sampledOrders'> {
  const bases = sets.map(({ basis }) => basis);
  const { shares, explainedWithout, sampledOrders } = explainedShares(bases, target);
  const unexplained = target.length - 1 - rankOf(sets);
  const tests = bases.map(({ length }, set) => {
    const gain = explained - explainedWithout[set]!;
    // A gain of rounding is none, even where nothing is left over.
    return gain < 1e-12 ? 1 : fisherUpper(gain / length / (Math.max(1 - explained, 1e-15) / unexplained), length, unexplained);
  });
  const adjusted = holm(tests);
  const entries = sets.map(({ members }, set): ImportanceEntry => {
    const only = members.length === 1 ? members[0]! : null;
    const p = adjusted[set] ?? 1;
    return {
      keys: members.map(({ key }) => key),
      cannotBeSeparated: only === null,
      share: shares[set]!,
      p,
      moreThanChance: p <= significanceLevel,
      trend: only?.values ? trendOf(only.values, target, direction) : null,
      scale: only?.scale ?? null,
    };
  });
  return { entries: entries.sort((a, b) => b.share - a.share), sampledOrders };
}

/** By the rank correlation, where it is not small and more than twice its standard error 1/sqrt(n - 1) from 0. */
function trendOf(values: Float64Array, target: Float64Array, direction: MetricDirection | null): ImportanceEntry['trend'] {
  const rho = rankCorrelation(values, target);
  if (!(Math.abs(rho) >= 0.3 && Math.abs(rho) * Math.sqrt(target.length - 1) >= 2)) return null;
  if (direction === null) return rho > 0 ? 'metric rises with it' : 'metric falls with it';
  return rho > 0 === (direction === 'higher') ? 'higher is better' : 'higher is worse';
}

/** Mean 0 and sum of squares 1; null where all values are the same. */
function standardised(values: Float64Array): Float64Array | null {
  if (values.every((value) => value === values[0])) return null;
  // Scaled first, so that squares of large numbers are not infinite.
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const around = centred(values.map((value) => value / largest));
  const length = Math.sqrt(dot(around, around));
  return around.map((value) => value / length);
}

function rankOf(sets: readonly ParameterSet[]): number {
  return sets.reduce((sum, { basis }) => sum + basis.length, 0);
}

/** At least: where the runs themselves limit the terms, more runs bring more terms. */
function neededRuns(sets: readonly ParameterSet[], n: number): number {
  const rank = rankOf(sets);
  const apart = sets.flatMap(({ members }) => members).reduce((sum, { basis }) => sum + basis.length, 0);
  return Math.max(n + 1, (rank >= n - 1 ? apart : rank) + runsBeyondTerms);
}

function basisOf(compared: ComparedRuns, { params, rows, sampledFrom, leftOutRows }: ImportanceRows, { constant, leftOut }: CollectedTerms): ImportanceBasis {
  const everyRow = [...compared.rows.keys()];
  const rare = sampledFrom === null ? [] : params.filter((column) => constant.includes(column.key) && isDiffering(column, everyRow)).map(({ key }) => key);
  return {
    n: rows.length,
    sampledFrom,
    leftOutRuns: leftOutRows,
    constant: constant.filter((key) => !rare.includes(key)),
    leftOut: [...leftOut, ...rare.map((key) => ({ key, reason: 'differs in very few runs, none of which is in the sample' }))],
  };
}
