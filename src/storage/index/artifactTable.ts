import type { Artifact } from '../../core/runs/runStore.ts';
import type { Database } from './database.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO artifact (run, path, sha256, size_bytes) VALUES (?, ?, ?, ?)`;
const OF_RUN = /*sql*/ `SELECT path, sha256, size_bytes FROM artifact WHERE run = ? ORDER BY path`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM artifact WHERE run = ?`;


/** The table `artifact`: what a run kept. */
export class ArtifactTable {
  constructor(private readonly database: Database) {}

  put(run: number, artifacts: Iterable<Artifact>): void {
    for (const { path, sha256, sizeBytes } of artifacts) this.database.run(PUT, [run, path, sha256, sizeBytes]);
  }

  ofRun(run: number): Artifact[] {
    return this.database.all(OF_RUN, [run]).map((row) => ({ path: String(row['path']), sha256: String(row['sha256']), sizeBytes: Number(row['size_bytes']) }));
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}
