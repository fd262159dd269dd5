import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { compareSummaries, type ExaminedFile, type ExaminedRun } from '../../core/doctor/examinedRun.ts';
import { errorMessage } from '../../core/errors.ts';
import { addPoints, fromSummaryRecord, type MetricSummary } from '../../core/runs/metricSummary.ts';
import { RECORD_VERSION, versionOfLine, type RunRecord } from '../../core/runs/records.ts';
import { createRunState, foldPoints, foldRecord, type RunState } from '../../core/runs/runState.ts';
import { isEditor } from '../../core/runs/writerName.ts';
import { writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { readEventFile } from '../eventFileReader.ts';
import type { RunPlace } from '../housekeeping/runFolders.ts';
import type { StoreFiles } from '../housekeeping/storeFiles.ts';

/** Bad lines of one file that are told one by one. */
const NAMED_BAD_LINES = 10;
/** So much of a tail is looked at for zero bytes. */
const TAIL_PROBE_BYTES = 1 << 20;

/** Reads a run for `doctor`: every line of every file, also the points that a summary stands for. */
export function readWholeRun(files: StoreFiles, { id, month, path }: RunPlace): ExaminedRun {
  const run: ExaminedRun = { id, month, path, state: createRunState(), files: [], lastWriteMs: 0, unreadable: [] };
  for (const name of listRun(files, run)) {
    const writer = writerOfEventFile(name);
    if (writer === undefined) continue;
    const file = `${path}/${name}`;
    try {
      if (!isEditor(writer)) run.lastWriteMs = Math.max(run.lastWriteMs, statSync(files.at(file)).mtimeMs);
      run.files.push(readWholeFile(files.at(file), file, writer, run.state));
    } catch (error) {
      run.unreadable.push({ path: file, why: errorMessage(error) });
    }
  }
  return run;
}

function listRun(files: StoreFiles, run: ExaminedRun): string[] {
  try {
    return readdirSync(files.at(run.path)).sort();
  } catch (error) {
    run.unreadable.push({ path: run.path, why: errorMessage(error) });
    return [];
  }
}

function readWholeFile(absolute: string, path: string, writer: string, state: RunState): ExaminedFile {
  const sizeBytes = statSync(absolute).size;
  const file: ExaminedFile = { path, writer, sizeBytes, open: undefined, version: RECORD_VERSION, bad: [], badCount: 0, unknownCount: 0, tailBytes: 0, tailHoldsZeros: false, wrongSummaries: [] };
  const metrics = new Map<string, MetricSummary>();
  const { readBytes } = readEventFile(
    absolute,
    0,
    {
      record: (record, position) => {
        takeRecord(file, record, position, metrics);
        if (record.kind !== 'summary') foldRecord(state, record, { writer, position });
      },
      points: (points) => {
        const summary = addPoints(metrics.get(points.key), points);
        if (summary) metrics.set(points.key, summary);
        foldPoints(state, points);
      },
      bad: (position, reason) => {
        file.badCount += 1;
        if (file.bad.length < NAMED_BAD_LINES) file.bad.push({ position, reason });
      },
      unknown: (line) => {
        file.unknownCount += 1;
        file.version = Math.max(file.version, versionOfLine(line) ?? 0);
      },
    },
    { whole: true },
  );
  // A file that grew meanwhile is no torn one.
  file.tailBytes = Math.max(0, sizeBytes - readBytes);
  file.tailHoldsZeros = file.tailBytes > 0 && holdsZeros(absolute, readBytes);
  return file;
}

function takeRecord(file: ExaminedFile, record: RunRecord, position: number, metrics: ReadonlyMap<string, MetricSummary>): void {
  if (record.kind === 'open') {
    if (position === 0) file.open = { run: record.run, writer: record.writer };
    file.version = Math.max(file.version, record.v);
  }
  // Readers pass over one that does not stand where it says.
  if (record.kind !== 'summary' || record.bytes !== position) return;
  const difference = compareSummaries(fromSummaryRecord(record), metrics);
  if (difference) file.wrongSummaries.push({ position, ...difference });
}

function holdsZeros(file: string, from: number): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(TAIL_PROBE_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from)).includes(0);
  } finally {
    closeSync(descriptor);
  }
}
