import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../core/errors.ts';
import { parseOutputLine, type OutputPart, type RunOutputs } from '../core/runs/runOutput.ts';
import { runFolder, writerOfOutputFile } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { findRunMonth } from './findRunMonth.ts';

/** The files `output-<writer>.jsonl` of a store's runs. */
export class StoredOutputs implements RunOutputs {
  constructor(private readonly location: Pick<StoreLocation, 'storeFolder'>) {}

  versionOf(runId: string): string | null {
    const sizes = this.files(runId).map(({ writer, file }) => `${writer}:${statSync(file, { throwIfNoEntry: false })?.size ?? 0}`);
    return sizes.length === 0 ? null : sizes.join(' ');
  }

  read(runId: string): { writer: string; parts: OutputPart[] }[] {
    return this.files(runId).map(({ writer, file }) => ({ writer, parts: readOutputParts(file) }));
  }

  private files(runId: string): { writer: string; file: string }[] {
    const { storeFolder } = this.location;
    const month = findRunMonth(storeFolder, runId);
    return month === undefined ? [] : listOutputFiles(path.join(storeFolder, runFolder(month, runId)));
  }
}

/** The files of a run's folder that hold output, by their writer. */
export function listOutputFiles(folder: string): { writer: string; file: string }[] {
  try {
    return readdirSync(folder).sort().flatMap((name) => {
      const writer = writerOfOutputFile(name);
      return writer === undefined ? [] : [{ writer, file: path.join(folder, name) }];
    });
  } catch (error) {
    // Deleted a moment ago.
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

export function readOutputParts(file: string): OutputPart[] {
  return readFileSync(file, 'utf8').split('\n').flatMap((line) => parseOutputLine(line) ?? []);
}
