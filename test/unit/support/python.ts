import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import type { RunState } from '../../../src/core/runs/runState';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { readRunOutput, type ProcessOutput } from '../../../src/storage/readRunOutput';
import { readRunState } from '../../../src/storage/readRunState';
import { startProgram, type Program, type ProgramEnd } from './programs';

/** What goes onto `PYTHONPATH`. */
export const helperFolder = path.join(root, 'python');
/** The Python of the Debian packages, which has scikit-learn. */
export const debianPython = '/usr/bin/python3';

export interface PythonOptions {
  python?: string;
  env?: NodeJS.ProcessEnv;
  /** False: as if there were no Onramp. */
  helper?: boolean;
}

/** Starts Python in a folder with the helper, in an environment that knows of no other session. */
export function startPython(cwd: string, words: readonly string[], { python = 'python3', env = {}, helper = true }: PythonOptions = {}): Program {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ONRAMP_') && name !== 'PYTHONPATH');
  return startProgram(python, words, { cwd, env: { ...Object.fromEntries(inherited), ...(helper ? { PYTHONPATH: helperFolder } : {}), ...env } });
}

export interface PythonResult extends ProgramEnd {
  stdout: string;
  stderr: string;
}

/** Runs Python in a folder with the helper to its end. */
export async function runPython(cwd: string, words: readonly string[], options?: PythonOptions): Promise<PythonResult> {
  const program = startPython(cwd, words, options);
  program.child.stdin?.end();
  const end = await program.ended;
  return { ...end, stdout: program.stdout().toString('latin1'), stderr: program.stderr() };
}

export interface RecordedRun {
  id: string;
  folder: string;
  state: RunState;
  /** Names of its event files. */
  files: string[];
  output: ProcessOutput[];
  children: RecordedRun[];
}

/** The runs of a store as trees, oldest first, read by the product's own readers; a line that is no record is a failure. */
export function recordedRuns({ storeFolder }: StoreLocation): RecordedRun[] {
  const runs = path.join(storeFolder, 'runs');
  const all = listFolder(runs).flatMap((month) => listFolder(path.join(runs, month)).map((id) => readRun(id, path.join(runs, month, id))));
  const byId = new Map(all.map((run) => [run.id, run]));
  return all.filter((run) => {
    const parent = run.state.start?.parent === undefined ? undefined : byId.get(run.state.start.parent);
    parent?.children.push(run);
    return parent === undefined;
  });
}

function readRun(id: string, folder: string): RecordedRun {
  const { state, bad } = readRunState(folder);
  if (bad.length > 0) throw new Error(`Bad lines: ${JSON.stringify(bad)}`);
  return { id, folder, state, files: listFolder(folder).filter((name) => name.startsWith('events-')), output: readRunOutput(folder), children: [] };
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** The only session of a store. */
export function onlySession(store: StoreLocation): RecordedRun {
  const sessions = recordedRuns(store);
  if (sessions.length !== 1 || !sessions[0]) throw new Error(`There are ${sessions.length} sessions, not one.`);
  return sessions[0];
}

export function paramsOf({ state }: RecordedRun): Record<string, string> {
  return Object.fromEntries([...state.params].map(([key, { value }]) => [key, value]));
}

/** The last value of each metric but those of the machine. */
export function metricsOf({ state }: RecordedRun): Record<string, number> {
  return Object.fromEntries([...state.metrics].filter(([key]) => !key.startsWith('system/')).map(([key, { last }]) => [key, last]));
}
