import { lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isSha256, type ArtifactContent } from '../../core/artifacts/artifactStore.ts';
import { errorMessage, UserFacingError } from '../../core/errors.ts';
import { identifyCopy, type ImportedRun, type RunCopy } from '../../core/runs/importedRun.ts';
import { isMonth, monthOf, monthOfOwnRunId } from '../../core/runs/runId.ts';
import { createRunState, foldRecord, type RunState } from '../../core/runs/runState.ts';
import { runFolder, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { FileArtifactStore } from '../artifacts/fileArtifactStore.ts';
import { readEventFile } from '../eventFileReader.ts';
import { findRunMonth } from '../findRunMonth.ts';
import { cannotWrite } from '../storeFolder.ts';
import { compareFiles, copyEventFile, type Comparison } from './copyEventFile.ts';
import type { FoundCopy } from './findRunCopies.ts';

interface CopiedFile {
  name: string;
  /** When it was read: what is appended later is for the next import. */
  sizeBytes: number;
}

/**
 * Takes copied runs into a store. Artifacts come first, then each event file as a whole, so a killed import leaves nothing
 * half, and the next one goes on where it ended. Nothing that is there is changed but by records added at its end.
 */
export class RunImporter {
  private readonly artifacts: FileArtifactStore;

  constructor(private readonly storeFolder: string) {
    this.artifacts = new FileArtifactStore({ storeFolder });
  }

  /**
   * @param isDryRun says what would come in and writes nothing
   * @throws UserFacingError when the store cannot be written
   */
  async import(copy: FoundCopy, { isDryRun }: { isDryRun: boolean }): Promise<ImportedRun> {
    const source = copy.folder;
    let read: RunCopy & { files: CopiedFile[] };
    try {
      read = readCopy(source);
    } catch (error) {
      return { source, outcome: 'refused', runId: null, why: `It cannot be read: ${errorMessage(error)}.` };
    }
    const identified = identifyCopy(read);
    if (!identified.ok) return { source, outcome: 'refused', runId: null, why: identified.why };
    const { runId } = identified;
    const folder = path.join(this.storeFolder, runFolder(this.monthFor(runId, source, read.state), runId));
    const compared = read.files.map((file) => ({ ...file, comparison: compareFiles(path.join(source, file.name), file.sizeBytes, path.join(folder, file.name)) }));
    for (const { name, comparison } of compared) {
      if (comparison.kind === 'different') return { source, outcome: 'refused', runId, why: `${name} differs from the one that is there, from byte ${comparison.position} on: one of the two was changed.` };
    }
    try {
      const artifacts = await this.importArtifacts(read.state, copy.artifactFolders, isDryRun);
      const isNew = !statSync(folder, { throwIfNoEntry: false });
      if (!isDryRun) mkdirSync(folder, { recursive: true });
      let addedBytes = 0;
      for (const { name, sizeBytes, comparison } of compared) {
        if (comparison.kind !== 'absent' && comparison.kind !== 'shorter') continue;
        const place = path.join(folder, name);
        if (!isDryRun && !copyEventFile(path.join(source, name), sizeBytes, place, comparison)) return { source, outcome: 'refused', runId, why: `${name} was written to by somebody else meanwhile. Import it again.` };
        addedBytes += sizeBytes - presentBytes(comparison);
      }
      return { source, outcome: isNew ? 'imported' : addedBytes > 0 ? 'grown' : 'unchanged', runId, addedBytes, artifacts, notes: [] };
    } catch (error) {
      throw error instanceof UserFacingError ? error : cannotWrite(this.storeFolder, error);
    }
  }

  /** Where the run lies already; else where writers look for it; else as in the store it comes from. */
  private monthFor(runId: string, source: string, state: RunState): string {
    const parent = path.basename(path.dirname(source));
    return findRunMonth(this.storeFolder, runId) ?? monthOfOwnRunId(runId) ?? (isMonth(parent) ? parent : monthOf(state.firstAtMs ?? 0));
  }

  private async importArtifacts({ artifacts }: RunState, folders: readonly string[], isDryRun: boolean): Promise<Extract<ImportedRun, { artifacts: unknown }>['artifacts']> {
    const done = { copied: 0, copiedBytes: 0, missing: [] as (ArtifactContent & { path: string })[] };
    for (const [name, { value: content }] of artifacts) {
      if (!content || (isDryRun ? this.artifacts.sizeOf(content.sha256) === content.sizeBytes : this.artifacts.reuse(content))) continue;
      if (isDryRun ? findObjects(content, folders).length > 0 : await this.copyObject(content, folders)) {
        done.copied += 1;
        done.copiedBytes += content.sizeBytes;
      } else if (this.artifacts.sizeOf(content.sha256) !== content.sizeBytes) done.missing.push({ path: name, ...content });
    }
    return done;
  }

  /** Copies the first object that really has this content. */
  private async copyObject(content: ArtifactContent, folders: readonly string[]): Promise<boolean> {
    for (const object of findObjects(content, folders)) if ((await this.artifacts.putFile(object, content)).ok) return true;
    return false;
  }
}

/** Files that could have a content, by name and size. */
function findObjects({ sha256, sizeBytes }: ArtifactContent, folders: readonly string[]): string[] {
  if (!isSha256(sha256)) return [];
  return folders
    .map((folder) => path.join(folder, sha256.slice(0, 2), sha256))
    .filter((object) => {
      const facts = lstatSync(object, { throwIfNoEntry: false });
      return facts?.isFile() === true && facts.size === sizeBytes;
    });
}

function presentBytes(comparison: Comparison): number {
  return comparison.kind === 'shorter' ? comparison.sizeBytes : 0;
}

/** Reads a run folder that comes from elsewhere; of its points nothing is needed. */
function readCopy(folder: string): RunCopy & { files: CopiedFile[] } {
  const state = createRunState();
  const opens: RunCopy['opens'] = [];
  const files: CopiedFile[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const writer = entry.isFile() ? writerOfEventFile(entry.name) : undefined;
    if (writer === undefined) continue;
    const file = path.join(folder, entry.name);
    files.push({ name: entry.name, sizeBytes: statSync(file).size });
    let open: { run: string } | undefined;
    readEventFile(file, 0, {
      record: (record, position) => {
        if (record.kind === 'open' && position === 0) open = { run: record.run };
        foldRecord(state, record, { writer, position });
      },
      bad: () => undefined,
    });
    opens.push(open);
  }
  return { name: path.basename(folder), opens, state, files };
}
