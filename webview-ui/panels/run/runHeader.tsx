import type { RunView, StandingView } from '../../../src/protocol/runView.ts';
import { durationOf, shortDuration } from '../../charts/format.ts';
import { ActionButton } from '../../components/section.tsx';
import { StatusIcon } from '../../components/statusIcon.tsx';
import { useNow } from '../../components/useNow.ts';
import type { RunApi } from './runApi.ts';

export interface RunHeaderProps {
  run: RunView;
  api: RunApi;
  onOpenRun: (runId: string) => void;
}

/** What the run is, how it went, where it stands among others, and what can be done with all of it. */
export function RunHeader({ run, api, onOpenRun }: RunHeaderProps) {
  const nowMs = useNow(run.status === 'RUNNING');
  const { parent, standing } = run;
  const act = (...request: Parameters<RunApi['request']>) => api.act(api.request(...request));
  return (
    <header>
      <div class="title">
        <StatusIcon status={run.status} />
        <h1>{run.name}</h1>
        <span class={`pill status-${run.status.toLowerCase()}`} role="status"><span>{run.statusText}</span></span>
        <span class="duration">{shortDuration(durationOf(run, nowMs))}</span>
        <span class="actions">
          {run.canStop && <ActionButton icon="debug-stop" title="Stop" onClick={() => act('stopRun', {})} />}
          {run.canOpenSource && <ActionButton icon="go-to-file" title="Open Source" onClick={() => act('openSource', {})} />}
          {run.canCompare && standing?.best && <ActionButton icon="git-compare" title="Compare with Best" hint={standing.best.name} onClick={() => act('compareRun', { with: 'best' })} />}
          {run.canCompare && <ActionButton icon="git-compare" title="Compare with..." onClick={() => act('compareRun', { with: 'others' })} />}
        </span>
      </div>
      {standing && <Standing standing={standing} onOpenRun={onOpenRun} />}
      {parent && <p class="parent">Part of <button class="link" onClick={() => onOpenRun(parent.runId)}>{parent.name}</button></p>}
      {run.commandLine && <pre class="command-line" aria-label="Command line">{run.commandLine}</pre>}
    </header>
  );
}

function Standing({ standing: { value, place, distance, best }, onOpenRun }: { standing: StandingView; onOpenRun: (runId: string) => void }) {
  return (
    <p class="standing">
      <strong>{value}</strong>
      {place && <span>{place} in its experiment</span>}
      {distance && <span>{distance}{best && <>, <button class="link" onClick={() => onOpenRun(best.runId)}>{best.name}</button></>}</span>}
    </p>
  );
}
