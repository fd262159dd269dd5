import type { RunStore } from '../../core/runs/runStore.ts';
import type { EntryField } from '../../core/search/filter.ts';
import type { Database } from './database.ts';
import type { KeyTable } from './keyTable.ts';

const namesIn = (table: 'metric' | 'param' | 'tag') => /*sql*/ `SELECT name FROM key WHERE EXISTS (SELECT 1 FROM ${table} WHERE ${table}.key = key.no) ORDER BY name`;
const valuesIn = (table: 'param' | 'tag') => /*sql*/ `SELECT value FROM ${table} WHERE key = ? GROUP BY value ORDER BY COUNT(*) DESC, value LIMIT ?`;

/** What names and values runs have, for whoever completes a search. */
export class KnownNames {
  constructor(private readonly tables: { database: Database; keys: KeyTable }) {}

  fields(): Awaited<ReturnType<RunStore['knownFields']>> {
    const names = (table: 'metric' | 'param' | 'tag') => this.tables.database.all(namesIn(table)).map((row) => String(row['name']));
    return { metrics: names('metric'), params: names('param'), tags: names('tag') };
  }

  valuesOf({ kind, key }: EntryField, limit: number): string[] {
    const number = this.tables.keys.find(key);
    return number === undefined ? [] : this.tables.database.all(valuesIn(kind), [number, limit]).map((row) => String(row['value']));
  }
}
