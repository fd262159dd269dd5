/**
 * Where things lie inside `.onramp/`. Paths are relative to the store folder and use `/`.
 * The Python helper computes the same paths.
 */
export const STORE_FOLDER = '.onramp';

/** What a store keeps out of Git: everything but what people decide and write. */
export const STORE_GITIGNORE = `# Written by Onramp. Runs, artifacts, index and tokens stay out of Git; decisions are for committing.
*
!.gitignore
!ledger/
!ledger/*.json
!comparisons/
!comparisons/**
!cards/
!cards/**
`;

export const RUNS_FOLDER = 'runs';
export const ARTIFACTS_FOLDER = 'artifacts';
/** Logged models of MLflow 3, and traces: event files like those of runs, a folder each. */
export const MODELS_FOLDER = 'models';
export const TRACES_FOLDER = 'traces';
/** Saved comparisons, one a file. */
export const COMPARISONS_FOLDER = 'comparisons';
export const CACHE_FOLDER = 'cache';
export const ENDPOINTS_FOLDER = 'endpoints';

const eventFilePattern = /^events-([\w.-]+)\.jsonl$/;
const outputFilePattern = /^output-([\w.-]+)\.jsonl$/;

/** The folder of a run. */
export function runFolder(month: string, runId: string): string {
  return `${RUNS_FOLDER}/${month}/${runId}`;
}

/** The object that holds a content, by its SHA-256. */
export function artifactFile(sha256: string): string {
  return `${ARTIFACTS_FOLDER}/${sha256.slice(0, 2)}/${sha256}`;
}

/** Where objects are written before they get their name. */
export const ARTIFACTS_IN_WORK_FOLDER = `${ARTIFACTS_FOLDER}/tmp`;

export function eventFileName(writer: string): string {
  return `events-${writer}.jsonl`;
}

/** The writer whose program's output a file holds, or undefined for any other file. */
export function writerOfOutputFile(fileName: string): string | undefined {
  return outputFilePattern.exec(fileName)?.[1];
}

/** The writer that a file name tells, or undefined for any other file. */
export function writerOfEventFile(fileName: string): string | undefined {
  return eventFilePattern.exec(fileName)?.[1];
}
