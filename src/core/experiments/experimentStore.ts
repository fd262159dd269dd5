import type { Origin } from '../ledger/ledgerRecord.ts';

/** A named collection of runs, as MLflow knows them. Times are milliseconds since 1970 UTC. */
export interface Experiment {
  id: string;
  name: string;
  lifecycle: 'active' | 'deleted';
  tags: Record<string, string>;
  /** Where a client wants artifacts of its runs; null for the store's own place. */
  artifactLocation: string | null;
  /** Null for `Default`, which nobody created. */
  createdAtMs: number | null;
  updatedAtMs: number | null;
}

export interface NewExperiment {
  name: string;
  tags?: Record<string, string>;
  artifactLocation?: string;
  origin?: Origin;
}

export type ExperimentRefusal =
  /** Empty, blank, longer than 500 characters, or not text that UTF-8 can hold. */
  | { reason: 'invalid-name' }
  /** Also a deleted experiment holds its name, until it is renamed. */
  | { reason: 'name-exists'; experiment: Experiment }
  | { reason: 'not-found' }
  | { reason: 'not-active'; experiment: Experiment }
  | { reason: 'not-deleted'; experiment: Experiment }
  /** `Default` keeps its name and is never deleted. */
  | { reason: 'default' };

export type ExperimentResult = { ok: true; experiment: Experiment } | ({ ok: false } & ExperimentRefusal);

/** The experiments of a store. Changes are on the disk when they resolve; they throw UserFacingError where nothing can be written. */
export interface ExperimentStore {
  /** `Default` first, then in the order of creation; deleted ones too. */
  list(): Promise<Experiment[]>;
  get(id: string): Promise<Experiment | undefined>;
  getByName(name: string): Promise<Experiment | undefined>;
  create(experiment: NewExperiment): Promise<ExperimentResult>;
  rename(id: string, name: string): Promise<ExperimentResult>;
  delete(id: string): Promise<ExperimentResult>;
  restore(id: string): Promise<ExperimentResult>;
  setTag(id: string, key: string, value: string): Promise<ExperimentResult>;
  /** Deleting a tag that is not set changes nothing. */
  deleteTag(id: string, key: string): Promise<ExperimentResult>;
}
