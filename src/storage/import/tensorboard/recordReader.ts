import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { maskedCrc32c } from './crc32c.ts';

const BLOCK_BYTES = 1 << 20;
/** Length (8 bytes, little-endian) and its CRC before the data, the CRC of the data behind. */
const HEADER_BYTES = 12;
const FOOTER_BYTES = 4;
/** A longer record is passed over without being held in memory: a graph, a film. */
const LARGEST_RECORD_BYTES = 64 << 20;

/** What a file of records holds, in its order; `position` is the byte where a record begins. */
export type FileRecord =
  | { kind: 'record'; data: Buffer; position: number }
  /** The checksum of its data is not that of its data: passed over. */
  | { kind: 'damaged'; position: number }
  | { kind: 'too-large'; position: number }
  /** From here on nothing can be read: where the next record begins is not known. */
  | { kind: 'lost'; position: number };

/**
 * Reads a file of records (TFRecord) in blocks. A last record that is not whole is still being written, or its writer was
 * killed: it is left out.
 * @throws a system error; an error of zlib for a damaged `.gz`
 */
export async function* readRecords(file: string): AsyncIterable<FileRecord> {
  const bytes = new ByteQueue(openBlocks(file));
  for (let position = 0; ; ) {
    const header = await bytes.take(HEADER_BYTES);
    if (!header) return;
    if (header.readUInt32LE(8) !== maskedCrc32c(header.subarray(0, 8))) {
      yield { kind: 'lost', position };
      return;
    }
    const sizeBytes = Number(header.readBigUInt64LE(0));
    const isLarge = sizeBytes > LARGEST_RECORD_BYTES;
    const body = isLarge ? undefined : await bytes.take(sizeBytes + FOOTER_BYTES);
    if (isLarge ? !(await bytes.skip(sizeBytes + FOOTER_BYTES)) : !body) return;
    if (!body) yield { kind: 'too-large', position };
    else {
      const data = body.subarray(0, sizeBytes);
      yield body.readUInt32LE(sizeBytes) === maskedCrc32c(data) ? { kind: 'record', data, position } : { kind: 'damaged', position };
    }
    position += HEADER_BYTES + sizeBytes + FOOTER_BYTES;
  }
}

function openBlocks(file: string): AsyncIterable<Buffer> {
  const stream = createReadStream(file, { highWaterMark: BLOCK_BYTES });
  return (file.endsWith('.gz') ? stream.pipe(createGunzip()).on('close', () => stream.destroy()) : stream) as AsyncIterable<Buffer>;
}

/** Bytes of a stream, taken in pieces of any size. */
class ByteQueue {
  private readonly blocks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(blocks: AsyncIterable<Buffer>) {
    this.blocks = blocks[Symbol.asyncIterator]();
  }

  /** So many bytes, or undefined when there are not so many any more. */
  async take(count: number): Promise<Buffer | undefined> {
    if (this.rest.length < count) {
      const parts = [this.rest];
      let length = this.rest.length;
      while (length < count) {
        const next = await this.blocks.next();
        if (next.done) return undefined;
        parts.push(next.value);
        length += next.value.length;
      }
      this.rest = Buffer.concat(parts);
    }
    const taken = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count);
    return taken;
  }

  /** Passes over so many bytes; false when there are not so many. */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      if (this.rest.length === 0) {
        const next = await this.blocks.next();
        if (next.done) return false;
        this.rest = next.value;
      }
      const part = Math.min(left, this.rest.length);
      this.rest = this.rest.subarray(part);
      left -= part;
    }
    return true;
  }
}
