import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, existsSync, linkSync, lstatSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { isSha256, type ArtifactContent, type ArtifactStore, type OpenArtifact, type PutResult } from '../../core/artifacts/artifactStore.ts';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import { artifactFile, ARTIFACTS_IN_WORK_FOLDER } from '../../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { ensureFolder, flushFolder } from '../durably.ts';
import { cannotWrite } from '../storeFolder.ts';

/** Codes by which `link` says that it cannot, whatever the names are. */
const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV']);
const BLOCK_BYTES = 1 << 20;
/** Objects are not for editing: an editor that is shown one cannot save over it. */
const READ_ONLY = 0o444;

/**
 * Objects as files `artifacts/<first two digits>/<sha256>`. Each is written to a temporary name while it is hashed, flushed,
 * and then linked to its name, which only one of many writers can; the others reuse it. A killed writer leaves a temporary
 * file, never an object that is not what its name says.
 */
export class FileArtifactStore implements ArtifactStore {
  constructor(private readonly location: Pick<StoreLocation, 'storeFolder'>) {}

  async put(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, expected: Partial<ArtifactContent> = {}): Promise<PutResult> {
    const temporary = this.at(`${ARTIFACTS_IN_WORK_FOLDER}/${randomUUID()}.tmp`);
    try {
      const content = await this.copy(source, temporary);
      const isOther = content.sha256 !== (expected.sha256 ?? content.sha256) || content.sizeBytes !== (expected.sizeBytes ?? content.sizeBytes);
      if (isOther) return { ok: false, reason: 'other-content', actual: content };
      return { ok: true, content, isNew: await this.writing(() => this.publish(temporary, content)) };
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  putFile(file: string, expected?: Partial<ArtifactContent>): Promise<PutResult> {
    return this.put(blocksOf(file), expected);
  }

  reuse({ sha256, sizeBytes }: ArtifactContent): boolean {
    if (this.sizeOf(sha256) !== sizeBytes) return false;
    try {
      return touch(this.object(sha256));
    } catch {
      // Of another user: the content has to be put, which makes it ours.
      return false;
    }
  }

  sizeOf(sha256: string): number | undefined {
    if (!isSha256(sha256)) return undefined;
    const facts = statSync(this.object(sha256), { throwIfNoEntry: false });
    return facts?.isFile() ? facts.size : undefined;
  }

  async open(sha256: string): Promise<OpenArtifact | undefined> {
    if (this.sizeOf(sha256) === undefined) return undefined;
    let handle: FileHandle;
    try {
      handle = await open(this.object(sha256), 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
    const sizeBytes = (await handle.stat()).size;
    const stream = handle.createReadStream({ highWaterMark: BLOCK_BYTES });
    return { sizeBytes, bytes: stream as AsyncIterable<Buffer>, dispose: () => void stream.destroy() };
  }

  async verify(sha256: string): Promise<'intact' | 'damaged' | 'missing'> {
    const object = await this.open(sha256);
    if (!object) return 'missing';
    const hash = createHash('sha256');
    for await (const block of object.bytes) hash.update(block);
    return hash.digest('hex') === sha256 ? 'intact' : 'damaged';
  }

  /** Writes a stream to a new file, flushed. */
  private async copy(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, temporary: string): Promise<ArtifactContent> {
    const handle = await this.writing(async () => {
      await ensureFolder(path.dirname(path.dirname(temporary)));
      await ensureFolder(path.dirname(temporary));
      return open(temporary, 'wx', READ_ONLY);
    });
    try {
      const hash: Hash = createHash('sha256');
      let sizeBytes = 0;
      let waiting: Uint8Array[] = [];
      let waitingBytes = 0;
      // What has come is written while more of it comes and is hashed.
      let written = Promise.resolve();
      const write = async () => {
        await written;
        const blocks = waiting;
        [waiting, waitingBytes] = [[], 0];
        written = this.writing(() => writeAll(handle, blocks));
        // It is awaited later: until then a failure is nobody's.
        written.catch(() => undefined);
      };
      for await (const block of source) {
        hash.update(block);
        sizeBytes += block.length;
        waiting.push(block);
        waitingBytes += block.length;
        if (waitingBytes >= BLOCK_BYTES) await write();
      }
      await write();
      await written;
      await this.writing(() => handle.sync());
      return { sha256: hash.digest('hex'), sizeBytes };
    } finally {
      await handle.close();
    }
  }

  /** Gives an object its name; false when it was there already. */
  private async publish(temporary: string, content: ArtifactContent): Promise<boolean> {
    const object = this.object(content.sha256);
    await ensureFolder(path.dirname(object));
    const isNew = place(temporary, object, content.sizeBytes);
    if (isNew) await flushFolder(path.dirname(object));
    return isNew;
  }

  private object(sha256: string): string {
    return this.at(artifactFile(sha256));
  }

  private at(relative: string): string {
    return path.join(this.location.storeFolder, ...relative.split('/'));
  }

  private async writing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof UserFacingError ? error : cannotWrite(this.location.storeFolder, error);
    }
  }
}

/** Opens the file when it is asked for the first block: a stream that fails while nobody listens would end the process. */
async function* blocksOf(file: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>;
}

/** Writes blocks one behind the other, in one call where the system takes them. */
async function writeAll(handle: FileHandle, blocks: readonly Uint8Array[]): Promise<void> {
  if (blocks.length === 0) return;
  const { bytesWritten } = await handle.writev(blocks);
  if (bytesWritten < blocks.reduce((sum, block) => sum + block.length, 0)) await handle.writeFile(Buffer.concat(blocks).subarray(bytesWritten));
}

/** Links a temporary file to the name of its object. One that is there is made young, and replaced only when it cannot be or is damaged. */
function place(temporary: string, object: string, sizeBytes: number): boolean {
  for (;;) {
    if (linkOrRename(temporary, object)) return true;
    const known = lstatSync(object, { throwIfNoEntry: false });
    // Taken by `gc` a moment ago.
    if (!known) continue;
    try {
      if (known.size === sizeBytes) {
        if (touch(object)) return false;
        continue;
      }
    } catch {
      // Of another user: the same content in a file of ours takes its place.
    }
    renameSync(temporary, object);
    return known.size !== sizeBytes;
  }
}

/** False when the name is taken. */
function linkOrRename(temporary: string, object: string): boolean {
  try {
    linkSync(temporary, object);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!noHardLinks.has(errorCode(error) ?? '')) throw error;
    if (existsSync(object)) return false;
    renameSync(temporary, object);
    return true;
  }
}

/**
 * Makes a file young; false when it is not there any more. The second look sees that `gc` moved the file away while its time
 * was being set.
 */
function touch(file: string): boolean {
  const nowSeconds = Date.now() / 1000;
  try {
    utimesSync(file, nowSeconds, nowSeconds);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  return existsSync(file);
}
