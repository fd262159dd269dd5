import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { helperFolder, onlySession, runPython, type RecordedRun } from './python';
import type { TrackedWorkspace } from './stores';

/** Packages that behave as the documentation of training libraries says. */
export const standIns = path.join(root, 'test/fixtures/python-stand-ins');

export interface ObservedProgram {
  python?: string;
  /** Whether the program imports stand-ins of libraries. */
  usesStandIns?: boolean;
}

/** Runs a program without the helper and with it, which must not make a difference to what it says, and gives its session. */
export async function observe(workspace: TrackedWorkspace, source: string, { python, usesStandIns = false }: ObservedProgram = {}): Promise<RecordedRun> {
  writeFileSync(workspace.file('train.py'), `${source}\n`);
  const pathOf = (...folders: string[]) => [...folders, ...(usesStandIns ? [standIns] : [])].join(path.delimiter);
  const run = (helper: boolean) => runPython(workspace.folder, ['train.py'], { ...(python ? { python } : {}), helper: false, env: { PYTHONPATH: helper ? pathOf(helperFolder) : pathOf() } });
  const bare = await run(false);
  assert.deepEqual(await run(true), bare);
  assert.equal(bare.exitCode, 0, bare.stderr);
  return onlySession(workspace.store);
}

/** How often each metric of a run was measured. */
export function countsOf({ state }: RecordedRun): Record<string, number> {
  return Object.fromEntries([...state.metrics].filter(([key]) => !key.startsWith('system/')).map(([key, { count }]) => [key, count]));
}

/** Paths of what a program kept in a run itself, not of what the helper collects. */
export function artifactsOf({ state }: RecordedRun): string[] {
  return [...state.artifacts.keys()].filter((name) => !name.startsWith('onramp/')).sort();
}

/** What a run has kept under a path. */
export function contentOf(workspace: TrackedWorkspace, { state }: RecordedRun, name: string): string {
  const sha256 = state.artifacts.get(name)?.value?.sha256 ?? assert.fail(`There is no ${name}.`);
  return readFileSync(workspace.file(`.onramp/artifacts/${sha256.slice(0, 2)}/${sha256}`), 'utf8');
}

export const namesOf = (runs: readonly RecordedRun[]) => runs.map(({ state }) => state.start?.name);

/** Names of runs without what tells one from those beside it, such as ` alpha=10` or ` (2)`. */
export const kindsOf = (runs: readonly RecordedRun[]) => runs.map(({ state }) => state.start?.name?.replace(/ (\w+=.*|\(\d+\))$/, ''));
