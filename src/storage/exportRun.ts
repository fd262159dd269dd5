import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { isSha256 } from '../core/artifacts/artifactStore.ts';
import { errorCode, UserFacingError } from '../core/errors.ts';
import type { ExportResult } from '../core/runs/exportedRun.ts';
import type { RunState } from '../core/runs/runState.ts';
import { artifactFile, runFolder, writerOfEventFile } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { FileArtifactStore } from './artifacts/fileArtifactStore.ts';
import { findRunMonth } from './findRunMonth.ts';
import { RunTails } from './runTails.ts';
import { cannotWrite } from './storeFolder.ts';

/**
 * Copies a run as it lies on the disk to `<target>/<run id>/`, and the artifacts it names to `<target>/artifacts/`, as a
 * store has them. Nothing that is there is written over, and the run's folder appears when all of it is there.
 * @throws UserFacingError when the target cannot be written
 */
export async function exportRun({ storeFolder }: Pick<StoreLocation, 'storeFolder'>, runId: string, target: string): Promise<ExportResult> {
  const month = findRunMonth(storeFolder, runId);
  if (month === undefined) return { ok: false, reason: 'not-found' };
  const folder = path.join(target, runId);
  if (existsSync(folder)) return { ok: false, reason: 'exists', folder };
  let copied: string | undefined;
  try {
    mkdirSync(target, { recursive: true });
    copied = path.join(target, `.${runId}-${randomUUID()}`);
    mkdirSync(copied);
    const files = copyEventFiles(path.join(storeFolder, runFolder(month, runId)), copied);
    // Of the copies: an artifact that the run names from now on is in neither.
    const { state } = new RunTails({ points: false }).read(runId, files);
    const artifacts = await copyArtifacts(state, storeFolder, target);
    renameSync(copied, folder);
    return { ok: true, folder, ...artifacts };
  } catch (error) {
    if (copied !== undefined) rmSync(copied, { recursive: true, force: true });
    if (['EEXIST', 'ENOTEMPTY'].includes(errorCode(error) ?? '') && existsSync(folder)) return { ok: false, reason: 'exists', folder };
    throw error instanceof UserFacingError ? error : cannotWrite(target, error);
  }
}

/** Copies the event files of a run with their times, by which a reader elsewhere judges whether it lives; by writer. */
function copyEventFiles(from: string, to: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const writer = entry.isFile() ? writerOfEventFile(entry.name) : undefined;
    if (writer === undefined) continue;
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    const { atimeMs, mtimeMs } = statSync(source);
    copyFileSync(source, copy, constants.COPYFILE_FICLONE);
    utimesSync(copy, atimeMs / 1000, mtimeMs / 1000);
    files.set(writer, copy);
  }
  return files;
}

async function copyArtifacts({ artifacts }: RunState, storeFolder: string, target: string): Promise<{ artifacts: number; missing: string[] }> {
  const [from, to] = [new FileArtifactStore({ storeFolder }), new FileArtifactStore({ storeFolder: target })];
  const missing: string[] = [];
  const named = [...artifacts].flatMap(([name, { value }]) => (value === null ? [] : [{ name, content: value }]));
  for (const { name, content } of named) {
    // Event files may come from anywhere: only what is a hash names a file.
    const isThere = isSha256(content.sha256) && from.sizeOf(content.sha256) !== undefined;
    const isCopied = isThere && (to.sizeOf(content.sha256) === content.sizeBytes || (await to.putFile(path.join(storeFolder, artifactFile(content.sha256)), content)).ok);
    if (!isCopied) missing.push(name);
  }
  return { artifacts: named.length - missing.length, missing };
}
