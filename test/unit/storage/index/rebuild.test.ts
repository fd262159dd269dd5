import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import initSqlJs from 'sql.js';
import type { ReadProgress } from '../../../../src/core/runs/runStore';
import { eventually } from '../../../harness/poll';
import { allRuns, indexFile, openIndex, rebuiltRuns } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { writeRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('Building the index anew', () => {
  const released = releasedAfterEach();

  function trackedRuns(count: number) {
    const { store } = released(trackedWorkspace());
    for (let run = 0; run < count; run += 1) writeRun({ store, startedAtMs: START_MS + run });
    return store;
  }

  /** The indexes of the saved file that filters need. */
  async function valueIndexes(file: string): Promise<unknown[]> {
    const { Database: Sql } = await initSqlJs();
    const sql = new Sql(readFileSync(file));
    try {
      return sql.exec(/*sql*/ `SELECT name FROM sqlite_master WHERE name IN ('param_by_value', 'tag_by_value', 'metric_by_last') ORDER BY name`)[0]?.values.flat() ?? [];
    } finally {
      sql.close();
    }
  }

  it('tells how far it has come, and of few changes nothing', async () => {
    const store = trackedRuns(300);
    const index = released(openIndex(store));
    const told: ReadProgress[] = [];
    index.onDidProgress((progress) => told.push(progress));
    await index.refresh();
    assert.deepEqual(told.at(-1), { read: 300, total: 300 });
    assert.ok(told.every(({ read, total }, position) => total === 300 && read > (told[position - 1]?.read ?? -1)), JSON.stringify(told));
    told.length = 0;
    writeRun({ store, startedAtMs: START_MS + 999 });
    assert.equal((await allRuns(index)).length, 301);
    assert.deepEqual(told, []);
  });

  it('ends with the indexes that filters need, and then writes nothing until something changes', async () => {
    const store = trackedRuns(3);
    const index = openIndex(store);
    await index.refresh();
    await index.dispose();
    assert.deepEqual(await valueIndexes(indexFile(store)), ['metric_by_last', 'param_by_value', 'tag_by_value']);
    const { ino } = statSync(indexFile(store));
    const again = openIndex(store);
    assert.equal((await allRuns(again)).length, 3);
    await again.dispose();
    assert.equal(statSync(indexFile(store)).ino, ino);
  });

  it('goes on where closing interrupted it', async () => {
    const store = trackedRuns(600);
    const index = openIndex(store);
    const sweep = index.refresh();
    await eventually('some runs are read', async () => (await index.list({ limit: 1 })).total > 0, 10_000);
    await index.dispose();
    await sweep.catch(() => {});
    const resumed = released(openIndex(store));
    assert.deepEqual(await allRuns(resumed), await rebuiltRuns(store));
    await resumed.dispose();
    assert.deepEqual(await valueIndexes(indexFile(store)), ['metric_by_last', 'param_by_value', 'tag_by_value']);
    rmSync(store.storeFolder, { recursive: true });
  });
});
