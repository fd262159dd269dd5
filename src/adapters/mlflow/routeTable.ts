import type { Route, Routes } from './route.ts';

/** A call that was found, with the fields that its path holds. */
export interface FoundRoute {
  route: Route;
  fields: Record<string, string>;
}

/** Of a path that holds none. */
export const NO_FIELDS: Record<string, string> = {};

interface Pattern {
  method: string;
  parts: string[];
  route: Route;
}

/** Finds the call of a method and path. */
export class RouteTable {
  private readonly plain = new Map<string, FoundRoute>();
  private readonly patterns: Pattern[] = [];

  constructor(...tables: Routes[]) {
    for (const [key, route] of tables.flatMap((table) => Object.entries(table))) {
      if (!key.includes('{')) this.plain.set(key, { route, fields: NO_FIELDS });
      else this.patterns.push({ method: key.slice(0, key.indexOf(' ')), parts: key.slice(key.indexOf(' ') + 1).split('/'), route });
    }
  }

  /** @param path encoded, as in the request, without the query */
  find(method: string, path: string): FoundRoute | undefined {
    const match = /^\/(?:ajax-)?api\/(\d\.0)\/mlflow\/(.+)$/.exec(path);
    if (!match) return undefined;
    const [, version, rest = ''] = match;
    const call = version === '2.0' ? rest : `${version}/${rest}`;
    return this.plain.get(`${method} ${call}`) ?? this.findPattern(method, call.split('/'));
  }

  private findPattern(method: string, parts: readonly string[]): FoundRoute | undefined {
    for (const pattern of this.patterns) {
      const fields = pattern.method === method ? fieldsOf(pattern.parts, parts) : undefined;
      if (fields) return { route: pattern.route, fields };
    }
    return undefined;
  }
}

/** The fields of a path that fits a pattern; undefined when it does not. */
function fieldsOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [position, part] of parts.entries()) {
    const wanted = pattern[position] ?? '';
    if (wanted.startsWith('{')) fields[wanted.slice(1, -1)] = decoded(part);
    else if (wanted !== part) return undefined;
  }
  return fields;
}

/** A part of a path in plain text; one that is not encoded well stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
