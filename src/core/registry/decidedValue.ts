import type { JsonValue } from '../ledger/canonicalJson.ts';
import type { SubjectState } from '../ledger/recordGraph.ts';

// What was decided about a subject, as folding takes it: a value of another form, from a later release, counts as none.

export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : '';
}

export function numberOf(value: JsonValue): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** When it was first decided as it is now, by the clocks of who decided, in milliseconds since 1970. */
export function earliestMs({ tips }: SubjectState): number {
  return Math.min(...tips.map(({ record }) => record.at));
}

/** When it was last decided, in milliseconds since 1970. */
export function latestMs({ tips }: SubjectState): number {
  return Math.max(...tips.map(({ record }) => record.at));
}

/** Sets a key, or deletes it where nothing is decided. */
export function setOrDelete<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
