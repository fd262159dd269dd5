import { useCallback } from 'preact/hooks';
import type { ChartConfiguration } from 'chart.js';
import type { RunView } from '../../../src/protocol/runView.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { durationChart } from '../../charts/durationChart.ts';
import { dateTime, durationOf, shortDuration } from '../../charts/format.ts';
import { ChartView } from '../../components/chart.tsx';
import { chartKeys } from '../../components/chartKeys.ts';
import { StatusIcon } from '../../components/statusIcon.tsx';

export interface DurationHistoryProps {
  run: RunView;
  showsTable: boolean;
  onToggleTable: () => void;
  onOpen: (runId: string) => void;
}

/** How long the sessions of this script took: a chart, and behind the key T the table of the same figures. */
export function DurationHistory({ run, showsTable, onToggleTable, onOpen }: DurationHistoryProps) {
  const configure = useCallback((theme: ChartTheme) => durationChart(run.history, run.runId, Date.now(), theme) as ChartConfiguration, [run.history, run.runId]);
  const last = run.history.at(-1);
  return (
    <section class="history" tabIndex={0} onKeyDown={chartKeys({ onToggleTable })} aria-label={`Durations of ${run.name}`}>
      <div class="section-title">
        <h2>Durations of {run.name}</h2>
        <span class="note">{run.history.length} sessions, oldest first</span>
        <button class="secondary" aria-pressed={showsTable} title={showsTable ? 'Show the chart (T)' : 'Show the table (T)'} onClick={onToggleTable}>
          <span class={`codicon codicon-${showsTable ? 'graph' : 'table'}`} aria-hidden="true" />
          {showsTable ? 'Chart' : 'Table'}
        </button>
      </div>
      {showsTable ? (
        <HistoryTable run={run} onOpen={onOpen} />
      ) : (
        <ChartView label={`${run.history.length} durations, the last ${last ? shortDuration(durationOf(last, Date.now())) : ''}. T shows the table.`} configure={configure} onSelect={(position) => open(run.history[position]?.runId)} />
      )}
    </section>
  );

  function open(runId: string | undefined): void {
    if (runId !== undefined && runId !== run.runId) onOpen(runId);
  }
}

function HistoryTable({ run, onOpen }: { run: RunView; onOpen: (runId: string) => void }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col" class="number">Duration</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {run.history.map((bar) => (
          <tr key={bar.runId} aria-current={bar.runId === run.runId}>
            <td>
              {bar.runId === run.runId ? dateTime(bar.startedAtMs) : <button class="link" onClick={() => onOpen(bar.runId)}>{dateTime(bar.startedAtMs)}</button>}
            </td>
            <td class="number">{shortDuration(durationOf(bar, Date.now()))}</td>
            <td><StatusIcon status={bar.status} /> {bar.statusText}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
