import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { runPanel, type Fact, type RunView } from '../../src/protocol/runPanel.ts';
import { dateTime, shortDuration } from '../charts/format.ts';
import { StatusIcon } from '../components/statusIcon.tsx';
import { useNow } from '../components/useNow.ts';
import { PageChannel } from '../pageChannel.ts';
import { DurationHistory } from './run/durationHistory.tsx';
import { Values } from './run/values.tsx';
import './run.css';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
const channel = new PageChannel(runPanel);
const startState = channel.readState(root);
channel.keepState(startState);

type Loaded = { kind: 'loading' } | { kind: 'gone' } | { kind: 'failed'; message: string } | { kind: 'run'; run: RunView };

function RunPage() {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [notice, setNotice] = useState('');
  const [showsTable, setShowsTable] = useState(startState.showsTable ?? false);

  useEffect(() => {
    const show = (run: RunView | null) => setLoaded(run ? { kind: 'run', run } : { kind: 'gone' });
    channel.on('runChanged', show);
    channel.ready();
    channel.request('readRun', {}).then(show, (error: Error) => setLoaded({ kind: 'failed', message: error.message }));
  }, []);
  useEffect(() => channel.keepState({ ...startState, showsTable }), [showsTable]);
  useEffect(() => root?.setAttribute('aria-busy', String(loaded.kind === 'loading')), [loaded.kind]);

  const ask = (request: Promise<unknown>) => {
    setNotice('');
    request.catch((error: Error) => setNotice(error.message));
  };
  const openRun = useCallback((runId: string) => ask(channel.request('openRun', { runId })), []);

  if (loaded.kind === 'loading') return <p class="message">Reading the run…</p>;
  if (loaded.kind === 'gone') return <p class="message">This run is not there any more: its files were deleted, or its folder is no longer open.</p>;
  if (loaded.kind === 'failed') return <p class="message error" role="alert">{loaded.message}</p>;
  const { run } = loaded;
  return (
    <>
      <Header run={run} onOpenSource={() => ask(channel.request('openSource', {}))} onStop={() => ask(channel.request('stopRun', {}))} />
      {notice && <p class="notice" role="alert">{notice}</p>}
      <Facts facts={run.facts} startedAtMs={run.startedAtMs} />
      <Values values={run.values} onOpen={openRun} />
      {run.history.length > 1 && <DurationHistory run={run} showsTable={showsTable} onToggleTable={() => setShowsTable(!showsTable)} onOpen={openRun} />}
    </>
  );
}

function Header({ run, onOpenSource, onStop }: { run: RunView; onOpenSource: () => void; onStop: () => void }) {
  const nowMs = useNow(run.status === 'RUNNING');
  const duration = shortDuration(Math.max(0, (run.endedAtMs ?? nowMs) - run.startedAtMs));
  return (
    <header>
      <div class="title">
        <StatusIcon status={run.status} />
        <h1>{run.name}</h1>
        <span class={`pill status-${run.status.toLowerCase()}`} role="status"><span>{run.statusText}</span></span>
        <span class="duration">{duration}</span>
        <span class="actions">
          {run.canStop && <button class="secondary" onClick={onStop}><span class="codicon codicon-debug-stop" aria-hidden="true" />Stop</button>}
          {run.canOpenSource && <button class="secondary" onClick={onOpenSource}><span class="codicon codicon-go-to-file" aria-hidden="true" />Open Source</button>}
        </span>
      </div>
      <pre class="command-line" aria-label="Command line">{run.commandLine}</pre>
    </header>
  );
}

function Facts({ facts, startedAtMs }: { facts: readonly Fact[]; startedAtMs: number }) {
  const started: Fact = { label: 'Started', value: dateTime(startedAtMs), isCode: false };
  return (
    <section aria-label="What, where and how">
      <dl class="facts">
        {[started, ...facts].map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>
              <span class={fact.isCode ? 'code' : ''}>{fact.value}</span>
              {fact.note && <span class="note">{fact.note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

render(<RunPage />, root);
