import type { ExceptionView } from '../../../src/protocol/runView.ts';
import type { RunApi } from './runApi.ts';

/** The error that ended the run, and its traceback, whose places open in the editor. */
export function ErrorView({ exception, api }: { exception: ExceptionView; api: RunApi }) {
  const { type, message, traceback } = exception;
  return (
    <section class="failure" aria-label="Error">
      <p><span class="codicon codicon-error status-failed" aria-hidden="true" /> <strong>{type}</strong> {message}</p>
      <pre class="traceback" tabIndex={0} aria-label="Traceback">
        {traceback.map(({ text, canOpen }, line) => (
          <span key={line}>
            {canOpen ? <button class="link" title="Open this place" onClick={() => api.act(api.request('openTraceback', { line }))}>{text}</button> : text}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}
