import type { RunStatusView } from '../../src/protocol/runView.ts';

const icons: Record<RunStatusView, string> = { RUNNING: 'loading', FINISHED: 'pass', FAILED: 'error', KILLED: 'circle-slash' };

/** The state of a run, told by shape as well as by colour; the words stand beside it. */
export function StatusIcon({ status }: { status: RunStatusView }) {
  const spin = status === 'RUNNING' ? ' codicon-modifier-spin' : '';
  return <span class={`codicon codicon-${icons[status]}${spin} status-icon status-${status.toLowerCase()}`} aria-hidden="true" />;
}
