import type { ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import { UserFacingError } from '../../core/errors.ts';

/**
 * The content of a kept file, or its beginning.
 * @throws UserFacingError when it is not there any more
 */
export async function readObject(artifacts: Pick<ArtifactStore, 'open'>, { path, sha256 }: { path: string; sha256: string }, mostBytes = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const object = await artifacts.open(sha256);
  if (!object) throw new UserFacingError(`The content of ${path} is not in the store.`, 'It was removed, or the run was copied here without its artifacts. `onramp doctor` says what else is missing.');
  // No Buffer: a message to a page would hold its bytes as JSON.
  const content = new Uint8Array(Math.min(object.sizeBytes, mostBytes));
  let length = 0;
  try {
    for await (const block of object.bytes) {
      const fits = block.subarray(0, content.length - length);
      content.set(fits, length);
      length += fits.length;
      if (length === content.length) break;
    }
  } finally {
    object.dispose();
  }
  return content.subarray(0, length);
}
