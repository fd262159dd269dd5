import type { AskedCode } from '../../core/runs/unknownCode.ts';
import { sourceOf } from './runView.ts';
import type { RunPart, ShownRun } from './shownRun.ts';

/** The run that has the code of a run: itself where it names a script or kept one, else the session that it is a part of. */
export function codeSession({ parts, session }: Pick<ShownRun, 'parts' | 'session'>): RunPart {
  return parts.find((part) => part.run.source !== null || sourceOf(part) !== null) ?? session;
}

/** What messages about missing code go by. */
export function toAskedCode(shown: ShownRun): AskedCode {
  const code = codeSession(shown);
  return { run: shown.run, session: code.run, origin: code.details.origin ?? shown.parts[0]?.details.origin ?? null, isKept: sourceOf(code) !== null };
}
