import { Fragment } from 'preact';
import type { SentenceView } from '../../../src/protocol/comparePanel.ts';
import { partsOf } from './sentenceParts.ts';

export interface SentencesProps {
  sentences: readonly SentenceView[];
  /** The script of a run; null where it is not known. */
  sourceOf: (runId: string) => string | null;
  onOpenRun: (runId: string) => void;
  onOpenSource: (runId: string) => void;
}

/** The answer in words; the names of runs in it open them, and beside the best one its script. */
export function Sentences({ sentences, sourceOf, onOpenRun, onOpenSource }: SentencesProps) {
  if (sentences.length === 0) return null;
  return (
    <p class="answer" aria-live="polite">
      {sentences.map((sentence, position) => (
        <Fragment key={position}>
          {position > 0 && '; '}
          <span class={sentence.kind === 'best' ? 'answer-best' : ''}>
            {partsOf(sentence).map(({ text, runId }, place) => (runId === null ? text : <button key={place} class="link" onClick={() => onOpenRun(runId)}>{text}</button>))}
            {sentence.kind === 'best' && sourceButton(sentence.links[0]?.runId)}
          </span>
        </Fragment>
      ))}
      .
    </p>
  );

  function sourceButton(runId: string | undefined) {
    const source = runId === undefined ? null : sourceOf(runId);
    if (runId === undefined || source === null) return null;
    return (
      <button class="link source" title={`Open ${source}`} onClick={() => onOpenSource(runId)}>Open Source</button>
    );
  }
}
