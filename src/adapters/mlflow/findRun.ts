import { isRunId } from '../../core/runs/runId.ts';
import type { EditResult } from '../../core/runs/runEditor.ts';
import type { RunState } from '../../core/runs/runState.ts';
import { artifactPathProblem } from '../../core/artifacts/artifactPath.ts';
import { doesNotExist, invalidParameter, type MlflowError } from './mlflowError.ts';

/** The state of a run that is there, deleted or not. */
export function existing(runId: string, read: (runId: string) => RunState | undefined): RunState {
  checkRunId(runId);
  const state = read(runId);
  if (!state) throw noRun(runId);
  return state;
}

/** The state of a run that may be written to. */
export function active(runId: string, read: (runId: string) => RunState | undefined): RunState {
  const state = existing(runId, read);
  if (state.lifecycle?.value === 'deleted') throw invalidParameter(`The run ${runId} must be in the 'active' state. Current state is deleted.`);
  return state;
}

/** MLflow takes more ids than ours for well-formed; those are then not found. */
export function checkRunId(runId: string): void {
  if (!isRunId(runId) && !/^[a-zA-Z0-9][\w-]{0,255}$/.test(runId)) throw invalidParameter(`Invalid run ID: '${runId.slice(0, 300)}'`);
}

export function noRun(runId: string): MlflowError {
  return doesNotExist(`Run with id=${runId} not found`);
}

/** Throws what MLflow says of an edit that was refused. */
export function accept(result: EditResult, runId: string): void {
  if (result.ok) return;
  switch (result.reason) {
    case 'not-found':
      throw noRun(runId);
    case 'conflict': {
      const conflicts = result.conflicts.map(({ key, value, refused }) => `{'key': '${key}', 'old_value': '${value}', 'new_value': '${refused}'}`);
      throw invalidParameter(`Changing param values is not allowed. Params were already logged='[${conflicts.join(', ')}]' for run ID='${runId}'.`);
    }
    case 'invalid-path':
      throw invalidParameter(`Invalid path: ${result.path.slice(0, 300)} ${result.problem}`);
  }
}

/** Throws when a text cannot be the path of an artifact. */
export function checkArtifactPath(path: string): void {
  const problem = artifactPathProblem(path);
  if (problem !== undefined) throw invalidParameter(`Invalid path: ${path.slice(0, 300)} ${problem}`);
}
