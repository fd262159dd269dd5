import type { MetricRow } from '../../../src/protocol/runView.ts';
import { shortNumber, wholeNumber } from '../../charts/format.ts';

/** Metrics by their last value, and with what they were before where they had a course. */
export function MetricTable({ rows }: { rows: readonly MetricRow[] }) {
  const hasCourse = rows.some(({ count }) => count > 1);
  return (
    <table class="metric-table">
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col" class="number">Last</th>
          {hasCourse && <th scope="col" class="number">Smallest</th>}
          {hasCourse && <th scope="col" class="number">Largest</th>}
          {hasCourse && <th scope="col" class="number">Points</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" class="code">
              {row.key}
              {row.isPrinted && <span class="note" title="Found in what the program printed"> printed</span>}
            </th>
            <td class="number" title={String(row.last)}>{shortNumber(row.last)}</td>
            {hasCourse && (row.count > 1 ? <td class="number" title={String(row.min)}>{shortNumber(row.min)}</td> : <td />)}
            {hasCourse && (row.count > 1 ? <td class="number" title={String(row.max)}>{shortNumber(row.max)}</td> : <td />)}
            {hasCourse && <td class="number">{wholeNumber(row.count)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
