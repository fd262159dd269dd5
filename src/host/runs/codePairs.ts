import path from 'node:path/posix';
import { isInFolder } from '../../core/runs/unknownCode.ts';
import type { KeptFile } from '../../protocol/runView.ts';
import type { RunPart } from './shownRun.ts';
import { patchOf, pathOfSource, sourcesOf } from './runView.ts';

/** A file of a run's code: as the run kept it, or as its commit has it. */
export type CodeFile = ({ kind: 'kept' } & KeptFile) | { kind: 'committed'; path: string; commit: string };

/** Two files that belong together; one is missing where only the other run has it. */
export type CodePair = { name: string } & ({ left: CodeFile; right: CodeFile } | { left: CodeFile; right?: undefined } | { left?: undefined; right: CodeFile });

export interface ComparedCode {
  /** Those that differ, or may: of a committed file it is only known when it is read. */
  pairs: CodePair[];
  /** Names of those that are the same. */
  same: string[];
}

/**
 * The code of two sessions, file by file: what was kept when they ran, else their script at their commits; behind it what was not
 * committed. 'left' or 'right' names the first of them whose code is not known.
 */
export function collectCodePairs(left: RunPart, right: RunPart): ComparedCode | 'left' | 'right' {
  const [ownFiles, otherFiles] = [codeOf(left), codeOf(right)];
  if (ownFiles.size === 0) return 'left';
  if (otherFiles.size === 0) return 'right';
  const pairs = pairFiles(ownFiles, otherFiles);
  const patches = pairOf('uncommitted changes', kept(patchOf(left)), kept(patchOf(right)));
  const all = patches ? [...pairs, patches] : pairs;
  return { pairs: all.filter((pair) => !isSame(pair)), same: all.filter(isSame).map(({ name }) => name) };
}

/** By their paths in the workspace folder. */
function codeOf(session: RunPart): Map<string, CodeFile> {
  const sources = sourcesOf(session);
  if (sources.length > 0) return new Map(sources.map((file): [string, CodeFile] => [pathOfSource(file), { kind: 'kept', ...file }]));
  const { git, source } = session.run;
  const isInside = source?.type === 'script' && isInFolder(source.path);
  return git && isInside ? new Map([[source.path, { kind: 'committed', path: source.path, commit: git.commit }]]) : new Map<string, CodeFile>();
}

function pairFiles(left: ReadonlyMap<string, CodeFile>, right: ReadonlyMap<string, CodeFile>): CodePair[] {
  const [[ownName, own] = [], [otherName, other] = []] = [...left].length === 1 && [...right].length === 1 ? [[...left][0], [...right][0]] : [];
  // Two scripts of different names are what a person wants to see side by side.
  if (ownName !== undefined && otherName !== undefined && own && other) return [{ name: ownName === otherName ? path.basename(ownName) : `${path.basename(ownName)} and ${path.basename(otherName)}`, left: own, right: other }];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => pairOf(name, left.get(name), right.get(name)) ?? []);
}

function pairOf(name: string, left: CodeFile | undefined, right: CodeFile | undefined): CodePair | undefined {
  if (left && right) return { name, left, right };
  if (left) return { name, left };
  return right && { name, right };
}

function kept(file: KeptFile | null): CodeFile | undefined {
  return file ? { kind: 'kept', ...file } : undefined;
}

function isSame({ left, right }: CodePair): boolean {
  if (left?.kind === 'kept' && right?.kind === 'kept') return left.sha256 === right.sha256;
  return left?.kind === 'committed' && right?.kind === 'committed' && left.commit === right.commit && left.path === right.path;
}
