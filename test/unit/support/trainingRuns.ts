import type { ArtifactContent } from '../../../src/core/artifacts/artifactStore';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { beginRun, type WrittenRun } from './runFiles';
import { exampleRecords, START_MS } from './runRecords';

export interface TrainingRun {
  store: StoreLocation;
  startedAtMs?: number;
  name?: string;
  params?: [string, string][];
  /** The values of each metric at the steps 0, 1, ... */
  metrics?: Record<string, number[]>;
  tags?: [string, string][];
  note?: string;
  experiment?: { id: string; name: string };
  artifacts?: Record<string, ArtifactContent>;
}

/** Writes a finished run as a training script leaves it: parameters, tags, points, artifacts. */
export function writeTrainingRun({ store, startedAtMs = START_MS, name, params = [], metrics = {}, tags = [], note, experiment, artifacts = {} }: TrainingRun): WrittenRun {
  const run = beginRun({ store, startedAtMs });
  const at = startedAtMs + 1;
  run.writer.append({ kind: 'run', at, ...(name === undefined ? {} : { name }), ...(experiment ? { experiment } : {}) });
  run.writer.append({ kind: 'params', counter: 1, at, values: params }, { kind: 'tags', counter: 2, at, values: tags });
  if (note !== undefined) run.writer.append({ kind: 'note', counter: 3, at, value: note });
  for (const [position, [path, content]] of Object.entries(artifacts).entries()) run.writer.append({ kind: 'artifact', counter: 4 + position, at, path, content });
  for (const [key, values] of Object.entries(metrics)) run.writer.appendPoints({ key, steps: values.map((_, step) => step), timesMs: values.map((_, step) => at + step), values });
  run.writer.append({ ...exampleRecords.end, at: startedAtMs + 4_200 });
  run.writer.close();
  return run;
}

/** What tells a run in the tables of the command line: the end of its id. */
export const tailOf = ({ id }: Pick<WrittenRun, 'id'>): string => id.slice(-8);
