import type { ChildRow } from '../../../src/protocol/runView.ts';
import { durationOf, shortDuration, wholeNumber } from '../../charts/format.ts';
import { StatusIcon } from '../../components/statusIcon.tsx';
import { useNow } from '../../components/useNow.ts';

/** The runs inside of this one. */
export function RunsTab({ rows, total, onOpen }: { rows: readonly ChildRow[]; total: number; onOpen: (runId: string) => void }) {
  const nowMs = useNow(rows.some(({ status }) => status === 'RUNNING'));
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col" class="number">Duration</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.runId}>
              <td><StatusIcon status={row.status} /> <button class="link" onClick={() => onOpen(row.runId)}>{row.name}</button></td>
              <td>{row.statusText}</td>
              <td class="number">{shortDuration(durationOf(row, nowMs))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < total && <p class="note">The first {wholeNumber(rows.length)} of {wholeNumber(total)}; the Runs view has all of them.</p>}
    </>
  );
}
