import { compareText } from '../../core/runs/editOrder.ts';
import { knownWritten } from '../../core/runs/hashedFiles.ts';
import type { RunState } from '../../core/runs/runState.ts';
import type { RunDetails } from '../../core/runs/runStore.ts';
import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO capture (run, facts) VALUES (?, ?)`;
const OF_RUN = /*sql*/ `SELECT facts FROM capture WHERE run = ?`;
// A quote inside of a value is written with a backslash, so these words are never a value's.
const UNHASHED = /*sql*/ `SELECT DISTINCT run FROM capture, json_each(facts, '$.written') AS file
  WHERE instr(facts, '"written":[{') > 0 AND json_extract(file.value, '$.sha256') IS NULL AND json_extract(file.value, '$.isChanged') IS NULL`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM capture WHERE run = ?`;

export type Capture = Pick<RunDetails, 'printed' | 'environment' | 'exception' | 'written'>;

/** The table `capture`: what the Python helper saw of a run. Runs that it did not see have no row. */
export class CaptureTable {
  constructor(private readonly database: Database) {}

  put(run: number, state: RunState): void {
    const { printed, environment, exception } = state;
    const written = knownWritten(state);
    if (printed.size === 0 && !environment && !exception && written.length === 0) return;
    const capture: Capture = { printed: [...printed].sort(), environment, exception, written: written.sort((a, b) => compareText(a.path, b.path)) };
    this.database.run(PUT, [run, JSON.stringify(capture)]);
  }

  ofRun(run: number): Capture {
    const row = this.database.all(OF_RUN, [run])[0];
    return row ? (JSON.parse(String(row['facts'])) as Capture) : { printed: [], environment: null, exception: null, written: [] };
  }

  /** Runs that wrote a file whose hash is not known. */
  unhashed(): number[] {
    return this.database.all(UNHASHED).map((row) => Number(row['run']));
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}
