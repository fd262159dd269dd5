import type { LedgerState, LedgerStore } from '../ledger/ledgerStore.ts';
import type { Conflict } from '../ledger/recordGraph.ts';
import type { FoldedModel } from './foldedModel.ts';
import * as models from './modelChanges.ts';
import type { DoneResult, ModelRegistry, ModelResult, ModelVersion, NewModel, NewVersion, RegisteredModel, RegistryRefusal, RegistryResult, SettleRefusal, StageTransition, VersionResult } from './modelRegistry.ts';
import type { Place, RegistryChange } from './registryChange.ts';
import { RegistryCatalog } from './registryCatalog.ts';
import { collectHistory, stageHoldersAt, type ModelEvent, type StageHolders } from './registryHistory.ts';
import { parseRegistrySubject } from './registrySubjects.ts';
import { searchModels, searchVersions, type RegistrySearch, type SearchedModels, type SearchedVersions } from './searchRegistry.ts';
import { settleConflict } from './settleConflict.ts';
import * as versions from './versionChanges.ts';

type Decide = (catalog: RegistryCatalog, state: LedgerState) => RegistryChange;

/** The model registry as records of the ledger, folded once and followed. */
export class RecordedModels implements ModelRegistry {
  private readonly catalog = new RegistryCatalog();

  constructor(private readonly ledger: LedgerStore) {}

  async listModels(): Promise<RegisteredModel[]> {
    await this.read();
    return this.catalog.listed.map((model) => model.toModel());
  }

  async getModel(name: string): Promise<RegisteredModel | undefined> {
    await this.read();
    return this.catalog.byName(name)?.toModel();
  }

  async listVersions(name: string): Promise<ModelVersion[]> {
    await this.read();
    const model = this.catalog.byName(name);
    return model?.livingVersions.map((version) => model.toVersion(version)) ?? [];
  }

  async getVersion(name: string, version: number): Promise<VersionResult> {
    await this.read();
    return versionOf(this.catalog.byName(name), name, version);
  }

  async getVersionByAlias(name: string, alias: string): Promise<VersionResult> {
    await this.read();
    const model = this.catalog.byName(name);
    if (!model) return { ok: false, reason: 'model-not-found', name };
    const version = model.aliases.get(alias);
    return version === undefined ? { ok: false, reason: 'alias-not-found', alias } : versionOf(model, name, version);
  }

  async searchModels(search: RegistrySearch): Promise<SearchedModels> {
    await this.read();
    return searchModels(this.catalog.listed, search);
  }

  async searchVersions(search: RegistrySearch): Promise<SearchedVersions> {
    await this.read();
    return searchVersions(this.catalog.listed, search);
  }

  createModel(model: NewModel): Promise<ModelResult> {
    return this.changeModel((catalog, state) => models.createModel(catalog, state, model));
  }

  describeModel(name: string, description: string): Promise<ModelResult> {
    return this.changeModel((catalog, state) => models.describeModel(catalog, state, name, description));
  }

  renameModel(name: string, newName: string): Promise<ModelResult> {
    return this.changeModel((catalog, state) => models.renameModel(catalog, state, name, newName));
  }

  deleteModel(name: string): Promise<DoneResult> {
    return this.change((catalog) => models.deleteModel(catalog, name), () => ({}));
  }

  setModelTag(name: string, key: string, value: string): Promise<DoneResult> {
    return this.change((catalog, state) => models.setModelTag(catalog, state, name, key, value), () => ({}));
  }

  deleteModelTag(name: string, key: string): Promise<DoneResult> {
    return this.change((catalog, state) => models.deleteModelTag(catalog, state, name, key), () => ({}));
  }

  setAlias(name: string, alias: string, version: number, { settles = false } = {}): Promise<DoneResult> {
    return this.change((catalog, state) => models.setAlias(catalog, state, name, alias, version, settles), () => ({}));
  }

  deleteAlias(name: string, alias: string, { settles = false } = {}): Promise<DoneResult> {
    return this.change((catalog, state) => models.deleteAlias(catalog, state, name, alias, settles), () => ({}));
  }

