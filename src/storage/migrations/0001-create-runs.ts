/** Released with 0.1.0. Frozen. */
export const createRuns = {
  version: 1,
  sql: /*sql*/ `
    -- Names of parameters, tags and metrics, once each.
    CREATE TABLE key (
      no INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    );

    CREATE TABLE run (
      no INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      month TEXT NOT NULL,
      name TEXT NOT NULL,
      status TEXT NOT NULL,
      has_end INTEGER NOT NULL,
      is_deleted INTEGER NOT NULL,
      started_at_ms REAL NOT NULL,
      ended_at_ms REAL,
      experiment_id TEXT NOT NULL,
      parent_id TEXT,
      -- Whether the parent is there, so that lists show this run below it.
      is_nested INTEGER NOT NULL,
      source_path TEXT,
      user TEXT,
      facts TEXT NOT NULL,
      files TEXT NOT NULL,
      folder_modified_ms REAL NOT NULL
    );
    CREATE INDEX run_by_start ON run (is_deleted, started_at_ms DESC, id);
    CREATE INDEX run_at_top ON run (started_at_ms DESC, id) WHERE is_deleted = 0 AND is_nested = 0;
    CREATE INDEX run_by_month ON run (month, id, folder_modified_ms);
    CREATE INDEX run_by_source ON run (source_path, started_at_ms);
    CREATE INDEX run_by_parent ON run (parent_id, is_deleted, started_at_ms, id) WHERE parent_id IS NOT NULL;
    CREATE INDEX run_without_end ON run (has_end) WHERE has_end = 0;

    CREATE TABLE param (
      run INTEGER NOT NULL,
      key INTEGER NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (run, key)
    ) WITHOUT ROWID;

    CREATE TABLE tag (
      run INTEGER NOT NULL,
      key INTEGER NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (run, key)
    ) WITHOUT ROWID;

    -- NULL stands for NaN, as SQLite stores it.
    CREATE TABLE metric (
      run INTEGER NOT NULL,
      key INTEGER NOT NULL,
      last REAL,
      last_step REAL NOT NULL,
      last_time_ms REAL NOT NULL,
      min REAL,
      max REAL,
      count REAL NOT NULL,
      first_step REAL NOT NULL,
      PRIMARY KEY (run, key)
    ) WITHOUT ROWID;

    CREATE TABLE dataset (
      run INTEGER NOT NULL,
      name TEXT NOT NULL,
      digest TEXT NOT NULL,
      context TEXT NOT NULL,
      facts TEXT NOT NULL,
      PRIMARY KEY (run, name, digest, context)
    ) WITHOUT ROWID;

    CREATE TABLE artifact (
      run INTEGER NOT NULL,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size_bytes REAL NOT NULL,
      PRIMARY KEY (run, path)
    ) WITHOUT ROWID;

    -- What free text is looked for in, folded to lower case.
    CREATE TABLE run_text (
      run INTEGER PRIMARY KEY,
      text TEXT NOT NULL
    );
  `,
};
