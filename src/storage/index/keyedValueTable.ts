import type { Database } from './database.ts';
import type { KeyTable } from './keyTable.ts';

/** What `param` and `tag` have in common: texts by key. */
export abstract class KeyedValueTable {
  protected abstract readonly sql: { put: string; ofRun: string; deleteOfRun: string };

  constructor(
    private readonly database: Database,
    private readonly keys: KeyTable,
  ) {}

  put(run: number, values: Iterable<readonly [string, string]>): void {
    for (const [name, value] of values) this.database.run(this.sql.put, [run, this.keys.numberOf(name), value]);
  }

  ofRun(run: number): Map<string, string> {
    return new Map(this.database.all(this.sql.ofRun, [run]).map((row) => [this.keys.nameOf(Number(row['key'])), String(row['value'])]));
  }

  deleteOfRun(run: number): void {
    this.database.run(this.sql.deleteOfRun, [run]);
  }
}
