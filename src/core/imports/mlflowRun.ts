import { artifactPathProblem } from '../artifacts/artifactPath.ts';
import type { RunStatus } from '../runs/records.ts';
import type { ForeignRun } from './foreignRun.ts';

/** What a data set was read for. */
const CONTEXT_TAG = 'mlflow.data.context';

/** The number of a status in MLflow's files, and its word in MLflow's database. */
const statuses: Readonly<Record<string, RunStatus | 'SCHEDULED'>> = { 1: 'RUNNING', 2: 'SCHEDULED', 3: 'FINISHED', 4: 'FAILED', 5: 'KILLED' };

/** The columns of a run that MLflow's files and its database share. */
export interface MlflowRunInfo {
  name: string | null;
  userId: string | null;
  status: string;
  sourceType: string | null;
  sourceName: string | null;
  sourceVersion: string | null;
  startMs: number;
  endMs: number | null;
  isDeleted: boolean;
}

/** What MLflow keeps as tags and columns and Onramp as records of their own; the other tags stay tags. */
export function fromMlflow(info: MlflowRunInfo, tags: ReadonlyMap<string, string>, workspaceFolder: string): Pick<ForeignRun, 'name' | 'user' | 'note' | 'parentId' | 'session' | 'git' | 'end' | 'isDeleted' | 'tags'> {
  const told = (key: string) => tags.get(key) || null;
  const path = told('mlflow.source.name') ?? info.sourceName;
  const commit = told('mlflow.source.git.commit') ?? info.sourceVersion;
  return {
    name: told('mlflow.runName') ?? (info.name || null),
    user: told('mlflow.user') ?? info.userId,
    note: told('mlflow.note.content'),
    parentId: told('mlflow.parentRunId'),
    session: path ? sessionOf(relativeIn(workspaceFolder, path), told('mlflow.source.type') ?? info.sourceType) : null,
    git: commit ? { commit, branch: told('mlflow.source.git.branch'), dirty: false } : null,
    end: endOf(info),
    isDeleted: info.isDeleted,
    tags: [...tags].filter(([key]) => !homes.has(key)),
  };
}

/** Tags that have a place of their own here; whatever answers MLflow's clients makes them of it. */
const homes = new Set(['mlflow.runName', 'mlflow.user', 'mlflow.note.content', 'mlflow.parentRunId', 'mlflow.source.name', 'mlflow.source.git.commit', 'mlflow.source.git.branch']);

/** Paths are relative to the workspace folder, with `/`, where they lie inside it. */
function relativeIn(workspaceFolder: string, path: string): string {
  const [folder, slashed] = [`${workspaceFolder.replaceAll('\\', '/')}/`, path.replaceAll('\\', '/')];
  return slashed.startsWith(folder) ? slashed.slice(folder.length) : path;
}

function sessionOf(path: string, type: string | null): NonNullable<ForeignRun['session']> {
  const name = path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
  const isScript = type !== 'PROJECT' && path.endsWith('.py');
  // MLflow tells neither arguments nor the folder.
  return { name, source: { type: isScript ? 'script' : 'command', path }, command: [path], arguments: [], cwd: '' };
}

function endOf({ status: told, startMs, endMs }: MlflowRunInfo): ForeignRun['end'] {
  const status = statuses[told] ?? told;
  if (status !== 'FINISHED' && status !== 'FAILED' && status !== 'KILLED') return null;
  return { status, atMs: endMs ?? startMs };
}

/** A data set as MLflow describes it. */
export function toInput(told: (key: 'name' | 'digest' | 'source_type' | 'source' | 'schema' | 'profile') => string | null, tags: ReadonlyMap<string, string>): ForeignRun['inputs'][number] {
  const context = tags.get(CONTEXT_TAG);
  const rest = [...tags].filter(([key]) => key !== CONTEXT_TAG);
  const [schema, profile] = [told('schema'), told('profile')];
  return {
    name: told('name') ?? '',
    digest: told('digest') ?? '',
    ...(context === undefined ? {} : { context }),
    mlflow: {
      sourceType: told('source_type') ?? '',
      source: told('source') ?? '',
      ...(schema === null ? {} : { schema }),
      ...(profile === null ? {} : { profile }),
      ...(rest.length === 0 ? {} : { tags: Object.fromEntries(rest) }),
    },
  };
}

/** Where artifacts can be: in a folder of this machine, or only at an address. */
export type ArtifactPlace = { kind: 'local'; path: string } | { kind: 'served'; path: string } | { kind: 'remote'; uri: string };

/** What an artifact URI of MLflow says: a path, a `file:` address, one that an MLflow server resolves, or one elsewhere. */
export function artifactPlace(uri: string): ArtifactPlace {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'local', path: uri };
  if (scheme === 'mlflow-artifacts') {
    const path = uri.slice('mlflow-artifacts:'.length).replace(/^\/\/[^/]*/, '').replace(/^\/+/, '');
    return artifactPathProblem(path) === undefined ? { kind: 'served', path } : { kind: 'remote', uri };
  }
  if (scheme !== 'file') return { kind: 'remote', uri };
  const path = decode(uri.slice('file:'.length).replace(/^\/\/[^/]*/, ''));
  return { kind: 'local', path };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that belongs to the name.
    return path;
  }
}

/** The tag that keeps where artifacts lie that were not fetched. */
export const ARTIFACT_URI_TAG = 'onramp.artifactUri';

/** The steps, times and values of metric lines: `<time> <value> [<step> [<more of a later release>]]`. */
export interface MetricLines {
  steps: number[];
  timesMs: number[];
  values: number[];
  /** Numbers of lines that are none, from 1. */
  bad: number[];
}

/** Reads the text of a metric file of MLflow; a last line without its newline that is none is still being written. */
export function parseMetricLines(text: string): MetricLines {
  const result: MetricLines = { steps: [], timesMs: [], values: [], bad: [] };
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [time = '', value = '', step = '0'] = line.trim().split(' ');
    const point = { timeMs: toNumber(time), value: parseFloatOfPython(value), step: toNumber(step) };
    const isUnfinished = index === lines.length - 1;
    if (point.timeMs === undefined || point.value === undefined || point.step === undefined || !Number.isFinite(point.timeMs + point.step)) {
      if (!isUnfinished) result.bad.push(index + 1);
      continue;
    }
    // Of "0.12" without its newline it is not known whether more digits follow.
    if (isUnfinished) continue;
    result.steps.push(point.step);
    result.timesMs.push(point.timeMs);
    result.values.push(point.value);
  }
  return result;
}

/** A number as Python's `repr` and `str` write it, or undefined. */
export function parseFloatOfPython(text: string): number | undefined {
  const word = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (word) return word[2]?.toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return toNumber(text);
}

function toNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}
