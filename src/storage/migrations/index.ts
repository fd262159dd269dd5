import { createRuns } from './0001-create-runs.ts';
import { createCaptures } from './0002-create-captures.ts';

export interface Migration {
  version: number;
  sql: string;
}

/** In order; each shares one transaction with its version number. */
export const migrations: readonly Migration[] = [createRuns, createCaptures];

/** The version a new index has; part of the file's name, so that two releases never fight over one file. */
export const SCHEMA_VERSION = migrations.length;
