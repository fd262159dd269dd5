import { invalidParameter } from './mlflowError.ts';

/** MLflow's stages and ours; a stage that a team added is called the same in both. */
const stages: readonly [mlflow: string, own: string][] = [
  ['None', 'development'],
  ['Staging', 'staging'],
  ['Production', 'production'],
  ['Archived', 'archived'],
];

/** What MLflow's clients call a stage. */
export function toMlflowStage(stage: string): string {
  return stages.find(([, own]) => own === stage)?.[0] ?? stage;
}

/** The stage that a client means; case does not matter. */
export function fromMlflowStage(stage: string): string {
  const known = stages.find(([mlflow]) => mlflow.toLowerCase() === stage.toLowerCase());
  if (!known) throw invalidParameter(`Invalid Model Version stage: ${stage.slice(0, 100)}. Value must be one of ${stages.map(([mlflow]) => mlflow).join(', ')}.`);
  return known[1];
}
