import type { Database } from './database.ts';
import { storedText } from './storedText.ts';

const ALL = /*sql*/ `SELECT no, name FROM key`;
const INSERT = /*sql*/ `INSERT INTO key (no, name) VALUES (?, ?)`;

/** The table `key`: names of parameters, tags and metrics as small numbers. Names are few and stay in memory. */
export class KeyTable {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  constructor(private readonly database: Database) {
    for (const row of database.all(ALL)) this.remember(Number(row['no']), String(row['name']));
    // A transaction that is rolled back takes new names with it.
    database.onRollback(() => this.reload());
  }

  /** The number of a name, new where it has none yet. */
  numberOf(name: string): number {
    const known = this.find(name);
    if (known !== undefined) return known;
    const next = this.names.length;
    this.database.run(INSERT, [next, name]);
    this.remember(next, storedText(name));
    return next;
  }

  /** The number of a name, or undefined when no run has it. */
  find(name: string): number | undefined {
    return this.numbers.get(storedText(name));
  }

  nameOf(number: number): string {
    return this.names[number] ?? '';
  }

  private remember(number: number, name: string): void {
    this.numbers.set(name, number);
    this.names[number] = name;
  }

  private reload(): void {
    this.numbers.clear();
    this.names.length = 0;
    for (const row of this.database.all(ALL)) this.remember(Number(row['no']), String(row['name']));
  }
}
