import type { Curve, XAxis } from '../../charts/curve.ts';
import { dateTime, shortDuration, shortNumber, wholeNumber } from '../../charts/format.ts';
import { latestRows } from '../../charts/latestRows.ts';

const MOST_ROWS = 200;
const axisTitles: Record<XAxis, string> = { step: 'Step', relative: 'Time', wall: 'Time' };

/** The table behind a chart: its latest points, newest first. */
export function PointsTable({ curves, axis }: { curves: readonly Curve[]; axis: XAxis }) {
  const rows = latestRows(curves, MOST_ROWS);
  const total = Math.max(0, ...curves.map((curve) => curve.total));
  return (
    <div class="points" tabIndex={0} role="group" aria-label="Points, newest first">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">{axisTitles[axis]}</th>
            {curves.map(({ key, label }) => <th key={key} scope="col" class="number">{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ x, values }) => (
            <tr key={x}>
              <th scope="row" class="number">{axis === 'step' ? wholeNumber(x) : axis === 'relative' ? shortDuration(x * 1000) : dateTime(x)}</th>
              {values.map((value, position) => <td key={position} class="number" title={String(value ?? '')}>{value === undefined ? '' : shortNumber(value)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < total && <p class="note">The latest of {wholeNumber(total)} points. Export as CSV has all of them.</p>}
    </div>
  );
}
