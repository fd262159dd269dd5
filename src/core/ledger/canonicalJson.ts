/** What JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/**
 * The one way to write a value as JSON, by RFC 8785 (JSON Canonicalization Scheme): no white space, the keys of an object
 * sorted by UTF-16 code units, numbers and strings as ECMAScript writes them. The text never holds a line break.
 * @throws TypeError for what JSON cannot say exactly: undefined, NaN, infinities, lone surrogates
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalText(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      return canonicalObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/** Whether a value can be written: none of its texts and keys holds half of a surrogate pair. */
export function isWritable(value: JsonValue): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isWritable);
  return typeof value !== 'object' || value === null || Object.entries(value).every(([key, member]) => key.isWellFormed() && isWritable(member));
}

/** Whether a text is the canonical form of the value that parsing it gave. */
export function isCanonicalJson(text: string, value: unknown): boolean {
  try {
    // A tenth of the time, and enough for nearly all: what was parsed keeps the order of keys, except of those like numbers.
    return (!text.includes('\\ud') && JSON.stringify(value) === text && areKeysSorted(value)) || canonicalJson(value) === text;
  } catch {
    // It cannot be said, or is nested too deeply.
    return false;
  }
}

function areKeysSorted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(areKeysSorted);
  let previous: string | undefined;
  for (const [key, member] of Object.entries(value)) {
    if ((previous !== undefined && key < previous) || !areKeysSorted(member)) return false;
    previous = key;
  }
  return true;
}

function canonicalObject(object: Record<string, unknown>): string {
  let members = '';
  // The default order of `sort` is that of UTF-16 code units.
  for (const key of Object.keys(object).sort()) members += `${members === '' ? '' : ','}${canonicalText(key)}:${canonicalJson(object[key])}`;
  return `{${members}}`;
}

function canonicalText(text: string): string {
  // The first question is answered at once for most texts.
  if (/[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text)) throw new TypeError('JSON text with half of a surrogate pair has no UTF-8 form');
  return JSON.stringify(text);
}
