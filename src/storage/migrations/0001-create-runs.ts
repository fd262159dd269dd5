/** Released with 0.1.0. Frozen. */
export const createRuns = {
  version: 1,
  sql: /*sql*/ `
    CREATE TABLE run (
      id TEXT PRIMARY KEY,
      month TEXT NOT NULL,
      started_at_ms REAL NOT NULL,
      status TEXT NOT NULL,
      source_path TEXT,
      state TEXT NOT NULL,
      folder_modified_ms REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX run_by_start ON run (started_at_ms);
    CREATE INDEX run_by_source ON run (source_path, started_at_ms);
    CREATE INDEX run_by_status ON run (status);

    CREATE TABLE event_file (
      run_id TEXT NOT NULL,
      writer TEXT NOT NULL,
      read_bytes REAL NOT NULL,
      PRIMARY KEY (run_id, writer)
    ) WITHOUT ROWID;
  `,
};
