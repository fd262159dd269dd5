import { useEffect, useState } from 'preact/hooks';
import type { CompareView, SentenceView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { dateTime } from '../../charts/format.ts';
import { ActionButton } from '../../components/section.tsx';
import { codePairOf } from './codePair.ts';
import type { CompareApi } from './compareApi.ts';
import { Sentences } from './sentences.tsx';
import { directionOf, judgedMetric, type TableColumn } from './tableColumns.ts';
import type { TableRow } from './tableRows.ts';

/** Runs that the baseline is chosen from in a list; any other is set from its row. */
const MOST_OFFERED = 500;

export interface CompareHeaderProps {
  comparison: ComparisonView;
  view: CompareView;
  columns: readonly TableColumn[];
  /** Row of the baseline. */
  baseline: number | null;
  /** Row of the best run among those that are shown. */
  best: number | null;
  /** Rows that are shown. */
  rows: readonly number[];
  /** The same as the table has them, groups put together. */
  tableRows: readonly TableRow[];
  selected: ReadonlySet<string>;
  api: CompareApi;
  onChange: (some: Partial<CompareView>) => void;
  onOpenRun: (runId: string) => void;
  onSave: () => void;
  onExportTable: () => void;
}

/** What is compared, against what, and the answer in words. */
export function CompareHeader({ comparison, view, columns, baseline, best, rows, tableRows, selected, api, onChange, onOpenRun, onSave, onExportTable }: CompareHeaderProps) {
  const sentences = useSentences(comparison, view, rows, tableRows, api);
  const idOf = (row: number | null) => (row === null ? null : (comparison.rows[row]?.runId ?? null));
  const pair = codePairOf(selected, idOf(baseline), idOf(best));
  const metrics = columns.filter(({ kind }) => kind === 'metric');
  const chosen = baseline === null ? undefined : comparison.rows[baseline];
  const savedCount = comparison.rows.filter(({ isSaved }) => isSaved).length;
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
          {comparison.canEdit && <ActionButton icon="save" title={comparison.file ? 'Save' : 'Save...'} hint={comparison.file ? `To .onramp/comparisons/${comparison.file.name}` : 'As a file that can be committed and reviewed'} onClick={onSave} />}
          <ActionButton icon="export" title="Export..." hint="The table as it is shown: CSV, Markdown or Parquet" onClick={onExportTable} />
          <ActionButton icon="diff" title="Compare Code" hint={pair ? `The code of ${pair.words}, side by side` : 'Select a run to see its code beside that of the best, or two runs'} isDisabled={!pair} onClick={() => pair && api.act(api.request('compareCode', { runIds: pair.runIds }))} />
        </span>
      </div>
      {savedCount > 0 && comparison.file && <p class="note">{savedCount === 1 ? '1 run is' : `${savedCount.toLocaleString()} runs are`} not here: shown as saved {dateTime(comparison.file.savedAtMs)}{comparison.file.by === null ? '' : ` by ${comparison.file.by}`}.</p>}
      {comparison.gone > 0 && <p class="note">{comparison.gone === 1 ? '1 run is' : `${comparison.gone} runs are`} not there any more.</p>}
      <Sentences sentences={sentences} sourceOf={(runId) => comparison.rows.find((row) => row.runId === runId)?.source ?? null} onOpenRun={onOpenRun} onOpenSource={(runId) => api.act(api.request('openSource', { runId }))} />
    </header>
  );
}

function chosenBaseline(value: string): CompareView['baseline'] {
  return value === 'best' || value === 'none' ? value : { runId: value };
}

/** The answer of the host, asked anew when something else is compared. */
function useSentences(comparison: ComparisonView, view: CompareView, rows: readonly number[], tableRows: readonly TableRow[], api: CompareApi): SentenceView[] {
  const [sentences, setSentences] = useState<SentenceView[]>([]);
  const metric = judgedMetric(comparison, view);
  const column = comparison.columns.find((one) => one.kind === 'metric' && one.key === metric);
  const direction = column?.kind === 'metric' ? directionOf(column, view) : null;
  const groups = tableRows.filter((row) => row.kind === 'group');
  const grouping = groups.map(({ key, rows: members }) => `${key} ${members.length}`).join('\n');
  useEffect(() => {
    if (metric === null) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => {
      const idsOf = (some: readonly number[]) => some.flatMap((row) => comparison.rows[row]?.runId ?? []);
      const named = groups.map(({ label, rows: members }) => ({ label, runIds: idsOf(members) }));
      api.act(api.request('describe', { metric, direction, aggregation: view.aggregation, runIds: idsOf(rows), groups: named }).then((answer) => isWanted && setSentences(answer)));
    }, 100);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [comparison.rows, comparison.columns, metric, direction, view.aggregation, rows, grouping]);
  return metric === null ? [] : sentences;
}
