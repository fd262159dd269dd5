import type { Author, Origin } from '../ledger/ledgerRecord.ts';
import type { Conflict } from '../ledger/recordGraph.ts';
import type { NameProblem } from './registryNames.ts';
import type { ModelEvent, StageHolders } from './registryHistory.ts';
import type { RegistrySearch, SearchedModels, SearchedVersions } from './searchRegistry.ts';

/** A model with a name, of which there are versions. Times are milliseconds since 1970 UTC. */
export interface RegisteredModel {
  /** Names its records for good; `name` may change. */
  id: string;
  name: string;
  description: string;
  tags: ReadonlyMap<string, string>;
  /** The version of each alias; it may have been deleted. */
  aliases: ReadonlyMap<string, number>;
  /** The version that holds each stage. */
  holders: ReadonlyMap<string, number>;
  /** Of each stage that has versions the one with the highest number, by number. */
  latestVersions: readonly ModelVersion[];
  versionCount: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** What a version is made of. It never changes; two clones that give one number to different things are in conflict. */
export interface VersionFacts {
  /** Where it comes from, as its creator said: `runs:/<id>/model`. */
  source: string;
  /** Where its files lie, when that is not the source. */
  location: string | null;
  runId: string | null;
  /** A page about the run elsewhere. */
  runLink: string | null;
  /** The logged model (MLflow 3) that it is. */
  loggedModelId: string | null;
  /** SHA-256 of its content, of which the store keeps an artifact. */
  sha256: string | null;
}

export interface ModelVersion extends VersionFacts {
  modelId: string;
  /** The model's. */
  name: string;
  version: number;
  stage: string;
  description: string;
  tags: ReadonlyMap<string, string>;
  aliases: readonly string[];
  createdAtMs: number;
  updatedAtMs: number;
  createdBy: Author;
  /** True when clones gave its number to different things: this is one of them. */
  isDisputed: boolean;
}

export interface NewModel {
  name: string;
  description?: string;
  tags?: ReadonlyMap<string, string>;
  origin?: Origin;
}

export interface NewVersion extends Partial<VersionFacts> {
  /** The model's. */
  name: string;
  source: string;
  description?: string;
  tags?: ReadonlyMap<string, string>;
  /** Of an import: the number it had, if that is still free; else the next one. */
  version?: number;
  /** Of an import: when it was created elsewhere, in milliseconds since 1970. */
  createdAtMs?: number;
  origin?: Origin;
}

export interface StageTransition {
  stage: string;
  /** Whether the other versions of that stage go to the archive. */
  archiveOthers?: boolean;
  /** True when a person settles with it which version holds the stage. */
  settles?: boolean;
}

export type RegistryRefusal =
  | { reason: 'invalid-name' | 'invalid-alias' | 'invalid-stage'; problem: NameProblem }
  /** It holds half of a surrogate pair, which no file can. */
  | { reason: 'invalid-text' }
  | { reason: 'name-exists'; model: RegisteredModel }
  | { reason: 'model-not-found'; name: string }
  | { reason: 'version-not-found'; name: string; version: number }
  | { reason: 'version-exists'; version: ModelVersion }
  | { reason: 'alias-not-found'; alias: string }
  /** Clones decided it without seeing each other, and only a person settles that. */
  | { reason: 'disputed'; subject: string };

export type SettleRefusal =
  | { reason: 'no-conflict'; subject: string }
  /** What is said of a version can be settled when it is settled which version has the number. */
  | { reason: 'settle-first'; subject: string }
  /** The hash is of none of the records in conflict. */
  | { reason: 'not-among-them'; subject: string; hashes: readonly string[] };

export type RegistryResult<T> = ({ ok: true } & T) | ({ ok: false } & RegistryRefusal);
export type ModelResult = RegistryResult<{ model: RegisteredModel }>;
export type VersionResult = RegistryResult<{ version: ModelVersion }>;
export type DoneResult = RegistryResult<object>;

/**
 * The models of a store, their versions, aliases and stages. Changes are on the disk when they resolve; they throw
 * UserFacingError where nothing can be written. What changes nothing writes nothing.
 */
export interface ModelRegistry {
  /** By name; deleted ones are not among them. */
  listModels(): Promise<RegisteredModel[]>;
  getModel(name: string): Promise<RegisteredModel | undefined>;
  /** By number. */
  listVersions(name: string): Promise<ModelVersion[]>;
  getVersion(name: string, version: number): Promise<VersionResult>;
  getVersionByAlias(name: string, alias: string): Promise<VersionResult>;
  searchModels(search: RegistrySearch): Promise<SearchedModels>;
  searchVersions(search: RegistrySearch): Promise<SearchedVersions>;

  createModel(model: NewModel): Promise<ModelResult>;
  describeModel(name: string, description: string): Promise<ModelResult>;
  renameModel(name: string, newName: string): Promise<ModelResult>;
  /** With its versions; another model may get its name, and begins with version 1. */
  deleteModel(name: string): Promise<DoneResult>;
  setModelTag(name: string, key: string, value: string): Promise<DoneResult>;
  /** Deleting a tag that is not set changes nothing; the same is true of aliases. */
  deleteModelTag(name: string, key: string): Promise<DoneResult>;
  setAlias(name: string, alias: string, version: number, options?: { settles?: boolean }): Promise<DoneResult>;
  deleteAlias(name: string, alias: string, options?: { settles?: boolean }): Promise<DoneResult>;

  /** Its number is one more than any that was ever given, also to versions that were deleted. */
  createVersion(version: NewVersion): Promise<VersionResult>;
  describeVersion(name: string, version: number, description: string): Promise<VersionResult>;
  setVersionTag(name: string, version: number, key: string, value: string): Promise<DoneResult>;
  deleteVersionTag(name: string, version: number, key: string): Promise<DoneResult>;
  /** Its aliases stay and name what is no more, as in MLflow; the stage it held is free. */
  deleteVersion(name: string, version: number): Promise<DoneResult>;
  moveVersion(name: string, version: number, transition: StageTransition): Promise<VersionResult>;

  /** Who changed what of a model when, oldest first. */
  history(name: string): Promise<ModelEvent[] | undefined>;
  /** The version that held a stage at a time, by the clocks of who wrote. */
  stageAt(name: string, stage: string, atMs: number): Promise<StageHolders | undefined>;
  conflicts(): Promise<readonly Conflict[]>;
  /** Settles a conflict about a subject by the word of a person: the record with this hash is to hold. */
  settle(subject: string, keep: string): Promise<{ ok: true } | ({ ok: false } & SettleRefusal)>;
}
