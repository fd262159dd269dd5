import type { SubjectState } from '../ledger/recordGraph.ts';
import { earliestMs, latestMs, numberOf, setOrDelete, textOf } from './decidedValue.ts';
import { applyToVersion, createdAtMsOf, emptyVersion, isLiving, type FoldedVersion, type LivingVersion } from './foldedVersion.ts';
import type { ModelVersion, RegisteredModel } from './modelRegistry.ts';
import type { RegistrySubject } from './registrySubjects.ts';
import { isHeldStage } from './stages.ts';

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
        this.at.created = earliestMs(state);
        return;
      case 'name':
        this.name = textOf(value);
        this.at.named = latestMs(state);
        return;
      case 'description':
        this.description = textOf(value);
        this.at.described = latestMs(state);
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
  living(number: number): LivingVersion | undefined {
    const version = this.versions.get(number);
    return version && isLiving(version) ? version : undefined;
  }

  /** By number. */
  get livingVersions(): LivingVersion[] {
    return [...this.versions.values()].filter(isLiving).sort((a, b) => a.number - b.number);
  }

  /** One more than any number that was ever given. */
  get nextVersion(): number {
    let highest = 0;
    for (const number of this.versions.keys()) highest = Math.max(highest, number);
    return highest + 1;
  }

  toModel(): RegisteredModel {
    const latest = new Map<string, LivingVersion>();
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

  toVersion(version: LivingVersion): ModelVersion {
    const { source = '', location = null, runId = null, runLink = null, loggedModelId = null, sha256 = null } = version.facts;
    return {
      modelId: this.id,
      name: this.name,
      version: version.number,
      ...{ source, location, runId, runLink, loggedModelId, sha256 },
      stage: version.stage,
      description: version.description,
      tags: sorted(version.tags),
      aliases: [...this.aliases].filter(([, number]) => number === version.number).map(([alias]) => alias).sort(),
      createdAtMs: createdAtMsOf(version),
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
    const version = this.versions.get(number) ?? emptyVersion(number);
    this.versions.set(number, version);
    return version;
  }
}

/** The version that a stage falls to when its holder leaves: the highest that is in it too. */
export function heirOf(model: FoldedModel, stage: string, leaving: ReadonlySet<number>): number | null {
  if (!isHeldStage(stage)) return null;
  const others = model.livingVersions.filter((version) => version.stage === stage && !leaving.has(version.number));
  return others.at(-1)?.number ?? null;
}

function sorted<V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
