import type { KeptFile } from '../../../src/protocol/runView.ts';
import { fileSize } from '../../charts/format.ts';
import { Picture } from '../../components/picture.tsx';
import { ActionButton } from '../../components/section.tsx';
import type { RunApi } from './runApi.ts';
import { usePreview, type LoadedPreview } from './usePreview.ts';

export interface FileViewProps {
  file: KeptFile;
  sizeBytes?: number;
  api: RunApi;
}

/** A kept file: its name, what can be done with it, and what is in it. */
export function FileView({ file, sizeBytes, api }: FileViewProps) {
  const preview = usePreview(file, api);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return (
    <section class="file" aria-label={file.path}>
      <div class="section-title">
        <h2 title={file.path}>{name}</h2>
        {sizeBytes !== undefined && <span class="note">{fileSize(sizeBytes)}</span>}
        <span class="actions">
          <ActionButton icon="go-to-file" title="Open" hint="Open in an editor, read-only" onClick={() => api.act(api.request('openFile', { path: file.path, sha256: file.sha256 }))} />
          <ActionButton icon="save-as" title="Save As…" onClick={() => api.act(api.request('saveFile', { path: file.path, sha256: file.sha256 }))} />
        </span>
      </div>
      <PreviewContent preview={preview} name={name} />
      <p class="note code digest">sha256 {file.sha256}</p>
    </section>
  );
}

function PreviewContent({ preview, name }: { preview: LoadedPreview; name: string }) {
  switch (preview.kind) {
    case 'loading':
      return <p class="message">Reading the file…</p>;
    case 'failed':
      return <p class="message error" role="alert">{preview.message}</p>;
    case 'none':
      return <p class="message">{preview.reason}</p>;
    case 'image':
      return <Picture name={name} mime={preview.mime} bytes={preview.bytes} />;
    case 'text':
      return (
        <>
          <TextLines text={preview.text} label={name} />
          {!preview.isWhole && <p class="note">The beginning of the file. Open it to see all of it.</p>}
        </>
      );
    case 'table':
      return (
        <>
          <div class="sheet" tabIndex={0} role="group" aria-label={name}>
            <table>
              <thead><tr>{preview.columns.map((column, position) => <th key={position} scope="col">{column}</th>)}</tr></thead>
              <tbody>{preview.rows.map((row, index) => <tr key={index}>{row.map((value, position) => <td key={position}>{value}</td>)}</tr>)}</tbody>
            </table>
          </div>
          {!preview.isWhole && <p class="note">The first {preview.rows.length} rows. Open the file to see all of it.</p>}
        </>
      );
  }
}

/** Text with the numbers of its lines, which are not part of what is selected and copied. */
export function TextLines({ text, label }: { text: string; label: string }) {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <div class="text-lines" tabIndex={0} role="group" aria-label={label}>
      <pre class="line-numbers" aria-hidden="true">{lines.map((_, index) => index + 1).join('\n')}</pre>
      <pre class="text">{text}</pre>
    </div>
  );
}
