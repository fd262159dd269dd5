import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { derivedRunId } from '../../../core/imports/derivedRunId.ts';
import { flatten } from '../../../core/imports/flatten.ts';
import { emptyForeignRun, type ForeignExperiment, type ImportNote, type ReadRun } from '../../../core/imports/foreignRun.ts';
import { sha256 } from '../../ledger/sha256.ts';
import { whyUnreadable } from '../listFolder.ts';
import { readYamlMap } from '../readYaml.ts';
import { EventCollector } from './eventCollector.ts';
import { decodeEvent } from './event.ts';
import { readRecords } from './recordReader.ts';

/** A folder with event files: what TensorBoard calls a run. */
export interface LogFolder {
  folder: string;
  /** Its path below the folder of all logs, as TensorBoard names it. */
  name: string;
  /** Names of its event files, oldest first. */
  files: string[];
}

/** Where Lightning writes the arguments of a model, beside the event file. */
const LIGHTNING_FILE = 'hparams.yaml';

/** Whether a name is that of an event file; writers put more behind it. */
export function isEventFile(name: string): boolean {
  return name.includes('tfevents') && !/\.(profile-empty|tmp|json|crc)$/.test(name);
}

/** Reads all event files of a folder as one run. */
export async function readLogFolder({ folder, name, files }: LogFolder, experiment: ForeignExperiment): Promise<ReadRun> {
  const collector = new EventCollector();
  const notes: ImportNote[] = [];
  let runId: string | undefined;
  try {
    for (const file of files) {
      for await (const record of readRecords(path.join(folder, file))) {
        const place = `${path.join(folder, file)}:${record.position}`;
        if (record.kind !== 'record') {
          notes.push({ ...failures[record.kind], count: 1, place });
          continue;
        }
        try {
          collector.add(decodeEvent(record.data));
          // The first thing that was written, to the microsecond, in a file named after second, machine and process.
          runId ??= derivedRunId(['tensorboard', file, sha256(record.data)], sha256);
        } catch {
          notes.push({ ...failures.damaged, count: 1, place });
        }
      }
    }
  } catch (error) {
    return { ok: false, place: folder, runId: runId ?? null, why: whyUnreadable(error) };
  }
  if (runId === undefined) return { ok: false, place: folder, runId: null, why: notes.length > 0 ? 'Its event files are damaged at their start.' : 'Its event files hold nothing yet.' };
  const collected = collector.result();
  const known = new Set(collected.params.map(([key]) => key));
  const lightning = readYamlMap(path.join(folder, LIGHTNING_FILE));
  const params = lightning.ok ? flatten(lightning.map, '.').filter(([key]) => !known.has(key)) : [];
  return {
    ok: true,
    run: {
      ...emptyForeignRun({ place: folder, origin: { uri: pathToFileURL(folder).href, id: name }, id: { of: 'run', runId }, startedAtMs: collected.startedAtMs }),
      name,
      isNameGiven: false,
      experiment,
      params: [...collected.params, ...params],
      metrics: collected.metrics,
      artifacts: collected.artifacts,
      end: collected.end,
      notes: [...notes, ...collected.skipped.map((skipped) => ({ ...skipped, place: folder }))],
    },
  };
}

const failures = {
  damaged: { what: 'records', why: 'are damaged and passed over' },
  'too-large': { what: 'records', why: 'are too large to be of interest and passed over' },
  lost: { what: 'event files', why: 'are damaged: what follows in them cannot be read' },
};
