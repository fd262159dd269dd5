import * as z from 'zod/mini';
import type { JsonValue } from '../ledger/canonicalJson.ts';
import type { Author } from '../ledger/ledgerRecord.ts';
import type { SubjectState } from '../ledger/recordGraph.ts';
import type { ModelVersion, RegisteredModel, VersionFacts } from './modelRegistry.ts';
import type { RegistrySubject } from './registrySubjects.ts';
import { FIRST_STAGE, isHeldStage } from './stages.ts';

const text = z.optional(z.string());
const storedFacts = z.object({ source: text, location: text, runId: text, runLink: text, loggedModelId: text, sha256: text, createdAtMs: z.optional(z.number()) });
type StoredFacts = z.infer<typeof storedFacts>;

/** What the records of one version add up to; it is deleted, or was never created, when it has no facts. */
export interface FoldedVersion {
  number: number;
  facts: StoredFacts | null;
  createdBy: Author;
  isDisputed: boolean;
  stage: string;
  description: string;
  tags: Map<string, string>;
  /** When the last word about each of these was spoken, in milliseconds since 1970; 0 for none. */
  at: { created: number; decided: number; described: number; moved: number };
}

/**
 * What the decisions about one model add up to. Each decision replaces the earlier one about its subject and touches nothing
 * else, so the order in which they are applied does not matter.
 */
export class FoldedModel {
  name = '';
  isActive = false;
  /** Whether a record created it; it may be deleted since. */
  wasCreated = false;
  description = '';
  readonly tags = new Map<string, string>();
  readonly aliases = new Map<string, number>();
  readonly holders = new Map<string, number>();
  /** Every version that records tell of, also deleted ones. */
  readonly versions = new Map<number, FoldedVersion>();
  private readonly at = { created: 0, named: 0, described: 0 };

  constructor(readonly id: string) {}

  apply(about: Exclude<RegistrySubject, { about: 'holder-of-name' }>, state: SubjectState): void {
    const { value } = state;
    switch (about.about) {
      case 'model':
        this.isActive = value !== null;
        this.wasCreated = true;
        this.at.created = earliest(state);
        return;
      case 'name':
        this.name = textOf(value);
        this.at.named = latest(state);
        return;
      case 'description':
        this.description = textOf(value);
        this.at.described = latest(state);
        return;
      case 'tag':
        return setOrDelete(this.tags, about.key, typeof value === 'string' ? value : undefined);
      case 'alias':
        return setOrDelete(this.aliases, about.key, numberOf(value));
      case 'stage':
        return setOrDelete(this.holders, about.key, numberOf(value));
      case 'version':
      case 'version-stage':
      case 'version-description':
      case 'version-tag':
        return applyToVersion(this.versionToFold(about.version), about, state);
    }
  }

  /** A version that was created and not deleted. */
  living(number: number): (FoldedVersion & { facts: StoredFacts }) | undefined {
    const version = this.versions.get(number);
    return version && isLiving(version) ? version : undefined;
  }

  /** By number. */
  get livingVersions(): (FoldedVersion & { facts: StoredFacts })[] {
    return [...this.versions.values()].filter(isLiving).sort((a, b) => a.number - b.number);
  }

  /** One more than any number that was ever given. */
  get nextVersion(): number {
    let highest = 0;
    for (const number of this.versions.keys()) highest = Math.max(highest, number);
    return highest + 1;
  }

  toModel(): RegisteredModel {
    const latest = new Map<string, FoldedVersion & { facts: StoredFacts }>();
    let versionCount = 0;
    for (const version of this.versions.values()) {
      if (!isLiving(version)) continue;
      versionCount += 1;
      if (version.number > (latest.get(version.stage)?.number ?? 0)) latest.set(version.stage, version);
    }
    return {
      id: this.id,
      name: this.name,
      description: this.description,
      tags: sorted(this.tags),
      aliases: sorted(this.aliases),
      holders: sorted(this.holders),
      latestVersions: [...latest.values()].sort((a, b) => a.number - b.number).map((version) => this.toVersion(version)),
      versionCount,
      createdAtMs: this.createdAtMs,
      updatedAtMs: this.updatedAtMs,
    };
  }

