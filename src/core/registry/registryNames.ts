/** What is wrong with a name. */
export type NameProblem = 'empty' | 'too-long' | 'characters' | 'reserved';

/** In characters, as MLflow's databases hold them. */
export const LONGEST_MODEL_NAME = 256;
export const LONGEST_ALIAS = 255;
const LONGEST_STAGE = 100;

/** A name of a model goes into addresses like `models:/<name>/<version>`, so it holds no `/` and no `:`. */
export function problemOfModelName(name: string): NameProblem | undefined {
  if (name.trim() === '') return 'empty';
  if (name.length > LONGEST_MODEL_NAME) return 'too-long';
  return /[/:]/.test(name) ? 'characters' : undefined;
}

/** An alias stands where a version number can stand, as in `models:/<name>@<alias>`; MLflow's rules. */
export function problemOfAlias(alias: string): NameProblem | undefined {
  if (alias === '') return 'empty';
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) return 'characters';
  if (alias.length > LONGEST_ALIAS) return 'too-long';
  return /^(latest|v\d+)$/i.test(alias) ? 'reserved' : undefined;
}

/** Stages may have any name that can be read. */
export function problemOfStage(stage: string): NameProblem | undefined {
  if (stage.trim() === '') return 'empty';
  return stage.length > LONGEST_STAGE ? 'too-long' : undefined;
}
