import { useEffect, useState } from 'preact/hooks';
import type { CompareView, SentenceView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { ActionButton } from '../../components/section.tsx';
import type { CompareApi } from './compareApi.ts';
import { bestRow } from './baseline.ts';
import { directionOf, judgedMetric, type TableColumn } from './tableColumns.ts';

/** Runs that the baseline is chosen from in a list; any other is set from its row. */
const MOST_OFFERED = 500;

export interface CompareHeaderProps {
  comparison: ComparisonView;
  view: CompareView;
  columns: readonly TableColumn[];
  /** Row of the baseline. */
  baseline: number | null;
  /** Rows that are shown. */
  rows: readonly number[];
  selected: ReadonlySet<string>;
  api: CompareApi;
  onChange: (some: Partial<CompareView>) => void;
  onOpenRun: (runId: string) => void;
}

/** What is compared, against what, and the answer in words. */
export function CompareHeader({ comparison, view, columns, baseline, rows, selected, api, onChange, onOpenRun }: CompareHeaderProps) {
  const sentences = useSentences(comparison, view, rows, api);
  const [first, second] = selected;
  const pair = selected.size === 2 && first !== undefined && second !== undefined ? ([first, second] as [string, string]) : null;
  const best = bestRow(comparison, view, columns);
  const metrics = columns.filter(({ kind }) => kind === 'metric');
  const chosen = baseline === null ? undefined : comparison.rows[baseline];
  const listed = comparison.rows.slice(0, MOST_OFFERED);
  const offered = chosen && !listed.includes(chosen) ? [chosen, ...listed] : listed;
  return (
    <header>
      <div class="title">
        <h1>{comparison.title}</h1>
        {metrics.length > 0 && (
          <label class="choice">
            Judged by
            <select value={judgedMetric(comparison, view) ?? ''} onChange={(event) => onChange({ metric: event.currentTarget.value })}>
              {metrics.map(({ id, title }) => <option key={id} value={title}>{title}</option>)}
            </select>
          </label>
        )}
        <label class="choice">
          Baseline
          <select value={typeof view.baseline === 'string' ? view.baseline : view.baseline.runId} onChange={(event) => onChange({ baseline: chosenBaseline(event.currentTarget.value) })}>
            <option value="best">best{best === null ? '' : `: ${comparison.rows[best]?.name ?? ''}`}</option>
            <option value="none">none</option>
            {offered.map(({ runId, name }) => <option key={runId} value={runId}>{name}</option>)}
          </select>
        </label>
        <span class="actions">
          <ActionButton icon="diff" title="Compare Code" hint={pair ? 'The scripts of the two selected runs, side by side' : 'Select two runs first'} isDisabled={!pair} onClick={() => pair && api.act(api.request('compareCode', { runIds: pair }))} />
        </span>
      </div>
      {comparison.gone > 0 && <p class="note">{comparison.gone === 1 ? '1 run is' : `${comparison.gone} runs are`} not there any more.</p>}
      {sentences.length > 0 && (
        <p class="answer" aria-live="polite">
          {sentences.map(({ text, runIds }, position) => (
            <span key={position}>
              {position > 0 && '; '}
              {runIds.length === 1 ? <button class="link" onClick={() => onOpenRun(runIds[0] ?? '')}>{text}</button> : text}
            </span>
          ))}
          .
        </p>
      )}
    </header>
  );
}

function chosenBaseline(value: string): CompareView['baseline'] {
  return value === 'best' || value === 'none' ? value : { runId: value };
}

/** The answer of the host, asked anew when something else is compared. */
function useSentences(comparison: ComparisonView, view: CompareView, rows: readonly number[], api: CompareApi): SentenceView[] {
  const [sentences, setSentences] = useState<SentenceView[]>([]);
  const metric = judgedMetric(comparison, view);
  const column = comparison.columns.find((one) => one.kind === 'metric' && one.key === metric);
  const direction = column?.kind === 'metric' ? directionOf(column, view) : null;
  useEffect(() => {
    if (metric === null) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => {
      const runIds = rows.flatMap((row) => comparison.rows[row]?.runId ?? []);
      api.act(api.request('describe', { metric, direction, aggregation: view.aggregation, runIds }).then((answer) => isWanted && setSentences(answer)));
    }, 100);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [comparison.rows, comparison.columns, metric, direction, view.aggregation, rows]);
  return metric === null ? [] : sentences;
}
