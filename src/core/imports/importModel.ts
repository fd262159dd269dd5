import type { Origin } from '../ledger/ledgerRecord.ts';
import type { ModelRegistry, ModelVersion, RegisteredModel } from '../registry/modelRegistry.ts';
import type { ModelEvent } from '../registry/registryHistory.ts';
import { FIRST_STAGE, isHeldStage } from '../registry/stages.ts';
import type { ForeignModel, ForeignVersion } from './foreignModel.ts';
import type { ImportNote } from './foreignRun.ts';

/** What came of one registered model. */
export interface ImportedModel {
  name: string;
  place: string;
  /** `grown`: it was there with fewer versions. */
  outcome: 'imported' | 'grown' | 'unchanged';
  addedVersions: number;
  notes: ImportNote[];
}

/**
 * Takes in a registered model: what was never decided here of it comes, nothing that is here changes. A version keeps its
 * number. An import that was killed goes on.
 * @throws UserFacingError when the ledger cannot be written
 */
export async function importModel(model: ForeignModel, registry: ModelRegistry, isDryRun: boolean): Promise<ImportedModel> {
  const { name, place } = model;
  const known = await registry.getModel(name);
  const history = await registry.history(name);
  const nothing = { name, place, addedVersions: 0, outcome: 'unchanged' as const };
  const leftOut = (why: string): ImportNote[] => [{ what: 'registered models', count: 1, why, place }];
  if (!known && history) return { ...nothing, notes: leftOut('were deleted here and stay deleted') };
  const missing = collectMissing(model, known ? await registry.listVersions(name) : [], history ?? []);
  const addedVersions = missing.versions.length;
  if (known && addedVersions + missing.staged.length + missing.aliases.length === 0) return { ...nothing, notes: missing.notes };
  const outcome = known ? 'grown' : 'imported';
  if (isDryRun) return { name, place, outcome, addedVersions, notes: missing.notes };
  const created = known ? { ok: true as const, model: known } : await registry.createModel({ name, description: model.description, tags: model.tags, origin: originOf(model, '') });
  if (!created.ok) return { ...nothing, notes: leftOut(`are left out: their name cannot be one here (${created.reason})`) };
  const notes = [...missing.notes];
  for (const version of missing.versions) notes.push(...(await addVersion(model, version, registry)));
  for (const version of missing.staged) notes.push(...(await moveVersion(model, version, created.model, registry)));
  for (const [alias, version] of missing.aliases) {
    const set = await registry.setAlias(name, alias, version);
    if (!set.ok) notes.push({ what: 'aliases', count: 1, why: `are left out (${set.reason})`, place: `${place} ${alias}` });
  }
  return { name, place, outcome, addedVersions, notes };
}

interface Missing {
  versions: ForeignVersion[];
  /** Versions whose stage is to be taken over. */
  staged: ForeignVersion[];
  aliases: [alias: string, version: number][];
  notes: ImportNote[];
}

/** What nobody here has decided yet, also not to delete it. A version whose number another one has here is told. */
function collectMissing({ place, versions, aliases }: ForeignModel, here: readonly ModelVersion[], history: readonly ModelEvent[]): Missing {
  const byNumber = new Map(here.map((version) => [version.version, version]));
  const decided = new Set(history.flatMap(({ changes }) => changes.map(({ about }) => `${about.about} ${'version' in about ? about.version : 'key' in about ? about.key : ''}`)));
  const others = new Set(versions.filter((version) => !isSame(byNumber.get(version.version), version)));
  const isMissing = ({ version }: ForeignVersion) => !decided.has(`version ${version}`);
  const ours = versions.filter((version) => !others.has(version) && (isMissing(version) || byNumber.has(version.version)));
  const numbers = new Set(ours.map(({ version }) => version));
  return {
    versions: ours.filter(isMissing),
    staged: ours.filter((version) => stageOf(version) !== FIRST_STAGE && !decided.has(`version-stage ${version.version}`)),
    aliases: [...aliases].filter(([alias, version]) => numbers.has(version) && !decided.has(`alias ${alias}`)),
    notes: others.size === 0 ? [] : [{ what: 'versions of models', count: others.size, why: 'are left out: their numbers have other versions here', place }],
  };
}

function isSame(here: ModelVersion | undefined, { source, runId }: ForeignVersion): boolean {
  return here === undefined || (here.source === source && here.runId === runId);
}

async function addVersion(model: ForeignModel, { version, createdAtMs, stage: _stage, ...facts }: ForeignVersion, registry: ModelRegistry): Promise<ImportNote[]> {
  const added = await registry.createVersion({ name: model.name, version, ...facts, ...(createdAtMs === null ? {} : { createdAtMs }), origin: originOf(model, ` version ${version}`) });
  return added.ok ? [] : [noteOf(model, version, `are left out (${added.reason})`)];
}

async function moveVersion(model: ForeignModel, version: ForeignVersion, before: RegisteredModel, registry: ModelRegistry): Promise<ImportNote[]> {
  const stage = stageOf(version);
  // Who is live here is decided here.
  if (isHeldStage(stage) && before.holders.has(stage)) return [noteOf(model, version.version, `come without their stage: another version is in ${stage} here`)];
  const moved = await registry.moveVersion(model.name, version.version, { stage });
  return moved.ok ? [] : [noteOf(model, version.version, `come without their stage (${moved.reason})`)];
}

function noteOf({ place }: ForeignModel, version: number, why: string): ImportNote {
  return { what: 'versions of models', count: 1, why, place: `${place} version ${version}` };
}

/** MLflow's stages are ours but for their first letter, and the first of them. */
function stageOf({ stage }: ForeignVersion): string {
  return stage === 'None' || stage === '' ? FIRST_STAGE : stage.toLowerCase();
}

function originOf({ uri, name }: ForeignModel, part: string): Origin {
  return { uri, id: `registered model ${name}${part}`, revision: '1' };
}