  toVersion(version: FoldedVersion & { facts: StoredFacts }): ModelVersion {
    const { source = '', location = null, runId = null, runLink = null, loggedModelId = null, sha256 = null, createdAtMs } = version.facts;
    return {
      modelId: this.id,
      name: this.name,
      version: version.number,
      ...{ source, location, runId, runLink, loggedModelId, sha256 },
      stage: version.stage,
      description: version.description,
      tags: sorted(version.tags),
      aliases: [...this.aliases].filter(([, number]) => number === version.number).map(([alias]) => alias).sort(),
      createdAtMs: createdAtMs ?? version.at.created,
      updatedAtMs: this.updatedAtMsOf(version),
      createdBy: version.createdBy,
      isDisputed: version.isDisputed,
    };
  }

  get createdAtMs(): number {
    return this.at.created;
  }

  /** As in MLflow: tags and aliases do not count. */
  get updatedAtMs(): number {
    let last = Math.max(this.at.created, this.at.named, this.at.described);
    for (const { at } of this.versions.values()) last = Math.max(last, at.decided, at.moved);
    return last;
  }

  /** A rename counts for every version, as in MLflow. */
  updatedAtMsOf({ at }: FoldedVersion): number {
    return Math.max(at.decided, at.described, at.moved, this.at.named);
  }

  private versionToFold(number: number): FoldedVersion {
    const version = this.versions.get(number) ?? {
      number,
      facts: null,
      createdBy: { name: '', source: 'system' as const },
      isDisputed: false,
      stage: FIRST_STAGE,
      description: '',
      tags: new Map<string, string>(),
      at: { created: 0, decided: 0, described: 0, moved: 0 },
    };
    this.versions.set(number, version);
    return version;
  }
}

function applyToVersion(version: FoldedVersion, about: RegistrySubject, state: SubjectState): void {
  const { value } = state;
  switch (about.about) {
    case 'version':
      version.facts = factsOf(value);
      version.createdBy = state.tips.at(-1)?.record.author ?? version.createdBy;
      version.isDisputed = state.isDisputed;
      version.at.created = earliest(state);
      version.at.decided = latest(state);
      return;
    case 'version-stage':
      version.stage = textOf(value) || FIRST_STAGE;
      version.at.moved = latest(state);
      return;
    case 'version-description':
      version.description = textOf(value);
      version.at.described = latest(state);
      return;
    case 'version-tag':
      setOrDelete(version.tags, about.key, typeof value === 'string' ? value : undefined);
  }
}

/** The version that a stage falls to when its holder leaves: the highest that is in it too. */
export function heirOf(model: FoldedModel, stage: string, leaving: ReadonlySet<number>): number | null {
  if (!isHeldStage(stage)) return null;
  const others = model.livingVersions.filter((version) => version.stage === stage && !leaving.has(version.number));
  return others.at(-1)?.number ?? null;
}

/** The facts of a version as its record holds them: what is not known is left out. */
export function storedFactsOf(facts: Partial<VersionFacts> & { createdAtMs?: number }): Record<string, string | number> {
  const { source, location, runId, runLink, loggedModelId, sha256, createdAtMs } = facts;
  const known = Object.entries({ source, location, runId, runLink, loggedModelId, sha256, createdAtMs });
  return Object.fromEntries(known.filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== null && (entry[1] !== '' || entry[0] === 'source')));
}

function factsOf(value: JsonValue): StoredFacts | null {
  if (value === null) return null;
  const parsed = storedFacts.safeParse(value);
  return parsed.success ? parsed.data : {};
}

function isLiving(version: FoldedVersion): version is FoldedVersion & { facts: StoredFacts } {
  return version.facts !== null;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: JsonValue): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function setOrDelete<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function sorted<V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function earliest({ tips }: SubjectState): number {
  return Math.min(...tips.map(({ record }) => record.at));
}

function latest({ tips }: SubjectState): number {
  return Math.max(...tips.map(({ record }) => record.at));
}
