import { createRuns } from './0001-create-runs.ts';

export interface Migration {
  version: number;
  sql: string;
}

/** In order; each shares one transaction with its version number. */
export const migrations: readonly Migration[] = [createRuns];

/** The version a new index has; part of the file's name, so that two releases never fight over one file. */
export const SCHEMA_VERSION = migrations.length;
