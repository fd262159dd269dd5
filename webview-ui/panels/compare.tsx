import { render } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { COLUMNS_PART, comparePanel, type CompareTab, type CompareView } from '../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../src/protocol/comparison.ts';
import { atNextFrame } from '../components/atNextFrame.ts';
import { ChartLink } from '../components/chartLink.ts';
import type { ExportedChart } from '../components/chartFigure.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useChartTheme } from '../components/useChartTheme.ts';
import { PageChannel } from '../pageChannel.ts';
import { CompareHeader } from './compare/compareHeader.tsx';
import { CompareTable } from './compare/compareTable.tsx';
import type { CompareApi } from './compare/compareApi.ts';
import { columnActions } from './compare/columnActions.ts';
import { collectTabs } from './compare/compareTabs.ts';
import { ArtifactsTab } from './compare/artifactsTab.tsx';
import { BarsTab } from './compare/barsTab.tsx';
import { baselineOf, bestRow } from './compare/baseline.ts';
import { withChanges, withColumns } from './compare/comparison.ts';
import { CurvesTab } from './compare/curvesTab.tsx';
import { EnvironmentTab } from './compare/environmentTab.tsx';
import { ImportanceTab } from './compare/importanceTab.tsx';
import { ParallelTab } from './compare/parallelTab.tsx';
import { ScatterTab } from './compare/scatterTab.tsx';
import { collectShownRuns, groupsOf, strokesOf } from './compare/shownRuns.ts';
import { judgedMetric } from './compare/tableColumns.ts';
import { TableCharts } from './compare/tableCharts.tsx';
import { rowsInOrder } from './compare/tableRows.ts';
import { TableToolbar } from './compare/toolbar.tsx';
import { useBesides } from './compare/useBesides.ts';
import { useColourSlots } from './compare/useColourSlots.ts';
import { useSelection } from './compare/useSelection.ts';
import { useTable } from './compare/useTable.ts';
import { useVerdicts } from './compare/useVerdicts.ts';
import { useValuesAt } from './compare/useValuesAt.ts';
import './compare.css';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
const channel = new PageChannel(comparePanel);
const startState = channel.readState(root);
const link = new ChartLink(atNextFrame);

type Loaded = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'comparison'; comparison: ComparisonView };

function ComparePage() {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [notice, setNotice] = useState('');
  const [state, setState] = useState(startState);
  const reads = useRef(0);

  const read = useCallback(() => {
    const own = (reads.current += 1);
    const isLatest = () => own === reads.current;
    const readRest = async (from: number, count: number) => {
      for (let at = from; at < count && isLatest(); at += COLUMNS_PART) {
        const columns = await channel.request('readColumns', { from: at, count: COLUMNS_PART });
        if (isLatest()) setLoaded((before) => (before.kind === 'comparison' ? { kind: 'comparison', comparison: withColumns(before.comparison, columns) } : before));
      }
    };
    channel.request('readComparison', {}).then(
      (comparison) => {
        if (!isLatest()) return;
        setLoaded({ kind: 'comparison', comparison });
        void readRest(comparison.columns.length, comparison.columnCount).catch((error: Error) => setNotice(error.message));
      },
      (error: Error) => setLoaded({ kind: 'failed', message: error.message }),
    );
  }, []);
  useEffect(() => {
    channel.on('comparisonChanged', (changes) => setLoaded((before) => (before.kind === 'comparison' ? { kind: 'comparison', comparison: withChanges(before.comparison, changes) } : before)));
    channel.on('comparisonReplaced', read);
    channel.ready();
    read();
  }, []);
  useEffect(() => channel.keepState(state), [state]);
  useEffect(() => root?.setAttribute('aria-busy', String(loaded.kind === 'loading')), [loaded.kind]);

  const act = useCallback((request: Promise<unknown>) => {
    setNotice('');
    request.catch((error: Error) => setNotice(error.message));
  }, []);
  const [api] = useState<CompareApi>({ request: (method, params) => channel.request(method, params), act });
  const change = useCallback((some: Partial<CompareView>) => setState((before) => ({ ...before, view: { ...before.view, ...some } })), []);
  const remove = useCallback((runIds: readonly string[]) => {
    setState((before) => ({ ...before, rows: before.rows.filter(([first]) => first === undefined || !runIds.includes(first)) }));
    act(channel.request('removeRuns', { runIds: [...runIds] }).then(read));
  }, []);

  const save = (baseline: string | null) =>
    act(
      channel.request('save', { view: state.view, baseline, asNew: false }).then((saved) => {
        if (!saved) return;
        setState((before) => ({ ...before, file: saved.file }));
        read();
      }),
    );

  if (loaded.kind === 'loading') return <p class="message">Reading the runs…</p>;
  if (loaded.kind === 'failed') return <p class="message error" role="alert">{loaded.message}</p>;
  if (loaded.comparison.rows.length === 0) return <p class="message">None of these runs is there any more: their files were deleted, or their folder is no longer open.</p>;
  return <Comparison comparison={loaded.comparison} view={state.view} api={api} notice={notice} onChange={change} onRemove={remove} onSave={save} />;
}

interface ComparisonProps {
  comparison: ComparisonView;
  view: CompareView;
  api: CompareApi;
  notice: string;
  onChange: (some: Partial<CompareView>) => void;
  onRemove: (runIds: readonly string[]) => void;
  onSave: (baseline: string | null) => void;
}

