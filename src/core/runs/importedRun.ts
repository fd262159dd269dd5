import { artifactPathProblem } from '../artifacts/artifactPath.ts';
import type { ArtifactContent } from '../artifacts/artifactStore.ts';
import type { ImportNote } from '../imports/foreignRun.ts';
import type { RunState } from './runState.ts';
import { isRunId } from './runId.ts';

/** A copied run folder before it is taken in. */
export interface RunCopy {
  /** The folder's name. */
  name: string;
  /** What the first line of each event file says; undefined where it is no open record. */
  opens: ({ run: string } | undefined)[];
  state: RunState;
}

/** What came of one run. */
export type ImportedRun = { source: string } & (
  | {
      /** `grown`: it was there with fewer records. `unchanged`: all of it was there. */
      outcome: 'imported' | 'grown' | 'unchanged';
      runId: string;
      /** Of its records; artifacts are counted apart. */
      addedBytes: number;
      artifacts: { copied: number; copiedBytes: number; missing: (ArtifactContent & { path: string })[] };
      /** What of it was left out, and why. */
      notes: ImportNote[];
    }
  | { outcome: 'refused'; runId: string | null; why: string }
);

/** The id of a copied run, or why it is not taken in, as a sentence. */
export function identifyCopy({ name, opens, state }: RunCopy): { ok: true; runId: string } | { ok: false; why: string } {
  const told = new Set(opens.flatMap((open) => (open ? [open.run] : [])));
  const [first, second] = told;
  if (first === undefined) return { ok: false, why: 'None of its event files begins with an open record, so it is not known which run it is.' };
  if (second !== undefined) return { ok: false, why: `Its event files are of several runs: ${[...told].join(', ')}.` };
  if (!isRunId(first)) return { ok: false, why: `Its event files name a run "${first}", which is no run id.` };
  if (isRunId(name) && name !== first) return { ok: false, why: `Its name is that of another run: its event files are of ${first}.` };
  for (const path of state.artifacts.keys()) {
    const problem = artifactPathProblem(path);
    if (problem !== undefined) return { ok: false, why: `The path of its artifact "${path}" ${problem}.` };
  }
  return { ok: true, runId: first };
}
