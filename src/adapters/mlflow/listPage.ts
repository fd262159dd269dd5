import { invalidParameter } from './mlflowError.ts';

/** One page of a list that is short enough to be made anew for each page; a token says how many came before. */
export function pageOf<T>(all: readonly T[], most: number, token: string | undefined): { page: T[]; next: string | undefined } {
  const start = token ? readOffset(token) : 0;
  const end = start + most;
  return { page: all.slice(start, end), next: end < all.length ? Buffer.from(JSON.stringify({ offset: end })).toString('base64url') : undefined };
}

function readOffset(token: string): number {
  try {
    const { offset } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { offset?: unknown };
    if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0) return offset;
  } catch {
    // Told below.
  }
  throw invalidParameter('Invalid page token, could not base64-decode');
}
