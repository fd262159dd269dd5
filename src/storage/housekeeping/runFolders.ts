import { lstatSync, readdirSync, statSync } from 'node:fs';
import { errorCode, errorMessage } from '../../core/errors.ts';
import { hashesIn, type SurveyedRun } from '../../core/housekeeping/garbage.ts';
import { isMonth, isRunId } from '../../core/runs/runId.ts';
import { createRunState, foldRecord } from '../../core/runs/runState.ts';
import { isEditor } from '../../core/runs/writerName.ts';
import { runFolder, RUNS_FOLDER, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { readEventFile } from '../eventFileReader.ts';
import type { StoreFiles } from './storeFiles.ts';

/** Where a run lies in a store. */
export interface RunPlace {
  id: string;
  month: string;
  /** Relative to the store folder, with `/`. */
  path: string;
}

/** Every run folder of a store, in the order of months and ids. */
export function* listRunFolders(files: StoreFiles): Iterable<RunPlace> {
  for (const { name: month } of files.list(RUNS_FOLDER)) {
    if (!isMonth(month)) continue;
    for (const { name: id } of files.list(`${RUNS_FOLDER}/${month}`)) {
      if (isRunId(id)) yield { id, month, path: runFolder(month, id) };
    }
  }
}

/**
 * What the event files of a run say; of their points nothing is read where a summary stands for them. Undefined when there is
 * no such folder.
 */
export function surveyRun(files: StoreFiles, { id, path }: Omit<RunPlace, 'month'>): SurveyedRun | undefined {
  const run: SurveyedRun & { unexplainedHashes: Set<string> } = { id, path, sizeBytes: 0, modifiedMs: 0, state: createRunState(), unexplainedHashes: new Set(), temporaries: [] };
  try {
    for (const name of readdirSync(files.at(path))) surveyFile(files, run, name);
  } catch (error) {
    const isGone = lstatSync(files.at(path), { throwIfNoEntry: false }) === undefined;
    if (isGone || errorCode(error) === 'ENOTDIR') return undefined;
    run.unreadable = errorMessage(error);
  }
  return run;
}

function surveyFile(files: StoreFiles, run: SurveyedRun & { unexplainedHashes: Set<string> }, name: string): void {
  const path = `${run.path}/${name}`;
  // Temporary files come and go; a link to nothing may have been an event file.
  if (!lstatSync(files.at(path), { throwIfNoEntry: false })) return;
  const { size, mtimeMs } = statSync(files.at(path));
  run.sizeBytes += size;
  const writer = writerOfEventFile(name);
  if (writer === undefined) {
    if (name.endsWith('.tmp')) run.temporaries.push({ path, sizeBytes: size, modifiedMs: mtimeMs });
    return;
  }
  if (!isEditor(writer)) run.modifiedMs = Math.max(run.modifiedMs, mtimeMs);
  const keepHashes = (text = '') => {
    for (const hash of hashesIn(text)) run.unexplainedHashes.add(hash);
  };
  readEventFile(files.at(path), 0, {
    record: (record, position) => foldRecord(run.state, record, { writer, position }),
    bad: (_position, _reason, text) => keepHashes(text),
    unknown: keepHashes,
  });
}
