import type { SentenceView } from '../../../src/protocol/comparePanel.ts';
import { partsOf } from './sentenceParts.ts';

/** The answer in words; the names of runs in it open them. */
export function Sentences({ sentences, onOpenRun }: { sentences: readonly SentenceView[]; onOpenRun: (runId: string) => void }) {
  if (sentences.length === 0) return null;
  return (
    <p class="answer" aria-live="polite">
      {sentences.map((sentence, position) => (
        <span key={position} class={sentence.kind === 'best' ? 'answer-best' : ''}>
          {position > 0 && '; '}
          {partsOf(sentence).map(({ text, runId }, place) => (runId === null ? text : <button key={place} class="link" onClick={() => onOpenRun(runId)}>{text}</button>))}
        </span>
      ))}
      .
    </p>
  );
}
