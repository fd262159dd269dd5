import type { InputRecord } from '../../core/runs/records.ts';
import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO dataset (run, name, digest, context, facts) VALUES (?, ?, ?, ?, ?)`;
const OF_RUN = /*sql*/ `SELECT facts FROM dataset WHERE run = ? ORDER BY name, digest, context`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM dataset WHERE run = ?`;

export type Input = Omit<InputRecord, 'kind'>;

/** The table `dataset`: what a run read. */
export class DatasetTable {
  constructor(private readonly database: Database) {}

  put(run: number, inputs: Iterable<Input>): void {
    for (const input of inputs) this.database.run(PUT, [run, input.name, input.digest, input.context ?? '', JSON.stringify(input)]);
  }

  ofRun(run: number): Input[] {
    return this.database.all(OF_RUN, [run]).map((row) => JSON.parse(String(row['facts'])) as Input);
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}
