import type { ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import { UserFacingError } from '../../core/errors.ts';

/**
 * The content of a kept file, or its beginning.
 * @throws UserFacingError when it is not there any more
 */
export async function readObject(artifacts: Pick<ArtifactStore, 'open'>, { path, sha256 }: { path: string; sha256: string }, mostBytes = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const object = await artifacts.open(sha256);
  if (!object) throw new UserFacingError(`The content of ${path} is not in the store.`, 'It was removed, or the run was copied here without its artifacts. `onramp doctor` says what else is missing.');
  const blocks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const block of object.bytes) {
      blocks.push(block);
      length += block.length;
      if (length >= mostBytes) break;
    }
  } finally {
    object.dispose();
  }
  return Buffer.concat(blocks).subarray(0, Math.min(length, mostBytes));
}
