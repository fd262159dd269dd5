import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import type { ForeignSource } from '../../core/imports/foreignRun.ts';
import { isLiveFolder, LiveFolder } from './dvclive/liveFolder.ts';
import { listFolder } from './listFolder.ts';
import { MlflowDatabaseStore } from './mlflow/databaseStore.ts';
import { MlflowFileStore, recognizeMlflow } from './mlflow/fileStore.ts';
import { isSqliteFile } from './mlflow/readDatabaseFile.ts';
import { TensorboardLogs } from './tensorboard/logFolder.ts';
import { isEventFile, type LogFolder } from './tensorboard/runFolder.ts';

/** How deep below a folder is looked: logs of sweeps lie in folders of folders. */
const DEEPEST = 8;
/** MLflow's database if nobody gave it another name. */
const DATABASE = 'mlflow.db';
/** Nobody's runs; and artifacts of MLflow's runs, among which event files can be. */
const passedOver = new Set(['node_modules', 'site-packages', '__pycache__', 'mlruns', 'mlartifacts']);

export interface FoundSources {
  sources: ForeignSource[];
  /** Places that look like a source and cannot be opened. */
  problems: { place: string; why: string }[];
}

interface Places {
  mlflow: { folder: string; kind: NonNullable<ReturnType<typeof recognizeMlflow>> }[];
  databases: string[];
  live: string[];
  logs: LogFolder[];
}

/**
 * What other programs recorded at or below a path: folders and databases of MLflow, event files of TensorBoard, folders of
 * DVCLive. A source is not searched for others; symbolic links and hidden folders are not followed.
 * @param named a real path
 * @throws UserFacingError when it is a file and cannot be opened
 */
export async function findSources(named: string, options: { wasmFile: string; workspaceFolder: string }): Promise<FoundSources> {
  if (statSync(named).isFile()) return { sources: [await openFile(named, options)], problems: [] };
  const places: Places = { mlflow: [], databases: [], live: [], logs: [] };
  walk(named, '', DEEPEST, places);
  const found: FoundSources = { sources: [], problems: [] };
  for (const { folder, kind } of places.mlflow) found.sources.push(new MlflowFileStore(folder, kind, options.workspaceFolder));
  for (const file of places.databases) {
    try {
      found.sources.push(await MlflowDatabaseStore.open(file, options));
    } catch (error) {
      if (!(error instanceof UserFacingError)) throw error;
      found.problems.push({ place: file, why: error.text });
    }
  }
  for (const folder of places.live) found.sources.push(new LiveFolder(folder, options.workspaceFolder));
  if (places.logs.length > 0) found.sources.push(new TensorboardLogs(named, places.logs));
  return found;
}

/** A path as the file system has it. @throws UserFacingError when nothing is there */
export function realPath(named: string): string {
  try {
    return realpathSync(named);
  } catch (error) {
    throw new UserFacingError(`${named} ${errorCode(error) === 'ENOENT' ? 'is not there' : 'cannot be read'}.`, 'Name a folder or a file with runs.', { cause: error });
  }
}

function openFile(file: string, options: { wasmFile: string; workspaceFolder: string }): Promise<ForeignSource> {
  if (isSqliteFile(file)) return MlflowDatabaseStore.open(file, options);
  const next = isEventFile(path.basename(file)) ? 'Name the folder it lies in: all event files of a folder are one run.' : 'A file with runs is a database of MLflow (mlflow.db); anything else is a folder.';
  throw new UserFacingError(`${file} is not a file that runs can be imported from.`, next);
}

function walk(folder: string, name: string, depth: number, places: Places): void {
  const mlflow = recognizeMlflow(folder);
  if (mlflow) {
    places.mlflow.push({ folder, kind: mlflow });
    return;
  }
  if (isLiveFolder(folder)) {
    places.live.push(folder);
    return;
  }
  const entries = listFolder(folder);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const events = files.filter(isEventFile);
  if (events.length > 0) places.logs.push({ folder, name: name === '' ? path.basename(folder) : name, files: events });
  if (files.includes(DATABASE) && isSqliteFile(path.join(folder, DATABASE))) places.databases.push(path.join(folder, DATABASE));
  if (depth === 0) return;
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const below = path.join(folder, entry.name);
    if (!passedOver.has(entry.name) || recognizeMlflow(below)) walk(below, name === '' ? entry.name : `${name}/${entry.name}`, depth - 1, places);
  }
}
