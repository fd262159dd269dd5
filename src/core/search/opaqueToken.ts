/** JSON as opaque, URL-safe text; nothing in it is secret or signed. */
export function encodeToken(content: unknown): string {
  const bytes = Array.from(new TextEncoder().encode(JSON.stringify(content)), (byte) => String.fromCharCode(byte)).join('');
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The JSON inside, undefined when there is none. */
export function decodeToken(text: string): unknown {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** FNV-1a over UTF-16 code units, 64 bits (Fowler, Noll, Vo; offset basis and prime of that width): tells whether a token is of the same query. */
export function hashOfQuery(query: readonly unknown[]): string {
  const text = JSON.stringify(query);
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at += 1) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return hash.toString(36);
}
