import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorCode, errorMessage, UserFacingError } from '../../../core/errors.ts';
import type { ForeignModel } from '../../../core/imports/foreignModel.ts';
import { emptyForeignRun, type ForeignExperiment, type ForeignRun, type ForeignSource, type ImportNote, type ReadRun } from '../../../core/imports/foreignRun.ts';
import { fromMlflow, toInput } from '../../../core/imports/mlflowRun.ts';
import { isRunId } from '../../../core/runs/runId.ts';
import { ForeignDatabase, type Row } from '../../index/database.ts';
import { whyUnreadable } from '../listFolder.ts';
import { collectArtifacts, withModelArtifacts, type LoggedModel } from './mlflowArtifacts.ts';
import { MlflowTables } from './mlflowTables.ts';
import { readModels } from './modelTables.ts';
import { readDatabaseFile } from './readDatabaseFile.ts';

export interface DatabaseOptions {
  wasmFile: string;
  workspaceFolder: string;
}

/** The runs of MLflow's database (`mlflow.db`). */
export class MlflowDatabaseStore implements ForeignSource {
  readonly kind = 'mlflow';
  private readonly runIds: string[];
  private readonly experiments: ReadonlyMap<string, ForeignExperiment>;
  private readonly loggedModels = new Map<string, LoggedModel[]>();
  /** Where a relative artifact URI begins: where the server was started, as far as can be known. */
  private readonly baseFolder: string;

  private constructor(
    readonly place: string,
    private readonly tables: MlflowTables,
    private readonly workspaceFolder: string,
  ) {
    this.runIds = tables.runIds();
    this.experiments = new Map(tables.experiments().map(({ id, ...experiment }) => [id, experiment]));
    for (const { runId, ...model } of tables.loggedModels()) this.loggedModels.set(runId, [...(this.loggedModels.get(runId) ?? []), { ...model, folder: undefined }]);
    this.baseFolder = path.dirname(place);
  }

  /** @throws UserFacingError when the file is no database of MLflow's, is in use, damaged or too large */
  static async open(file: string, { wasmFile, workspaceFolder }: DatabaseOptions): Promise<MlflowDatabaseStore> {
    const bytes = readDatabaseFile(file);
    let tables: MlflowTables | undefined;
    try {
      tables = new MlflowTables(await ForeignDatabase.open(bytes, wasmFile));
      refuseOther(file, tables);
      tables.addIndexes();
      return new MlflowDatabaseStore(file, tables, workspaceFolder);
    } catch (error) {
      tables?.close();
      throw error instanceof UserFacingError ? error : damaged(file, error);
    }
  }

  get runCount(): number {
    return this.runIds.length;
  }

  *runs(): Iterable<ReadRun> {
    for (const runId of this.runIds) yield this.read(runId);
  }

  models(): Iterable<ForeignModel> {
    return readModels(this.tables, this.place, pathToFileURL(this.place).href);
  }

  notes(): ImportNote[] {
    const count = this.tables.countTraces();
    return count === 0 ? [] : [{ what: 'traces', count, why: 'are not taken in', place: this.place }];
  }

  dispose(): void {
    this.tables.close();
  }

  private read(runId: string): ReadRun {
    const place = `${this.place}#${runId}`;
    try {
      const run = this.collectRun(runId, place);
      return run ? { ok: true, run } : { ok: false, place, runId, why: 'Its row is gone.' };
    } catch (error) {
      const isOfFiles = error instanceof UserFacingError || errorCode(error) !== undefined;
      return { ok: false, place, runId: isRunId(runId) ? runId : null, why: isOfFiles ? whyUnreadable(error) : `The database is damaged where it lies: ${errorMessage(error)}.` };
    }
  }

  private collectRun(runId: string, place: string): ForeignRun | undefined {
    const { tables, baseFolder } = this;
    const info = tables.run(runId);
    if (!info) return undefined;
    const { tags, ...mapped } = fromMlflow(info, new Map(tables.tags(runId)), this.workspaceFolder);
    const own = collectArtifacts({ uri: info.artifactUri, owner: runId, folder: path.join(baseFolder, 'mlruns', info.experimentId, runId, 'artifacts'), baseFolder });
    const kept = withModelArtifacts(own, this.loggedModels.get(runId) ?? [], baseFolder);
    return {
      ...emptyForeignRun({ place, origin: { uri: pathToFileURL(this.place).href, id: runId }, id: { of: 'run', runId }, startedAtMs: info.startMs }),
      ...mapped,
      experiment: this.experiments.get(info.experimentId) ?? null,
      params: tables.params(runId),
      tags: [...tags, ...kept.tags],
      inputs: tables.datasets(runId).map((dataset) => toInput((key) => textIn(dataset.columns, key), dataset.tags)),
      metrics: tables.metrics(runId),
      artifacts: kept.artifacts,
      notes: kept.notes,
    };
  }
}

function refuseOther(file: string, tables: MlflowTables): void {
  if (!tables.isMlflow) throw new UserFacingError(`${file} is a SQLite database, but none of MLflow's.`, 'MLflow calls its database mlflow.db unless it is told another name.');
  if (tables.missing.length === 0) return;
  throw new UserFacingError(
    `${file} has a schema that this release of Onramp does not know (MLflow's revision ${tables.revision}): ${tables.missing.join(', ')} ${tables.missing.length === 1 ? 'is' : 'are'} missing.`,
    'If it is of an old MLflow, bring it up to date with "mlflow db upgrade"; if of a new one, update Onramp.',
  );
}

function damaged(file: string, error: unknown): UserFacingError {
  return new UserFacingError(`${file} is damaged: ${errorMessage(error)}.`, 'Restore it from a copy, or save what can be saved with the command ".recover" of sqlite3.', { cause: error });
}

function textIn(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
}
