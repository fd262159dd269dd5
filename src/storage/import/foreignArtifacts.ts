import { createReadStream, readFileSync } from 'node:fs';
import { artifactPathProblem } from '../../core/artifacts/artifactPath.ts';
import type { ArtifactContent, ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import { errorCode, errorMessage, UserFacingError } from '../../core/errors.ts';
import type { ForeignArtifact, ImportNote } from '../../core/imports/foreignRun.ts';
import { sha256 } from '../ledger/sha256.ts';

const BLOCK_BYTES = 1 << 20;
/** Files up to this size are hashed before they are copied: many runs keep the same ones. */
const SMALL_BYTES = 1 << 20;

export interface KeptArtifacts {
  kept: { path: string; content: ArtifactContent }[];
  copied: number;
  copiedBytes: number;
  notes: ImportNote[];
}

/**
 * Keeps the files of a run that another program recorded. They are copied, never linked: their program may write to them
 * again, and an object never changes.
 * @throws UserFacingError when the store cannot be written; the signal's reason
 */
export async function keepArtifacts(artifacts: readonly ForeignArtifact[], store: ArtifactStore, signal: AbortSignal): Promise<KeptArtifacts> {
  const result: KeptArtifacts = { kept: [], copied: 0, copiedBytes: 0, notes: [] };
  for (const artifact of artifacts) {
    signal.throwIfAborted();
    const problem = artifactPathProblem(artifact.path);
    if (problem !== undefined) {
      result.notes.push({ what: 'artifacts', count: 1, why: `are left out: the path ${problem}`, place: artifact.path });
      continue;
    }
    try {
      const { content, isNew } = await keep(artifact, store, signal);
      result.kept.push({ path: artifact.path, content });
      if (!isNew) continue;
      result.copied += 1;
      result.copiedBytes += content.sizeBytes;
    } catch (error) {
      // What cannot be read is told and left out; that the store cannot be written ends the import.
      if (error instanceof UserFacingError || signal.aborted || errorCode(error) === undefined) throw error;
      result.notes.push({ what: 'artifacts', count: 1, why: `are left out, they cannot be read: ${errorMessage(error)}`, place: artifact.path });
    }
  }
  return result;
}

async function keep({ from }: ForeignArtifact, store: ArtifactStore, signal: AbortSignal): Promise<{ content: ArtifactContent; isNew: boolean }> {
  if ('file' in from && from.sizeBytes > SMALL_BYTES) return put(store, blocksOf(from.file, signal));
  const bytes = 'file' in from ? readFileSync(from.file) : from.bytes;
  const content = { sha256: sha256(bytes), sizeBytes: bytes.length };
  return store.reuse(content) ? { content, isNew: false } : put(store, [bytes]);
}

async function put(store: ArtifactStore, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const result = await store.put(source);
  if (!result.ok) throw new Error('Of an artifact of unknown content nothing is expected');
  return result;
}

async function* blocksOf(file: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  for await (const block of createReadStream(file, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    yield block;
  }
}
