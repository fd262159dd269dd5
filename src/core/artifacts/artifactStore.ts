import type { ArtifactRecord } from '../runs/records.ts';

/** What a file holds, told by its hash: 64 lower-case hexadecimal digits. */
export type ArtifactContent = NonNullable<ArtifactRecord['content']>;

export type PutResult =
  /** `isNew`: no object of this content was there before. */
  | { ok: true; content: ArtifactContent; isNew: boolean }
  /** The bytes are not what was promised; nothing was kept. */
  | { ok: false; reason: 'other-content'; actual: ArtifactContent };

/** An object that is open for reading, also when it is taken away meanwhile. */
export interface OpenArtifact {
  sizeBytes: number;
  /** The bytes once; reading to the end, or leaving the loop, closes the object. */
  bytes: AsyncIterable<Uint8Array>;
  /** For whoever does not read to the end. */
  dispose(): void;
}

/**
 * The files that runs kept, each content once, named by its SHA-256. An object never changes. `gc` takes those that nothing
 * names and that are older than 24 hours, so whoever is about to write a record that names one calls `put` or `reuse` first.
 */
export interface ArtifactStore {
  /**
   * Keeps what a stream brings.
   * @param expected what its bytes have to be, as far as it is known
   * @throws UserFacingError when the store cannot be written; whatever the stream throws
   */
  put(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, expected?: Partial<ArtifactContent>): Promise<PutResult>;
  /**
   * Keeps the content of a file.
   * @throws UserFacingError when the store cannot be written; a system error when the file cannot be read
   */
  putFile(file: string, expected?: Partial<ArtifactContent>): Promise<PutResult>;
  /** Makes an object young again, for a new record that names it; false when it is not there and has to be put. */
  reuse(content: ArtifactContent): boolean;
  /** In bytes; undefined when it is not there. */
  sizeOf(sha256: string): number | undefined;
  open(sha256: string): Promise<OpenArtifact | undefined>;
  /** Hashes an object again. */
  verify(sha256: string): Promise<'intact' | 'damaged' | 'missing'>;
}

/** True for a SHA-256 as 64 lower-case hexadecimal digits: nothing that could leave a folder. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
