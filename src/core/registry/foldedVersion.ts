import * as z from 'zod/mini';
import type { JsonValue } from '../ledger/canonicalJson.ts';
import type { Author } from '../ledger/ledgerRecord.ts';
import type { SubjectState } from '../ledger/recordGraph.ts';
import { earliestMs, latestMs, setOrDelete, textOf } from './decidedValue.ts';
import type { VersionFacts } from './modelRegistry.ts';
import type { RegistrySubject } from './registrySubjects.ts';
import { FIRST_STAGE } from './stages.ts';

const text = z.optional(z.string());
const storedFacts = z.object({ source: text, location: text, runId: text, runLink: text, loggedModelId: text, sha256: text, createdAtMs: z.optional(z.number()) });
/** The facts of a version as its record holds them: what is not known is left out. */
export type StoredFacts = z.infer<typeof storedFacts>;

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

/** A version that was created and not deleted. */
export type LivingVersion = FoldedVersion & { facts: StoredFacts };

export function isLiving(version: FoldedVersion): version is LivingVersion {
  return version.facts !== null;
}

/** When it was created, there or where it was imported from. */
export function createdAtMsOf({ facts, at }: LivingVersion): number {
  return facts.createdAtMs ?? at.created;
}

/** A version of which no record tells yet. */
export function emptyVersion(number: number): FoldedVersion {
  return {
    number,
    facts: null,
    createdBy: { name: '', source: 'system' },
    isDisputed: false,
    stage: FIRST_STAGE,
    description: '',
    tags: new Map(),
    at: { created: 0, decided: 0, described: 0, moved: 0 },
  };
}

/** Takes over what is decided about a version. */
export function applyToVersion(version: FoldedVersion, about: Extract<RegistrySubject, { version: number }>, state: SubjectState): void {
  const { value } = state;
  switch (about.about) {
    case 'version':
      version.facts = factsOf(value);
      version.createdBy = state.tips.at(-1)?.record.author ?? version.createdBy;
      version.isDisputed = state.isDisputed;
      version.at.created = earliestMs(state);
      version.at.decided = latestMs(state);
      return;
    case 'version-stage':
      version.stage = textOf(value) || FIRST_STAGE;
      version.at.moved = latestMs(state);
      return;
    case 'version-description':
      version.description = textOf(value);
      version.at.described = latestMs(state);
      return;
    case 'version-tag':
      return setOrDelete(version.tags, about.key, typeof value === 'string' ? value : undefined);
  }
}

/** What a record is to hold of a version: what is not known, or empty, is left out. */
export function storedFactsOf({ source, location, runId, runLink, loggedModelId, sha256, createdAtMs }: Partial<VersionFacts> & { createdAtMs?: number }): Record<string, string | number> {
  const known = Object.entries({ location, runId, runLink, loggedModelId, sha256, createdAtMs });
  return { source: source ?? '', ...Object.fromEntries(known.filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== null && entry[1] !== '')) };
}

function factsOf(value: JsonValue): StoredFacts | null {
  if (value === null) return null;
  const parsed = storedFacts.safeParse(value);
  return parsed.success ? parsed.data : {};
}