function Comparison({ comparison, view, api, notice, onChange, onRemove, onSave }: ComparisonProps) {
  const theme = useChartTheme();
  const atStep = useValuesAt(api, comparison, view.aggregation);
  const table = useTable(comparison, view, atStep);
  const shownIds = useMemo(() => table.layout.rows.flatMap((row) => comparison.rows[row]?.runId ?? []), [table.layout.rows, comparison.rows]);
  const selection = useSelection(useMemo(() => rowsInOrder(table.rows).flatMap((row) => comparison.rows[row]?.runId ?? []), [table.rows, comparison.rows]));
  const judgedBy = { comparison, view, columns: table.columns, tableRows: table.rows };
  const best = bestRow(judgedBy);
  const baseline = baselineOf(view, judgedBy);
  const emphasised = useMemo(() => [...new Set([...(baseline === null ? [] : [baseline]), ...(best === null ? [] : [best]), ...comparison.rows.flatMap(({ runId }, row) => (selection.ids.has(runId) ? [row] : []))])], [baseline, best, selection.ids, comparison.rows]);
  const slots = useColourSlots(comparison.rows, emphasised);
  const shown = useMemo(() => collectShownRuns(comparison, table.layout.rows, table.rows, slots, theme), [comparison.rows, table.layout.rows, table.rows, slots, theme]);
  const strokes = useMemo(() => strokesOf(comparison.rows.length, groupsOf(table.rows), slots, theme), [comparison.rows.length, table.rows, slots, theme]);
  const judgedColumn = table.columns.find(({ kind, title }) => kind === 'metric' && title === judgedMetric(comparison, view));
  const verdicts = useVerdicts(api, comparison, view, judgedColumn, table.rows, baseline);
  const besides = useBesides(api, comparison, shownIds, view.tab);
  const tabs = collectTabs(comparison, table.columns, table.layout.rows.length, besides);
  const tab = tabs.find(({ name }) => name === view.tab)?.name ?? 'table';
  const openRun = (runId: string) => api.act(api.request('openRun', { runId }));
  const baselineId = baseline === null ? undefined : comparison.rows[baseline]?.runId;
  const exportTable = () => api.act(api.request('exportTable', { runIds: shownIds, columns: table.layout.columns.map(({ id }) => id), aggregation: view.aggregation, directions: view.directions }));
  const onExport = (exported: ExportedChart) => api.act(api.request('exportChart', exported));
  const chartProps = { comparison, view, columns: table.columns, shown, judged: judgedMetric(comparison, view), link, api, onChange, onOpenRun: openRun, onExport };
  const compareCode = (runId: string) => baselineId !== undefined && api.act(api.request('compareCode', { runIds: [baselineId, runId] }));

  useEffect(
    () =>
      link.subscribe({
        onLight: (runId) => {
          for (const row of document.querySelectorAll<HTMLElement>('.grid-row')) row.classList.toggle('lit', row.dataset['run'] === runId);
        },
      }),
    [],
  );

  return (
    <>
      <CompareHeader comparison={comparison} view={view} columns={table.columns} baseline={baseline} best={best} rows={table.layout.rows} tableRows={table.rows} selected={selection.ids} api={api} onChange={onChange} onOpenRun={openRun} onSave={() => onSave(baselineId ?? null)} onExportTable={exportTable} />
      {notice && <p class="notice" role="alert">{notice}</p>}
      <Tabs label="Ways to compare" tabs={tabs} selected={tab} onSelect={(name) => onChange({ tab: name })}>
        {content(tab)}
      </Tabs>
    </>
  );

  function content(name: CompareTab) {
    switch (name) {
      case 'table':
        return (
          <>
            <TableToolbar comparison={comparison} columns={table.columns} placed={table.layout.columns} api={api} equalCount={table.layout.equalCount} view={view} onChange={onChange} />
            <CompareTable
              comparison={comparison}
              layout={table.layout}
              rows={table.rows}
              sort={table.sort}
              view={view}
              baseline={baseline}
              selected={selection.ids}
              link={link}
              strokes={strokes}
              verdicts={verdicts}
              actions={{
                ...columnActions(view, table, onChange),
                onSelect: selection.select,
                onOpenRun: openRun,
                onOpenSource: (runId) => api.act(api.request('openSource', { runId })),
                onSetBaseline: (runId) => onChange({ baseline: runId === null ? 'none' : { runId } }),
                onToggleGroup: table.toggleGroup,
                onCompareCode: compareCode,
                onRemove,
              }}
            />
            {view.hasCharts && table.rows.length > 0 && <TableCharts {...chartProps} />}
            {table.rows.length === 0 && <p class="message">No run matches the filters. <button class="link" onClick={() => onChange({ filters: [] })}>Clear Filters</button></p>}
          </>
        );
      case 'curves':
        return <CurvesTab {...chartProps} />;
      case 'scatter':
        return <ScatterTab {...chartProps} />;
      case 'parallel':
        return <ParallelTab {...chartProps} />;
      case 'bars':
        return <BarsTab {...chartProps} />;
      case 'importance':
        return <ImportanceTab {...chartProps} />;
      case 'artifacts':
        return <ArtifactsTab {...chartProps} />;
      case 'environment':
        return <EnvironmentTab {...chartProps} />;
    }
  }
}

render(<ComparePage />, root);
