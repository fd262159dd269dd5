import { csvField } from '../csvField.ts';
import type { XAxis } from './history.ts';
import type { SampledHistory } from './metricHistoryReader.ts';

/** The points of metrics as CSV (RFC 4180), one point a line: metric, step, time, seconds since the start where x is relative, value. */
export function pointsAsCsv(histories: readonly SampledHistory[], axis: XAxis): string {
  const isRelative = axis === 'relative';
  const lines = [['metric', 'step', 'time', ...(isRelative ? ['seconds'] : []), 'value']];
  for (const { key, points } of histories) {
    for (let position = 0; position < points.x.length; position += 1) {
      lines.push([csvField(key), String(points.steps[position]), new Date(points.timesMs[position] ?? 0).toISOString(), ...(isRelative ? [String(points.x[position])] : []), String(points.values[position])]);
    }
  }
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}
