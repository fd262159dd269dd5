import { useCallback } from 'preact/hooks';
import type { ChartConfiguration } from 'chart.js';
import type { RunView } from '../../../src/protocol/runPanel.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { durationChart } from '../../charts/durationChart.ts';
import { dateTime, shortDuration } from '../../charts/format.ts';
import { ChartView } from '../../components/chart.tsx';
import { StatusIcon } from '../../components/statusIcon.tsx';

export interface DurationHistoryProps {
  run: RunView;
  showsTable: boolean;
  onToggleTable: () => void;
  onOpen: (runId: string) => void;
}

/** How long the sessions of this script took: a chart, and behind the key T the table of the same figures. */
export function DurationHistory({ run, showsTable, onToggleTable, onOpen }: DurationHistoryProps) {
  const configure = useCallback((theme: ChartTheme) => durationChart(run.history, run.runId, theme) as ChartConfiguration, [run]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 't' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onToggleTable();
  };
  return (
    <section class="history" tabIndex={0} onKeyDown={onKeyDown} aria-label={`Durations of ${run.name}`}>
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
        <ChartView label={`${run.history.length} durations, the last ${shortDuration(run.history.at(-1)?.durationMs ?? 0)}. T shows the table.`} configure={configure} onSelect={(position) => open(run.history[position]?.runId)} />
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
            <td class="number">{shortDuration(bar.durationMs)}</td>
            <td><StatusIcon status={bar.status} /> {bar.statusText}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
