import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO event_file (run_id, writer, read_bytes) VALUES (?, ?, ?)`;
const OF_RUN = /*sql*/ `SELECT writer, read_bytes FROM event_file WHERE run_id = ?`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM event_file WHERE run_id = ?`;

/** The table `event_file`: how far each file was read. */
export class EventFileTable {
  constructor(private readonly database: Database) {}

  put(runId: string, writer: string, readBytes: number): void {
    this.database.run(PUT, [runId, writer, readBytes]);
  }

  /** Bytes read so far, by writer. */
  ofRun(runId: string): Map<string, number> {
    return new Map(this.database.all(OF_RUN, [runId]).map((row) => [String(row['writer']), Number(row['read_bytes'])]));
  }

  deleteOfRun(runId: string): void {
    this.database.run(DELETE_OF_RUN, [runId]);
  }
}
