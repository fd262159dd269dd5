import type { PointBatch } from '../runs/records.ts';
import { parseFloatOfPython } from './mlflowRun.ts';

/** The points of a table that DVCLive wrote for one metric, and the numbers of lines that are none (from 1). */
export interface MetricTable {
  points: PointBatch;
  bad: number[];
}

/**
 * Reads a table of DVCLive (`[timestamp] step <metric>`, separated by tabs): the last column is the metric. A time that is
 * not told is NaN. Undefined for a table without steps: one that somebody else wrote.
 */
export function parseMetricTable(key: string, text: string): MetricTable | undefined {
  const lines = text.split(/\r?\n/);
  const columns = lines[0]?.split('\t') ?? [];
  const [stepColumn, timeColumn] = [columns.indexOf('step'), columns.indexOf('timestamp')];
  if (stepColumn === -1 || columns.length < 2) return undefined;
  const table: MetricTable = { points: { key, steps: [], timesMs: [], values: [] }, bad: [] };
  for (const [index, line] of lines.entries()) {
    // What stands behind the last line break is empty, or still being written.
    if (index === 0 || index === lines.length - 1 || line === '') continue;
    const cells = line.split('\t');
    const step = Number(cells[stepColumn] || Number.NaN);
    const value = parseFloatOfPython(cells.at(-1) ?? '');
    if (cells.length !== columns.length || !Number.isFinite(step) || value === undefined) {
      table.bad.push(index + 1);
      continue;
    }
    table.points.steps.push(step);
    table.points.timesMs.push(timeColumn === -1 ? Number.NaN : Number(cells[timeColumn] || Number.NaN));
    table.points.values.push(value);
  }
  return table;
}

/** The numbers of `metrics.json` by metric, its groups joined by `/` as in the names of the tables, and the step they are of. */
export function parseMetricSummary(text: string): { step: number; values: [string, number][] } | undefined {
  let value: unknown;
  try {
    // Python writes NaN and the infinities as words, which JSON does not have.
    value = JSON.parse(text.replaceAll(/([:[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, '$1"$2"'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { step, ...metrics } = value as Record<string, unknown>;
  return { step: typeof step === 'number' ? step : 0, values: numbersIn(metrics, '') };
}

/** How deep the groups of metrics are followed. */
const DEEPEST = 32;

function numbersIn(group: Record<string, unknown>, prefix: string): [string, number][] {
  return Object.entries(group).flatMap(([key, value]): [string, number][] => {
    if (typeof value === 'number') return [[`${prefix}${key}`, value]];
    if (typeof value === 'string') return /^(NaN|-?Infinity)$/.test(value) ? [[`${prefix}${key}`, Number(value)]] : [];
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value) && prefix.split('/').length < DEEPEST;
    return isGroup ? numbersIn(value as Record<string, unknown>, `${prefix}${key}/`) : [];
  });
}
