import type { ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import type { RunEditor } from '../../core/runs/runEditor.ts';
import type { RunOutputs } from '../../core/runs/runOutput.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';

/** What panels reach of a tracked folder beside its index. */
export interface RunAccess {
  artifactsOf(this: void, folder: TrackedFolder): Pick<ArtifactStore, 'open' | 'sizeOf'>;
  outputsOf(this: void, folder: TrackedFolder): RunOutputs;
  editorOf(this: void, folder: TrackedFolder): Pick<RunEditor, 'edit'>;
  /** A file as it was committed; undefined when Git, the commit or the file is not there. */
  readFileAtCommit(this: void, folder: string, commit: string, path: string): Promise<Uint8Array | undefined>;
}
