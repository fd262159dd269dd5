import type { CodeView, KeptFile } from '../../../src/protocol/runView.ts';
import { ActionButton, Section } from '../../components/section.tsx';
import { TextLines } from './fileView.tsx';
import type { RunApi } from './runApi.ts';
import { usePreview } from './usePreview.ts';

export interface CodeTabProps {
  code: CodeView;
  canOpenSource: boolean;
  canUseGit: boolean;
  api: RunApi;
}

/** The script as it was when it ran, what it can be compared with, and what of the folder was not committed. */
export function CodeTab({ code, canOpenSource, canUseGit, api }: CodeTabProps) {
  const { source, name, commit, patch } = code;
  return (
    <>
      {source && (
        <Section
          title={name}
          note="as it was when the run started"
          actions={
            <>
              <ActionButton icon="go-to-file" title="Open as It Was" onClick={() => api.act(api.request('openFile', source))} />
              {canOpenSource && <ActionButton icon="diff" title="Compare with Now" onClick={() => api.act(api.request('compareSource', { with: 'now' }))} />}
              {canUseGit && commit !== null && <ActionButton icon="git-compare" title="Compare with Commit" hint={`Commit ${commit}`} onClick={() => api.act(api.request('compareSource', { with: 'commit' }))} />}
            </>
          }
        >
          <Source file={source} api={api} />
        </Section>
      )}
      {patch && (
        <Section title="Uncommitted changes" note={commit === null ? 'of the whole folder' : `of the whole folder, against commit ${commit.slice(0, 12)}`} actions={<ActionButton icon="go-to-file" title="Open" onClick={() => api.act(api.request('openFile', patch))} />}>
          <Patch file={patch} api={api} />
        </Section>
      )}
    </>
  );
}

function Source({ file, api }: { file: KeptFile; api: RunApi }) {
  const preview = usePreview(file, api);
  if (preview.kind === 'text') return <TextLines text={preview.text} label="Source" />;
  return <Unreadable preview={preview} />;
}

function Patch({ file, api }: { file: KeptFile; api: RunApi }) {
  const preview = usePreview(file, api);
  if (preview.kind !== 'text') return <Unreadable preview={preview} />;
  return (
    <pre class="patch" tabIndex={0} role="group" aria-label="Uncommitted changes">
      {preview.text.split('\n').map((line, index) => <span key={index} class={classOfLine(line)}>{`${line}\n`}</span>)}
    </pre>
  );
}

function Unreadable({ preview }: { preview: ReturnType<typeof usePreview> }) {
  if (preview.kind === 'loading') return <p class="message">Reading the file…</p>;
  if (preview.kind === 'failed') return <p class="message error" role="alert">{preview.message}</p>;
  return <p class="message">{preview.kind === 'none' ? preview.reason : 'This file cannot be shown here.'}</p>;
}

function classOfLine(line: string): string {
  if (/^(diff |index |--- |\+\+\+ )/.test(line)) return 'patch-file';
  if (line.startsWith('@@')) return 'patch-place';
  return line.startsWith('+') ? 'patch-added' : line.startsWith('-') ? 'patch-removed' : '';
}
