import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { OutputView } from '../../../src/protocol/runPanel.ts';
import { wholeNumber } from '../../charts/format.ts';
import type { RunApi } from './runApi.ts';
import { terminalText } from './terminalText.ts';

/** How often a running program is asked for more. */
const FOLLOW_MS = 1000;

/** What the program printed; follows it while it runs, as long as the end is in sight. */
export function LogTab({ isRunning, api }: { isRunning: boolean; api: RunApi }) {
  const { output, problem } = useOutput(isRunning, api);
  const [filter, setFilter] = useState('');
  const frame = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [output, filter]);
  const onScroll = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = frame.current ?? {};
    follows.current = scrollTop + clientHeight >= scrollHeight - 24;
  };
  const found = useMemo(() => output && filterLines(output, filter), [output, filter]);
  if (problem !== undefined) return <p class="message error" role="alert">{problem}</p>;
  if (!output || !found) return <p class="message">Reading the output…</p>;
  return (
    <>
      <div class="choices">
        <span class="note" role="status">{filter === '' ? (isRunning ? 'following while it runs' : '') : found.count === 1 ? '1 line' : `${wholeNumber(found.count)} lines`}</span>
        <label class="filter">
          <span class="codicon codicon-search" aria-hidden="true" />
          <input type="search" placeholder="Show lines with…" aria-label="Show lines with" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
        </label>
      </div>
      <div class="log" ref={frame} tabIndex={0} role="log" aria-live="off" aria-label="Output" onScroll={onScroll}>
        {found.processes.map(({ title, pieces }) => (
          <div key={title}>
            {found.processes.length > 1 && <p class="note code">{title}</p>}
            {pieces.map(({ stream, text }, position) => <pre key={position} class={stream}>{stream === 'stderr' && <span class="visually-hidden">standard error: </span>}{text}</pre>)}
          </div>
        ))}
        {filter !== '' && found.count === 0 && <p class="message">No line has “{filter}”.</p>}
      </div>
    </>
  );
}

function useOutput(isRunning: boolean, api: RunApi) {
  const [output, setOutput] = useState<OutputView | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const version = useRef<string | null>(null);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const news = await api.request('readOutput', { version: version.current });
        if (isOver) return;
        if (news) {
          version.current = news.version;
          setOutput(news);
        }
        setProblem(undefined);
      } catch (error) {
        if (!isOver) setProblem(error instanceof Error ? error.message : String(error));
      }
      if (isRunning && !isOver) timer = setTimeout(() => void ask(), FOLLOW_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // Asked once more when it has ended: the last words come then.
  }, [isRunning]);
  return { output, problem };
}

function filterLines({ processes }: OutputView, filter: string): { processes: OutputView['processes']; count: number } {
  const wanted = filter.trim().toLowerCase();
  let count = 0;
  const shown = processes.map(({ title, pieces }) => ({
    title,
    pieces: pieces.map(({ stream, text }) => {
      const plain = terminalText(text).replace(/\n$/, '');
      if (wanted === '') return { stream, text: plain };
      const lines = plain.split('\n').filter((line) => line.toLowerCase().includes(wanted));
      count += lines.length;
      return { stream, text: lines.join('\n') };
    }).filter(({ text }) => text !== ''),
  }));
  return { processes: shown, count };
}
