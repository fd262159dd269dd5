import type { KnownInput } from '../../core/runs/hashedFiles.ts';
import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO dataset (run, name, digest, context, facts) VALUES (?, ?, ?, ?, ?)`;
const OF_RUN = /*sql*/ `SELECT facts FROM dataset WHERE run = ? ORDER BY name, digest, context`;
// A quote inside of a value is written with a backslash, so these words are never a value's.
const UNHASHED = /*sql*/ `SELECT DISTINCT run FROM dataset WHERE instr(facts, '"modifiedMs":') > 0 AND instr(facts, '"sha256":') = 0 AND instr(facts, '"isChanged":') = 0`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM dataset WHERE run = ?`;

/** The table `dataset`: what a run read. */
export class DatasetTable {
  constructor(private readonly database: Database) {}

  put(run: number, inputs: Iterable<KnownInput>): void {
    for (const input of inputs) this.database.run(PUT, [run, input.name, input.digest, input.context ?? '', JSON.stringify(input)]);
  }

  ofRun(run: number): KnownInput[] {
    return this.database.all(OF_RUN, [run]).map((row) => JSON.parse(String(row['facts'])) as KnownInput);
  }

  /** Runs that read a file whose hash is not known. */
  unhashed(): number[] {
    return this.database.all(UNHASHED).map((row) => Number(row['run']));
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}
