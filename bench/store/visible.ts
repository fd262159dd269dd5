import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { RECORD_VERSION, serializeRecord, type RunRecord } from '../../src/core/runs/records.ts';
import { createRunId, monthOfRunId } from '../../src/core/runs/runId.ts';
import { runFolder } from '../../src/core/workspace/storeLayout.ts';
import { EventFileWriters } from '../../src/storage/eventFileWriter.ts';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { searchOf } from './searches.ts';
import { openIndex, timed, type StoreBench } from './storeBench.ts';

const BATCH = 100;
const ROUNDS = 31;

/** A hundred events written one by one, then found by a search: the time of each, beside the bare writes. */
export const benchVisible: StoreBench = async ({ title, store }) => {
  const nowMs = Date.now();
  const id = createRunId({ nowMs: () => nowMs });
  const folder = path.join(store.storeFolder, runFolder(monthOfRunId(id), id));
  const writer = new EventFileWriters(store).open(id, 'bench-1');
  const index = openIndex(store);
  try {
    writer.append({ kind: 'open', v: RECORD_VERSION, run: id, writer: 'bench-1', at: nowMs, process: { host: 'bench', pid: 1 }, tool: 'onramp bench' });
    await index.refresh();
    const eventOf = (counter: number): RunRecord => ({ kind: 'tags', counter, at: nowMs, values: [[`tag ${counter % BATCH}`, String(counter)]] });
    const measured: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const last = (round + 1) * BATCH;
      const took = await timed(async () => {
        for (let counter = round * BATCH + 1; counter <= last; counter += 1) writer.append(eventOf(counter));
        await index.look(id);
        const { runs } = await index.search(searchOf({ filter: `tags.\`tag 0\` = '${last}'` }));
        if (runs[0]?.id !== id) throw new Error(`The event ${last} is not found.`);
      });
      const alone = await timed(() => {
        for (let counter = 0; counter < BATCH; counter += 1) appendFileSync(path.join(folder, 'bare.txt'), serializeRecord(eventOf(counter + 1)));
      });
      if (round === 0) continue;
      measured.push(took / BATCH);
      bare.push(alone / BATCH);
    }
    report({ bench: 'store', case: `an event appended and found by a search over ${title}, in batches of ${BATCH}; limit: the bare write`, value: median(measured), unit: 'ms', limit: median(bare), goal: 12, better: 'lower' });
    report({ bench: 'store', case: `an event appended and found by a search over ${title}, in batches of ${BATCH}`, value: median(measured), unit: 'ms', limit: null, goal: 0.1, better: 'lower' });
  } finally {
    writer.close();
    rmSync(folder, { recursive: true });
    await index.refresh();
    await index.dispose();
  }
};
