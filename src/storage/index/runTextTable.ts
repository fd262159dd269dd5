import type { RunState } from '../../core/runs/runState.ts';
import { searchTextOf } from '../../core/search/freeText.ts';
import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO run_text (run, text) VALUES (?, ?)`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM run_text WHERE run = ?`;

/** The table `run_text`: what free text is looked for in, case-folded. */
export class RunTextTable {
  constructor(private readonly database: Database) {}

  put(run: number, name: string, state: RunState): void {
    this.database.run(PUT, [run, textOf(name, state)]);
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}

function textOf(name: string, { note, params, tags }: RunState): string {
  const values = new Map([...params].map(([key, { value }]) => [key, value]));
  const set = new Map([...tags].flatMap(([key, { value }]) => (value === null ? [] : [[key, value] as const])));
  return searchTextOf({ attributes: { run_name: name }, note: note?.value ?? null, params: values, tags: set });
}
