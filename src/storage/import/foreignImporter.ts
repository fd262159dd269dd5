import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import type { Clock } from '../../core/clock.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import type { ForeignArtifact, ForeignRun, SourceKind } from '../../core/imports/foreignRun.ts';
import { collectPoints, collectRecords, isContinued, startRecord, type ImportedContent, type KnownRun } from '../../core/imports/importedRecords.ts';
import type { ImportedRun } from '../../core/runs/importedRun.ts';
import { RECORD_VERSION, type PointBatch, type ProcessIdentity, type RunRecord } from '../../core/runs/records.ts';
import { isMonth, isRunId, monthOf } from '../../core/runs/runId.ts';
import { importerName } from '../../core/runs/writerName.ts';
import { eventFileName, runFolder } from '../../core/workspace/storeLayout.ts';
import { EventFileWriter } from '../eventFileWriter.ts';
import { findRunMonth } from '../findRunMonth.ts';
import { cannotWrite } from '../storeFolder.ts';
import { placeFile } from './copyEventFile.ts';
import { keepArtifacts, type KeptArtifacts } from './foreignArtifacts.ts';
import { ImportExperiments } from './importExperiments.ts';
import { readEarlierImport, readKnownRun, type EarlierImport } from './knownRun.ts';
import { revisionOf } from './revision.ts';

export interface ForeignImporterServices {
  storeFolder: string;
  artifacts: ArtifactStore;
  experiments: ExperimentStore;
  clock: Clock;
  /** The process that imports. */
  self: ProcessIdentity;
  tool: string;
}

/** Where a run lies here, or would, and what an earlier import left there. */
interface Place {
  runId: string;
  folder: string;
  isThere: boolean;
  earlier: EarlierImport | undefined;
}

/**
 * Takes in runs that another program recorded, each as an event file of its own in the run's folder. Artifacts come first,
 * then the file as a whole, so that a killed import leaves nothing half. What is there already is never changed: a run that
 * has grown at its source gets what is new behind what it had.
 */
export class ForeignImporter {
  private readonly experiments: ImportExperiments;

  constructor(private readonly services: ForeignImporterServices) {
    this.experiments = new ImportExperiments(services.experiments);
  }

  /**
   * @param isDryRun says what would come in and writes nothing
   * @throws UserFacingError when the store cannot be written; the signal's reason
   */
  async import(kind: SourceKind, run: ForeignRun, { isDryRun, signal }: { isDryRun: boolean; signal: AbortSignal }): Promise<ImportedRun> {
    const writer = importerName(kind);
    const place = this.find(run, writer);
    if (typeof place === 'string') return { source: run.place, outcome: 'refused', runId: null, why: place };
    const { runId, folder, earlier } = place;
    const revision = revisionOf(run);
    const source = run.place;
    const unchanged: ImportedRun = { source, outcome: 'unchanged', runId, addedBytes: 0, artifacts: { copied: 0, copiedBytes: 0, missing: [] }, notes: run.notes };
    if (earlier?.revision === revision && this.hasObjects(earlier)) return unchanged;
    try {
      const known = place.isThere ? readKnownRun(folder, earlier) : undefined;
      const artifacts = isDryRun ? expectArtifacts(run, known) : await keepArtifacts(run.artifacts, this.services.artifacts, signal);
      const content: ImportedContent = {
        run,
        origin: { ...run.origin, revision },
        experiment: known || isDryRun ? null : await this.experiments.find(run.experiment),
        artifacts: artifacts.kept,
        atMs: this.services.clock.nowMs(),
      };
      const records = collectRecords(content, known);
      const points = collectPoints(run, known);
      const { copied, copiedBytes } = artifacts;
      const done = { source, runId, artifacts: { copied, copiedBytes, missing: [] }, notes: [...run.notes, ...artifacts.notes] };
      if (known && records.length === 0 && points.length === 0) return { ...done, outcome: 'unchanged', addedBytes: 0 };
      const start = startRecord({ ...content, experiment: known?.imported.start?.experiment ?? content.experiment }, known);
      const addedBytes = isDryRun ? 0 : this.write(place, writer, [start, ...records], points);
      if (addedBytes === undefined) return { source, outcome: 'refused', runId, why: 'Somebody else imported it at the same moment. Import it again.' };
      return { ...done, outcome: known ? 'grown' : 'imported', addedBytes };
    } catch (error) {
      if (error instanceof UserFacingError || signal.aborted) throw error;
      throw cannotWrite(this.services.storeFolder, error);
    }
  }

