/** The stages that every model has; a team may use others beside them. */
export const DEFAULT_STAGES = ['development', 'staging', 'production', 'archived'] as const;

/** Where a version is that was never moved. */
export const FIRST_STAGE = 'development';

/** Where versions go that make room for another. */
export const ARCHIVED_STAGE = 'archived';

/** Whether a stage is held by one version; any number of versions wait in development or rest in the archive. */
export function isHeldStage(stage: string): boolean {
  return stage !== FIRST_STAGE && stage !== ARCHIVED_STAGE;
}