  createVersion(version: NewVersion): Promise<VersionResult> {
    return this.changeVersion((catalog, state) => versions.createVersion(catalog, state, version));
  }

  describeVersion(name: string, version: number, description: string): Promise<VersionResult> {
    return this.changeVersion((catalog, state) => versions.describeVersion(catalog, state, name, version, description));
  }

  setVersionTag(name: string, version: number, key: string, value: string): Promise<DoneResult> {
    return this.change((catalog, state) => versions.setVersionTag(catalog, state, name, version, key, value), () => ({}));
  }

  deleteVersionTag(name: string, version: number, key: string): Promise<DoneResult> {
    return this.change((catalog, state) => versions.deleteVersionTag(catalog, state, name, version, key), () => ({}));
  }

  deleteVersion(name: string, version: number): Promise<DoneResult> {
    return this.change((catalog) => versions.deleteVersion(catalog, name, version), () => ({}));
  }

  moveVersion(name: string, version: number, transition: StageTransition): Promise<VersionResult> {
    return this.changeVersion((catalog, state) => versions.moveVersion(catalog, state, name, version, transition));
  }

  async history(name: string): Promise<ModelEvent[] | undefined> {
    const { records } = await this.read();
    const model = this.catalog.remembered(name);
    return model && collectHistory(records, model.id);
  }

  async stageAt(name: string, stage: string, atMs: number): Promise<StageHolders | undefined> {
    const { records } = await this.read();
    const model = this.catalog.remembered(name);
    return model && stageHoldersAt(records, model.id, stage, atMs);
  }

  async conflicts(): Promise<readonly Conflict[]> {
    const { conflicts } = await this.read();
    return conflicts.filter(({ subject }) => parseRegistrySubject(subject));
  }

  async settle(subject: string, keep: string): Promise<{ ok: true } | ({ ok: false } & SettleRefusal)> {
    const published = await this.ledger.publish<SettleRefusal>((state) => {
      this.catalog.follow(state);
      return settleConflict(this.catalog, state, subject, keep);
    });
    if (published.ok) return { ok: true };
    if (published.reason !== 'refused') throw new Error(`A word that settles is never ${published.reason}`);
    return { ok: false, ...published.refusal };
  }

  private async read(): Promise<LedgerState> {
    const state = await this.ledger.read();
    this.catalog.follow(state);
    return state;
  }

  private changeModel(decide: Decide): Promise<ModelResult> {
    return this.change(decide, (model) => ({ model: model.toModel() }));
  }

  private changeVersion(decide: Decide): Promise<VersionResult> {
    return this.change(decide, (model, { version }) => {
      const living = version === undefined ? undefined : model.living(version);
      if (!living) throw new Error(`Version ${version} of ${model.id} was recorded and is not there`);
      return { version: model.toVersion(living) };
    });
  }

  private async change<T>(decide: Decide, tell: (model: FoldedModel, place: Place) => T): Promise<RegistryResult<T>> {
    const published = await this.ledger.publish<{ refusal: RegistryRefusal } | { unchanged: Place }>((state) => {
      this.catalog.follow(state);
      const change = decide(this.catalog, state);
      return 'kind' in change ? change : { refusal: change };
    });
    let place: Place;
    if (published.ok) {
      this.catalog.follow(published.state);
      place = published.stored.record.body as unknown as Place;
    } else if (published.reason === 'refused') {
      if ('refusal' in published.refusal) return { ok: false, ...published.refusal.refusal };
      place = published.refusal.unchanged;
    } else if (published.reason === 'disputed') {
      return { ok: false, reason: 'disputed', subject: published.subject };
    } else {
      throw new Error(`A change of the registry is never ${published.reason}`);
    }
    const model = this.catalog.byId(place.id);
    if (!model) throw new Error(`The model ${place.id} was recorded and is not there`);
    return { ok: true, ...tell(model, place) };
  }
}

function versionOf(model: FoldedModel | undefined, name: string, version: number): VersionResult {
  const living = model?.living(version);
  return model && living ? { ok: true, version: model.toVersion(living) } : { ok: false, reason: 'version-not-found', name, version };
}
