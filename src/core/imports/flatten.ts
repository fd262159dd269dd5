/** Longest path of nested keys that is followed; files can be nested on purpose. */
const DEEPEST = 32;

/**
 * Nested maps as pairs of a key, the parts joined by a sign, and the value as text: texts as they are, the rest as JSON.
 * Lists stay one value.
 */
export function flatten(map: ReadonlyMap<string, unknown>, joint: string, prefix = '', depth = 0): [string, string][] {
  return [...map].flatMap(([key, value]): [string, string][] => {
    const path = `${prefix}${String(key)}`;
    if (value instanceof Map && value.size > 0 && depth < DEEPEST) return flatten(value as ReadonlyMap<string, unknown>, joint, `${path}${joint}`, depth + 1);
    return [[path, toText(value)]];
  });
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  // JSON has no such numbers.
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  return JSON.stringify(value, (_key, one: unknown) => (one instanceof Map ? Object.fromEntries(one as ReadonlyMap<string, unknown>) : typeof one === 'bigint' ? String(one) : one)) ?? '';
}
