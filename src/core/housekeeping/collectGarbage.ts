import { errorMessage } from '../errors.ts';
import { hashesNamedBy, judgeRun, YOUNG_MS, type Garbage, type GarbageKind, type GarbageRules, type Names, type StoredFile, type SurveyedRun } from './garbage.ts';

/** The run folders of a store. */
export interface RunGarbage {
  /** Puts back what a `gc` that was killed had put aside and not decided about. */
  giveBack(): void;
  /** What is left of runs that a `gc` was removing when it was killed. */
  listRests(): Iterable<StoredFile>;
  takeRest(rest: StoredFile): boolean;
  survey(): Iterable<SurveyedRun>;
  /**
   * Removes a run, if it is still garbage when nobody can find it any more. Killed in the middle it leaves a run that the
   * next `gc` takes, or nothing.
   * @returns false when it stays
   */
  take(run: SurveyedRun, isStillGarbage: (run: SurveyedRun) => boolean): boolean;
  takeTemporary(file: StoredFile, isStillGarbage: (modifiedMs: number) => boolean): boolean;
}

/** The artifact objects of a store. */
export interface ObjectGarbage {
  giveBack(): void;
  list(): Iterable<StoredFile & { sha256: string }>;
  take(object: StoredFile & { sha256: string }, isStillGarbage: (modifiedMs: number) => boolean): boolean;
}

/** A file that is left over: of a killed process, of a run that is gone, of an older release. */
export interface Leftover extends StoredFile {
  kind: GarbageKind;
  why: string;
  /** Younger ones stay, in milliseconds. */
  leastAgeMs: number;
}

export interface Leftovers {
  list(remainingRuns: ReadonlySet<string>): Iterable<Leftover>;
  take(file: Leftover, isStillGarbage: (modifiedMs: number) => boolean): boolean;
}

export interface GarbageStore {
  runs: RunGarbage;
  objects: ObjectGarbage;
  leftovers: readonly Leftovers[];
  /** Ids and hashes in what people decided and wrote: ledger, models, traces, cards. */
  namesInRecords(): Names;
}

export interface GarbageReport {
  /** What was taken, or in a dry run would be. */
  taken: Garbage[];
  /** What stays although it looks like garbage, and why. */
  kept: { path: string; why: string }[];
  /** What could not be looked at or removed. */
  problems: string[];
}

export interface CollectOptions extends GarbageRules {
  isDryRun: boolean;
  onProgress?(runs: number): void;
}

/**
 * Takes what nobody needs: runs that were deleted long enough ago, objects that no other run and no record names, leftovers.
 * Safe beside processes that write: what is taken is looked at once more when it is out of their sight, and put back when
 * somebody came for it.
 */
export function collectGarbage(store: GarbageStore, options: CollectOptions): GarbageReport {
  return new Collection(store, options).run();
}

class Collection {
  private readonly report: GarbageReport = { taken: [], kept: [], problems: [] };
  private readonly remaining = new Set<string>();
  private readonly namedByRuns = new Set<string>();
  private readonly temporaries: StoredFile[] = [];
  /** Why it is not known what all runs and records name. */
  private blind: string | undefined;

  constructor(
    private readonly store: GarbageStore,
    private readonly options: CollectOptions,
  ) {}

  run(): GarbageReport {
    const { runs, objects, leftovers } = this.store;
    if (!this.options.isDryRun) {
      this.attempt('What an interrupted gc had put aside', () => runs.giveBack());
      this.attempt('What an interrupted gc had put aside', () => objects.giveBack());
    }
    for (const rest of runs.listRests()) this.take({ kind: 'run', why: 'the rest of one that an interrupted gc took' }, rest, () => runs.takeRest(rest));
    const named = this.readNames();
    this.takeRuns(named);
    if (this.blind === undefined) this.takeObjects(named);
    else this.report.problems.push(`No artifact objects are taken, because ${this.blind}: it may name them.`);
    for (const file of this.temporaries) this.takeOld({ kind: 'temporary', why: 'left by a process that was killed' }, file, (isOld) => runs.takeTemporary(file, isOld));
    for (const source of leftovers) {
      for (const file of source.list(this.remaining)) this.takeOld(file, file, (isOld) => source.take(file, isOld), file.leastAgeMs);
    }
    return this.report;
  }

  private readNames(): Names {
    try {
      return this.store.namesInRecords();
    } catch (error) {
      this.blind = `the ledger cannot be read (${errorMessage(error)})`;
      return { has: () => true };
    }
  }

  private takeRuns(named: Names): void {
    let count = 0;
    for (const run of this.store.runs.survey()) {
      count += 1;
      this.options.onProgress?.(count);
      const judgement = judgeRun(run, this.options, named);
      if (judgement.take && this.take({ kind: 'run', why: describe(run, judgement.why) }, run, () => this.store.runs.take(run, (again) => judgeRun(again, this.options, named).take))) continue;
      if (!judgement.take && judgement.why !== undefined) this.report.kept.push({ path: run.path, why: judgement.why });
      this.remaining.add(run.id);
      for (const hash of hashesNamedBy(run)) this.namedByRuns.add(hash);
      if (run.unreadable !== undefined) this.blind ??= `${run.path} cannot be read (${run.unreadable})`;
      this.temporaries.push(...run.temporaries);
    }
  }

  private takeObjects(named: Names): void {
    for (const object of this.store.objects.list()) {
      if (this.namedByRuns.has(object.sha256) || named.has(object.sha256)) continue;
      this.takeOld({ kind: 'artifact', why: 'no run and no record names it' }, object, (isOld) => this.store.objects.take(object, isOld));
    }
  }

  private takeOld(garbage: { kind: GarbageKind; why: string }, file: StoredFile, remove: (isOld: (modifiedMs: number) => boolean) => boolean, leastAgeMs = YOUNG_MS): void {
    const isOld = (modifiedMs: number) => this.options.nowMs - modifiedMs >= leastAgeMs;
    if (isOld(file.modifiedMs)) this.take(garbage, file, () => remove(isOld));
  }

  /** Takes one thing, or in a dry run says so; false when it stays. */
  private take({ kind, why }: { kind: GarbageKind; why: string }, { path, sizeBytes }: StoredFile, remove: () => boolean): boolean {
    if (!this.options.isDryRun && this.attempt(path, remove) !== true) return false;
    this.report.taken.push({ kind, path, sizeBytes, why });
    return true;
  }

  /** One thing that cannot be removed does not keep the others. */
  private attempt<T>(what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.report.problems.push(`${what}: ${errorMessage(error)}`);
      return undefined;
    }
  }
}

function describe({ state }: SurveyedRun, why: string): string {
  const name = state.name?.value ?? state.start?.name ?? state.session?.name;
  return name === undefined ? why : `${name}, ${why}`;
}
