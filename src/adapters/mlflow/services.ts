import type { ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import type { Clock } from '../../core/clock.ts';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import type { ModelRegistry } from '../../core/registry/modelRegistry.ts';
import type { RunStore } from '../../core/runs/runStore.ts';
import type { DocumentTracker } from '../../core/tracking/documentTracker.ts';
import type { FreshRuns } from '../../core/tracking/freshRuns.ts';
import type { RunTracker } from '../../core/tracking/runTracker.ts';

/** What MLflow's calls are carried out with. */
export interface MlflowServices {
  runs: Pick<RunStore, 'searchJson' | 'json' | 'experiments' | 'histories'>;
  tracker: RunTracker;
  fresh: FreshRuns;
  experiments: ExperimentStore;
  registry: ModelRegistry;
  artifacts: ArtifactStore;
  /** Logged models, by MLflow's id (`m-...`). */
  models: DocumentTracker;
  /** Traces, by MLflow's id (`tr-...`). */
  traces: DocumentTracker;
  clock: Clock;
}
