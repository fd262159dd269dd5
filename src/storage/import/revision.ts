import { createHash } from 'node:crypto';
import type { ForeignRun } from '../../core/imports/foreignRun.ts';

/** What a run says, as 16 hexadecimal digits: the same as at the last import, and there is nothing to do. */
export function revisionOf(run: ForeignRun): string {
  const hash = createHash('sha256');
  const { place: _place, id: _id, notes: _notes, metrics, lastValues, artifacts, ...facts } = run;
  hash.update(JSON.stringify(facts));
  for (const { key, steps, timesMs, values } of [...metrics, ...lastValues]) {
    hash.update(JSON.stringify(key));
    for (const column of [steps, timesMs, values]) hash.update(Float64Array.from(column));
  }
  for (const { path, from } of artifacts) {
    hash.update(JSON.stringify([path]));
    hash.update('file' in from ? `${from.sizeBytes} ${from.modifiedMs}` : from.bytes);
  }
  return hash.digest('hex').slice(0, 16);
}