  /** The place of a run, or why it can have none. */
  private find(run: ForeignRun, writer: string): Place | string {
    if (run.id.of === 'run') return this.at(run.id.runId, run, writer);
    for (let generation = 0; ; generation += 1) {
      const place = this.at(run.id.runIdOf(generation), run, writer);
      if (typeof place === 'string' || !place.isThere) return place;
      if (place.earlier?.revision === revisionOf(run)) return place;
      const known = readKnownRun(place.folder, place.earlier);
      if (!known || isContinued(run, known)) return place;
    }
  }

  private at(runId: string, { startedAtMs }: ForeignRun, writer: string): Place | string {
    if (!isRunId(runId)) return 'Its id is none that a run can have.';
    if (!isInCalendar(startedAtMs)) return 'The time of its start is in no month.';
    const folderIn = (month: string) => path.join(this.services.storeFolder, runFolder(month, runId));
    const expected = folderIn(monthOf(startedAtMs));
    const month = existsSync(expected) ? undefined : findRunMonth(this.services.storeFolder, runId);
    const folder = month === undefined ? expected : folderIn(month);
    return { runId, folder, isThere: existsSync(folder), earlier: readEarlierImport(folder, writer) };
  }

  /** Whether the contents of all artifacts that were imported are still here. */
  private hasObjects({ state }: EarlierImport): boolean {
    return [...state.artifacts.values()].every(({ value }) => !value || this.services.artifacts.sizeOf(value.sha256) === value.sizeBytes);
  }

  /** Returns how many bytes of records came in, or undefined when the file is not any more what it was. */
  private write({ runId, folder, earlier }: Place, writer: string, records: RunRecord[], points: PointBatch[]): number | undefined {
    const { self, tool, clock } = this.services;
    const file = path.join(folder, eventFileName(writer));
    mkdirSync(folder, { recursive: true });
    let sizeBytes = 0;
    const isPlaced = placeFile(file, earlier ? { kind: 'shorter', ...earlier } : { kind: 'absent' }, (temporary) => {
      if (earlier) copyFileSync(file, temporary);
      const events = new EventFileWriter(temporary, { storeFolder: this.services.storeFolder });
      try {
        const isLast = (record: RunRecord) => record.kind === 'end';
        const open: RunRecord = { kind: 'open', v: RECORD_VERSION, run: runId, writer, at: clock.nowMs(), process: self, tool };
        events.append(...(events.isEmpty ? [open] : []), ...records.filter((record) => !isLast(record)));
        events.appendPoints(...points);
        events.append(...records.filter(isLast));
      } finally {
        events.close();
      }
      sizeBytes = events.writtenBytes;
    });
    return isPlaced ? sizeBytes - (earlier?.sizeBytes ?? 0) : undefined;
  }
}

/** Whether a moment, in milliseconds since 1970, has a month as folders are called. */
function isInCalendar(timeMs: number): boolean {
  return !Number.isNaN(new Date(timeMs).getTime()) && isMonth(monthOf(timeMs));
}

/** What an import would copy, told by size: nothing is read. */
function expectArtifacts(run: ForeignRun, known: KnownRun | undefined): KeptArtifacts {
  const sizeOf = ({ from }: ForeignArtifact) => ('file' in from ? from.sizeBytes : from.bytes.length);
  const fresh = run.artifacts.filter((artifact) => known?.imported.artifacts.get(artifact.path)?.value?.sizeBytes !== sizeOf(artifact));
  return { kept: [], copied: fresh.length, copiedBytes: fresh.reduce((sum, artifact) => sum + sizeOf(artifact), 0), notes: [] };
}
