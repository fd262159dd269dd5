import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { ImportanceView } from '../../../src/protocol/comparePanel.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { importanceChart, tableOfImportance } from '../../charts/importanceChart.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import type { ChartTabProps } from './tabProps.ts';

const METHOD = 'A linear model of main effects; its R² is divided among the parameters by LMG (Lindeman, Merenda and Gold). It is held against shuffled values and against runs left out, and says so where it explains no more than chance.';

/** How much each parameter explains of the metric that runs are judged by, or why that cannot be told. */
export function ImportanceTab({ comparison, view, columns, shown, judged, api, onExport }: ChartTabProps) {
  const column = columns.find(({ kind, title }) => kind === 'metric' && title === judged);
  const direction = column?.direction ?? null;
  const [answer, setAnswer] = useState<ImportanceView | null>(null);
  useEffect(() => {
    if (judged === null) return undefined;
    let isWanted = true;
    const runIds = shown.runs.map(({ runId }) => runId);
    api.act(api.request('explain', { metric: judged, direction, aggregation: view.aggregation, runIds }).then((explained) => isWanted && setAnswer(explained)));
    return () => void (isWanted = false);
  }, [judged, direction, view.aggregation, shown.runs, comparison.columns]);
  const entries = useMemo(() => answer?.entries ?? [], [answer]);
  const configure = useCallback((theme: ChartTheme) => importanceChart(entries, theme), [entries]);
  if (judged === null) return <p class="message">These runs have no metric.</p>;
  if (!answer) return <p class="message">Working out what explains {judged}…</p>;
  const [first, ...others] = answer.words;
  return (
    <>
      <p class="answer">{first}</p>
      {entries.length > 0 && (
        <div class={`importance importance-${Math.min(entries.length, 12)}`}>
          <ChartFigure title={`What explains ${judged}`} summary={entries.map(({ names, share }) => `${names.join(' and ')} ${Math.round(share * 100)}%`).join(', ')} table={() => tableOfImportance(entries)} configure={configure} onExport={onExport} size="large" />
        </div>
      )}
      <ul class="remarks">
        {entries.filter(({ moreThanChance }) => !moreThanChance).map(({ names }) => <li key={names.join()}>{names.join(' and ')}: no more than chance would, given the others.</li>)}
        {entries.filter(({ trend }) => trend !== null).map(({ names, trend }) => <li key={`trend ${names.join()}`}>{names.join()}: {trend}.</li>)}
        {others.map((text) => <li key={text}>{text}</li>)}
      </ul>
      <p class="note">{METHOD}</p>
    </>
  );
}
