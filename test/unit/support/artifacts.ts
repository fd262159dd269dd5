import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outFolder } from '../../../scripts/lib/paths.mjs';
import type { ArtifactContent } from '../../../src/core/artifacts/artifactStore';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { FileArtifactStore } from '../../../src/storage/artifacts/fileArtifactStore';
import { startProgram, type Program } from './programs';

/** Starts a process that keeps artifacts; `test/harness/artifactWriterMain.ts` tells the modes. */
export function startArtifactWriter({ storeFolder }: StoreLocation, ...words: string[]): Program {
  return startProgram(process.execPath, [path.join(outFolder, 'test', 'harness', 'artifactWriterMain.mjs'), storeFolder, ...words]);
}

/** A stream of one block a text. */
export async function* streamOf(...blocks: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const block of blocks) yield await Promise.resolve(Buffer.from(block));
}

/** Keeps a text and returns what its record says. */
export async function kept(store: StoreLocation, text: string): Promise<ArtifactContent> {
  const result = await new FileArtifactStore(store).put(streamOf(text));
  if (!result.ok) throw new Error(result.reason);
  return result.content;
}

/** What the record of a text, or of bytes, says, computed without the product. */
export function contentOf(text: string | Uint8Array): ArtifactContent {
  return { sha256: createHash('sha256').update(text).digest('hex'), sizeBytes: Buffer.byteLength(text) };
}

/** The objects of a store with the hashes they really have, and what else lies there, read without the product. */
export function objectsIn({ storeFolder }: StoreLocation): { objects: { name: string; file: string; actual: string }[]; inWork: string[] } {
  const folder = path.join(storeFolder, 'artifacts');
  const folders = list(folder).filter((name) => name !== 'tmp');
  const files = folders.flatMap((name) => list(path.join(folder, name)).map((object) => ({ name: object, file: path.join(folder, name, object) })));
  const objects = files.filter(({ name }) => !name.includes('.'));
  return {
    objects: objects.map(({ name, file }) => ({ name, file, actual: createHash('sha256').update(readFileSync(file)).digest('hex') })),
    inWork: [...list(path.join(folder, 'tmp')), ...files.filter(({ name }) => name.includes('.')).map(({ name }) => name)],
  };
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
