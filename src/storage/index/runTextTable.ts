import type { RunState } from '../../core/runs/runState.ts';
import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO run_text (run, text) VALUES (?, ?)`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM run_text WHERE run = ?`;

/** Between two texts, so that no search matches across them. */
const SEPARATOR = '\n';

/** The table `run_text`: what free text is looked for in, folded to lower case. */
export class RunTextTable {
  constructor(private readonly database: Database) {}

  put(run: number, text: string): void {
    this.database.run(PUT, [run, text]);
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}

/** Name, note, parameters and tags of a run as one text. */
export function textOf(name: string, state: RunState): string {
  const parts = [name, state.note?.value ?? ''];
  for (const [key, { value }] of state.params) parts.push(key, value);
  for (const [key, { value }] of state.tags) if (value !== null) parts.push(key, value);
  return parts.join(SEPARATOR).toLowerCase();
}
