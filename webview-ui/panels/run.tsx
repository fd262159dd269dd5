import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { plainMetrics, runPanel, type TabName } from '../../src/protocol/runPanel.ts';
import { applyChanges, type RunView } from '../../src/protocol/runView.ts';
import { Tabs } from '../components/tabs.tsx';
import { PageChannel } from '../pageChannel.ts';
import { ArtifactsTab } from './run/artifactsTab.tsx';
import { CodeTab } from './run/codeTab.tsx';
import { DataTab } from './run/dataTab.tsx';
import { EnvironmentTab } from './run/environmentTab.tsx';
import { LogTab } from './run/logTab.tsx';
import { MetricsTab } from './run/metricsTab.tsx';
import { OverviewTab } from './run/overviewTab.tsx';
import type { RunApi } from './run/runApi.ts';
import { RunHeader } from './run/runHeader.tsx';
import { collectTabs, isSystem } from './run/runTabs.ts';
import { RunsTab } from './run/runsTab.tsx';
import './run.css';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
const channel = new PageChannel(runPanel);
const startState = channel.readState(root);

type Loaded = { kind: 'loading' } | { kind: 'gone' } | { kind: 'failed'; message: string } | { kind: 'run'; run: RunView };

function RunPage() {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [notice, setNotice] = useState('');
  const [state, setState] = useState(startState);

  useEffect(() => {
    channel.on('runChanged', (changes) => setLoaded((before) => (before.kind === 'run' ? { kind: 'run', run: applyChanges(before.run, changes) } : before)));
    channel.on('runGone', () => setLoaded({ kind: 'gone' }));
    channel.ready();
    channel.request('readRun', {}).then(
      (run) => setLoaded(run ? { kind: 'run', run } : { kind: 'gone' }),
      (error: Error) => setLoaded({ kind: 'failed', message: error.message }),
    );
  }, []);
  useEffect(() => channel.keepState(state), [state]);
  useEffect(() => root?.setAttribute('aria-busy', String(loaded.kind === 'loading')), [loaded.kind]);

  const act = useCallback((request: Promise<unknown>) => {
    setNotice('');
    request.catch((error: Error) => setNotice(error.message));
  }, []);
  const [api] = useState<RunApi>({ request: (method, params) => channel.request(method, params), act });
  const keep = (some: Partial<typeof state>) => setState((before) => ({ ...before, ...some }));
  const openRun = useCallback((runId: string) => act(channel.request('openRun', { runId })), []);

  if (loaded.kind === 'loading') return <p class="message">Reading the run…</p>;
  if (loaded.kind === 'gone') return <p class="message">This run is not there any more: its files were deleted, or its folder is no longer open.</p>;
  if (loaded.kind === 'failed') return <p class="message error" role="alert">{loaded.message}</p>;
  const { run } = loaded;
  const tabs = collectTabs(run);
  const selected = tabs.find(({ name }) => name === state.tab)?.name ?? 'overview';
  return (
    <>
      <RunHeader run={run} api={api} onOpenRun={openRun} />
      {notice && <p class="notice" role="alert">{notice}</p>}
      <Tabs label="Parts of the run" tabs={tabs} selected={selected} onSelect={(tab) => keep({ tab })}>
        {content(selected)}
      </Tabs>
    </>
  );

  function content(tab: TabName) {
    switch (tab) {
      case 'overview':
        return <OverviewTab run={run} api={api} showsTable={state.showsTable ?? false} onToggleTable={() => keep({ showsTable: !state.showsTable })} onOpenRun={openRun} onShowMetrics={() => keep({ tab: 'metrics' })} />;
      case 'metrics':
        return <MetricsTab rows={run.metrics.filter((row) => !isSystem(row))} choice={state.metrics ?? plainMetrics} onChoose={(some) => setState((before) => ({ ...before, metrics: { ...(before.metrics ?? plainMetrics), ...some } }))} api={api} />;
      case 'artifacts':
        return <ArtifactsTab files={run.artifacts} selected={state.artifact} onSelect={(artifact) => keep({ artifact })} api={api} />;
      case 'code':
        return run.code && <CodeTab code={run.code} canOpenSource={run.canOpenSource} canUseGit={run.canUseGit} api={api} />;
      case 'data':
        return <DataTab inputs={run.inputs} written={run.written} api={api} />;
      case 'environment':
        return <EnvironmentTab environment={run.environment} system={run.metrics.filter(isSystem)} api={api} />;
      case 'log':
        return <LogTab isRunning={run.status === 'RUNNING'} api={api} />;
      case 'runs':
        return <RunsTab rows={run.children} total={run.childTotal} onOpen={openRun} />;
    }
  }
}

render(<RunPage />, root);
