import { parseDelimited, type TablePreview } from './delimitedText.ts';

/** What a panel shows of a file. */
export type FilePreview =
  | { kind: 'image'; mime: string; bytes: Uint8Array }
  | { kind: 'text'; text: string; isWhole: boolean }
  | ({ kind: 'table' } & TablePreview)
  /** Named, but not shown; `reason` is a sentence. */
  | { kind: 'none'; reason: string };

const LARGEST_IMAGE_BYTES = 8 << 20;
const LONGEST_TEXT_BYTES = 256 << 10;
const TABLE_BOUNDS = { rows: 200, columns: 60 };

const imageTypes: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml', bmp: 'image/bmp', ico: 'image/x-icon', avif: 'image/avif' };
const delimiters: Record<string, string> = { csv: ',', tsv: '\t' };

/** Whether a file is a picture that pages can show, by its name. */
export function isImage(name: string): boolean {
  return Object.hasOwn(imageTypes, extensionOf(name));
}

/** How much of a file its preview is made of, in bytes; 0 for one that is too large to be shown. */
export function bytesForPreview(name: string, sizeBytes: number): number {
  if (imageTypes[extensionOf(name)] === undefined) return Math.min(sizeBytes, LONGEST_TEXT_BYTES);
  return sizeBytes <= LARGEST_IMAGE_BYTES ? sizeBytes : 0;
}

/**
 * The preview of a file by its name and content.
 * @param bytes its beginning, as much as `bytesForPreview` says
 */
export function collectPreview(name: string, bytes: Uint8Array, sizeBytes: number): FilePreview {
  const extension = extensionOf(name);
  const mime = imageTypes[extension];
  if (mime !== undefined) return bytes.length === sizeBytes && sizeBytes > 0 ? { kind: 'image', mime, bytes } : { kind: 'none', reason: sizeBytes === 0 ? 'The file is empty.' : 'The picture is too large to be shown here.' };
  if (sizeBytes === 0) return { kind: 'none', reason: 'The file is empty.' };
  const isWhole = bytes.length >= sizeBytes;
  const text = decode(bytes, isWhole);
  if (text === undefined) return { kind: 'none', reason: 'A binary file.' };
  const delimiter = delimiters[extension];
  if (delimiter === undefined) return { kind: 'text', text, isWhole };
  // The last row of a text that was cut may be half a row.
  const table = parseDelimited(isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1), delimiter, TABLE_BOUNDS);
  return { kind: 'table', ...table, isWhole: isWhole && table.isWhole };
}

/** Undefined for what is no UTF-8 text. Where the text was cut, half a character at its end is left out. */
function decode(bytes: Uint8Array, isWhole: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return undefined;
  }
}

function extensionOf(name: string): string {
  return /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
