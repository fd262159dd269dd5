import { compareText } from '../search/compareText.ts';
import type { SubjectState } from '../ledger/recordGraph.ts';
import type { LedgerState } from '../ledger/ledgerStore.ts';
import { FoldedModel } from './foldedModel.ts';
import { parseRegistrySubject } from './registrySubjects.ts';

/** The models that a ledger tells of. Follows the ledger: of one that only grew, just what was added is looked at. */
export class RegistryCatalog {
  private readonly models = new Map<string, FoldedModel>();
  /** The id that has a name by the last decision about it. */
  private readonly holders = new Map<string, string>();
  private followed: { lineage: object | undefined; count: number } = { lineage: undefined, count: 0 };

  /** Takes over what a ledger says now; a state older than the one it knows changes nothing. */
  follow({ lineage, records, subjects }: Pick<LedgerState, 'lineage' | 'records' | 'subjects'>): void {
    if (lineage !== this.followed.lineage) {
      this.models.clear();
      this.holders.clear();
      for (const state of subjects.values()) this.apply(state);
    } else {
      for (const { record } of records.slice(this.followed.count)) {
        for (const { subject } of record.decides) {
          const state = subjects.get(subject);
          if (state) this.apply(state);
        }
      }
    }
    this.followed = { lineage, count: Math.max(records.length, lineage === this.followed.lineage ? this.followed.count : 0) };
  }

  /** The model with a name; where two clones gave one name to two models, the one that the last decision gave it to. */
  byName(name: string): FoldedModel | undefined {
    let found: FoldedModel | undefined;
    for (const model of this.models.values()) {
      if (!isListed(model) || model.name !== name) continue;
      if (this.holders.get(name) === model.id) return model;
      found ??= model;
    }
    return found;
  }

  /** The model with a name, or else one that had it when it was deleted: its history goes on to be told. */
  remembered(name: string): FoldedModel | undefined {
    return this.byName(name) ?? [...this.models.values()].findLast((model) => model.name === name);
  }

  byId(id: string): FoldedModel | undefined {
    return this.models.get(id);
  }

  /** By name, then id; deleted models are not among them. */
  get listed(): FoldedModel[] {
    return [...this.models.values()].filter(isListed).sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
  }

  /** The id for a new model of this name. */
  freeId(name: string): string {
    let id = name;
    // A name holds no colon, so no other name gives this id.
    for (let generation = 2; this.models.get(id)?.wasCreated; generation += 1) id = `${name}:${generation}`;
    return id;
  }

  private apply(state: SubjectState): void {
    const about = parseRegistrySubject(state.subject);
    if (!about) return;
    if (about.about === 'holder-of-name') {
      if (typeof state.value === 'string') this.holders.set(about.name, state.value);
      else this.holders.delete(about.name);
      return;
    }
    const model = this.models.get(about.id) ?? new FoldedModel(about.id);
    this.models.set(about.id, model);
    model.apply(about, state);
  }
}

/** Records of a later release may tell of what has no name here. */
function isListed(model: FoldedModel): boolean {
  return model.isActive && model.name !== '';
}
