import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { errorCode } from '../../core/errors.ts';

export type YamlMap = ReadonlyMap<string, unknown>;

/** The mapping that a YAML file holds, or why there is none, as the end of a sentence that begins with the file. */
export function readYamlMap(file: string): { ok: true; map: YamlMap } | { ok: false; why: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { ok: false, why: errorCode(error) === 'ENOENT' ? 'is missing' : `cannot be read (${errorCode(error)})` };
  }
  return parseYamlMap(text);
}

/** The same of a text. YAML 1.1, because PyYAML writes and quotes for it: `1e5` is a text there. */
export function parseYamlMap(text: string): { ok: true; map: YamlMap } | { ok: false; why: string } {
  try {
    const value: unknown = parse(text, { version: '1.1', mapAsMap: true, logLevel: 'error', prettyErrors: true });
    if (!(value instanceof Map)) return { ok: false, why: 'holds no mapping' };
    return { ok: true, map: new Map([...value].map(([key, one]) => [String(key), one as unknown])) };
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    return { ok: false, why: line === undefined ? 'is no YAML' : `is no YAML (line ${line})` };
  }
}

/** A text, or null for anything that is none; numbers are as they are written. */
export function textOf(map: YamlMap, key: string): string | null {
  const value = map.get(key);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : null;
}

/** A number, or null for anything that is none. */
export function numberOf(map: YamlMap, key: string): number | null {
  const text = textOf(map, key);
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
