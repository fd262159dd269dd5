import { useEffect, useRef, useState } from 'preact/hooks';
import { ActionButton, Section } from '../../components/section.tsx';
import type { RunApi } from './runApi.ts';

/** The run's note in Markdown, edited in place. What others write meanwhile does not touch what is being typed. */
export function Note({ note, html, canEdit, api }: { note: string; html: string; canEdit: boolean; api: RunApi }) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const isEditing = draft !== undefined;
  useEffect(() => {
    if (isEditing) field.current?.focus();
  }, [isEditing]);

  const close = () => {
    setDraft(undefined);
    setProblem('');
  };
  const save = () => {
    if (draft === undefined) return;
    // The field is ahead of the draft while a key is drawn. What was typed stays there until it is kept.
    api.request('saveNote', { note: (field.current?.value ?? draft).trim() }).then(close, (error: Error) => setProblem(error.message));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
  };

  if (!isEditing) {
    // The host's renderer lets no markup of the text through, and the page's policy refuses scripts besides.
    return (
      <Section title="Note" actions={canEdit && <ActionButton icon="edit" title={note === '' ? 'Add' : 'Edit'} onClick={() => setDraft(note)} />}>
        {note === '' ? <p class="message">No note yet.</p> : <div class="markdown" dangerouslySetInnerHTML={{ __html: html }} />}
      </Section>
    );
  }
  return (
    <Section title="Note">
      <textarea ref={field} aria-label="Note in Markdown" rows={Math.min(20, Math.max(5, draft.split('\n').length + 1))} value={draft} onInput={(event) => setDraft(event.currentTarget.value)} onKeyDown={onKeyDown} />
      {problem && <p class="error" role="alert">{problem}</p>}
      <div class="buttons">
        <button title="Save (Ctrl+Enter)" onClick={save}>Save</button>
        <button class="secondary" title="Cancel (Escape)" onClick={close}>Cancel</button>
        <span class="note">Markdown</span>
      </div>
    </Section>
  );
}
