import type { ChartConfiguration } from 'chart.js';
import type { HistoryBar, RunStatusView } from '../../src/protocol/runView.ts';
import type { ChartTheme } from './chartTheme.ts';
import { dateTime, durationOf, shortDuration } from './format.ts';

/**
 * Durations of a script's sessions as bars, oldest first; the current one stands out by a full fill, the others are
 * lighter. The axis starts at zero, as bars need.
 */
export function durationChart(history: readonly HistoryBar[], currentRunId: string, nowMs: number, theme: ChartTheme): ChartConfiguration<'bar'> {
  const color = (bar: HistoryBar) => statusColor(bar.status, theme);
  return {
    type: 'bar',
    data: {
      labels: history.map((bar) => dateTime(bar.startedAtMs)),
      datasets: [
        {
          label: 'Duration',
          data: history.map((bar) => durationOf(bar, nowMs)),
          backgroundColor: history.map((bar) => (bar.runId === currentRunId ? color(bar) : `color-mix(in srgb, ${color(bar)} 45%, transparent)`)),
          // Chart.js derives hover colours from the others, but cannot read `color-mix`.
          hoverBackgroundColor: history.map(color),
          borderColor: history.map((bar) => theme.outline ?? color(bar)),
          borderWidth: history.map((bar) => (bar.runId === currentRunId || theme.outline ? 1 : 0)),
          borderRadius: 2,
          maxBarThickness: 22,
          minBarLength: 2,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          displayColors: false,
          callbacks: {
            label: (item) => {
              const bar = history[item.dataIndex];
              return bar ? `${shortDuration(durationOf(bar, nowMs))}, ${bar.statusText}` : '';
            },
          },
        },
      },
      scales: {
        x: { display: false },
        y: {
          beginAtZero: true,
          border: { display: false },
          grid: { color: theme.grid, lineWidth: 1 },
          ticks: {
            color: theme.muted,
            font: { family: theme.fontFamily, size: theme.fontSizePx },
            maxTicksLimit: 4,
            callback: (value) => shortDuration(Number(value)),
          },
        },
      },
    },
  };
}

function statusColor(status: RunStatusView, theme: ChartTheme): string {
  switch (status) {
    case 'RUNNING':
      return theme.active;
    case 'FINISHED':
      return theme.good;
    case 'FAILED':
      return theme.bad;
    case 'KILLED':
      return theme.warning;
  }
}
