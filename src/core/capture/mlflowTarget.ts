import { maskText } from '../runs/maskSecrets.ts';

/** The variable by which MLflow is told where to record. */
export const MLFLOW_URI = 'MLFLOW_TRACKING_URI';

/** Where else programs of a folder record by MLflow, and who says so. */
export interface MlflowTarget {
  /** As it may be shown. */
  uri: string;
  namedBy: 'terminal settings' | 'environment' | '.env';
}

/** The first that names one, in the order in which it would reach a program; an empty value names none. */
export function findMlflowTarget(sources: Readonly<Record<MlflowTarget['namedBy'], string | undefined>>): MlflowTarget | undefined {
  for (const namedBy of ['terminal settings', 'environment', '.env'] as const) {
    const uri = sources[namedBy]?.trim();
    if (uri) return { uri: maskText(uri), namedBy };
  }
  return undefined;
}

/** What a `.env` file says of a variable: the last line that sets it, without quotes. */
export function valueInDotenv(text: string, name: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => /^\s*(?:export\s+)?([\w.]+)\s*=\s*(.*?)\s*$/.exec(line));
  const value = lines.findLast((line) => line?.[1] === name)?.[2];
  const quoted = value === undefined ? null : /^(["'])(.*?)\1/.exec(value);
  return quoted ? quoted[2] : value?.replace(/\s+#.*$/, '');
}
