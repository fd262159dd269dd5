import type { EditResult, RunChange } from '../../core/runs/runEditor.ts';
import { isRunId } from '../../core/runs/runId.ts';
import type { RunState } from '../../core/runs/runState.ts';
import { checkArtifactPath, noRun } from './findRun.ts';
import { doesNotExist, invalidParameter } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

/** Something that has artifacts, and a path among them. */
export interface ArtifactTarget {
  /** Relative, with `/`; empty for all of it. */
  path: string;
  read(): RunState;
  edit(...changes: RunChange[]): Promise<EditResult>;
}

/**
 * What a path below MLflow's artifact root names: `<experiment>/<run>/artifacts/...`, and the same for `models/<id>` and
 * `traces/<id>`. Undefined for a folder above those.
 * @throws MlflowError when the path leaves its run, or is none
 */
export function findTarget(decodedPath: string, { tracker, models, traces }: Pick<MlflowServices, 'tracker' | 'models' | 'traces'>): ArtifactTarget | undefined {
  const [, first = '', ...others] = decodedPath.split('/');
  const [owner, id = '', parts] = first === 'models' || first === 'traces' ? [first, others[0], others.slice(1)] : ['runs', first, others];
  const path = parts.slice(1).join('/');
  if (decodedPath.split('/').includes('..')) throw invalidParameter(`Invalid path: ${decodedPath.slice(0, 300)}`);
  if (id === '') return undefined;
  if (parts[0] !== 'artifacts') {
    if (parts.length === 0) return undefined;
    throw invalidParameter(`Invalid path: ${decodedPath.slice(0, 300)}: artifacts lie in "artifacts" of a run, a model or a trace`);
  }
  if (path !== '') checkArtifactPath(path);
  if (owner === 'runs') return { path, read: () => there(isRunId(id) ? tracker.read(id) : undefined, noRun(id)), edit: (...changes) => tracker.edit(id, ...changes) };
  const documents = owner === 'models' ? models : traces;
  return { path, read: () => there(documents.read(id), doesNotExist(`There is no artifact folder of ${id}`)), edit: (...changes) => documents.edit(id, ...changes) };
}

function there<T>(found: T | undefined, missing: Error): T {
  if (found === undefined) throw missing;
  return found;
}
