import assert from 'node:assert/strict';
import { rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { emptyHistory } from '../../../../src/core/metrics/history';
import { HistoryFile, writeHistoryFile } from '../../../../src/storage/history/historyFile';
import { releasedAfterEach } from '../../support/released';
import { startProgram } from '../../support/programs';
import { trackedWorkspace } from '../../support/stores';
import { historyStore, pointLine } from './stores';

const KILLS = 30;
const KEYS = Array.from({ length: 10 }, (_, index) => `metric ${index}`);
/** Set in the process that is killed: this very file, without mocha. */
const storeOfChild = process.env['ONRAMP_TEST_HISTORY_STORE'];

if (storeOfChild === undefined) describe('A process killed while it writes the cache of histories', killedWriter);
else writeForever(storeOfChild);

/** Writes the cache again and again: half of the processes as readings do, the others do nothing else. */
function writeForever(storeFolder: string): never {
  const files = historyStore(storeFolder);
  files.read([KEYS[0] ?? '']);
  const cache = HistoryFile.open(files.cacheFile);
  const histories = KEYS.map((key) => [key, cache.read(key) ?? emptyHistory] as const);
  writeSync(1, 'ready');
  if (process.env['ONRAMP_TEST_ONLY_WRITE'] === '1') for (;;) writeHistoryFile(files.cacheFile, cache.sources, histories);
  for (let step = 0; ; step += 1) {
    files.append('child', pointLine('metric 0', -step - 1));
    // Every second time read on from the cache, every second time from nothing.
    if (step % 2 === 0) rmSync(files.cacheFile, { force: true });
    files.read([KEYS[0] ?? '']);
  }
}

function killedWriter(): void {
  const own = releasedAfterEach();

  it(`never leaves a wrong history (${KILLS} times)`, async function () {
    this.timeout(120_000);
    const { store } = own(trackedWorkspace());
    const files = historyStore(store.storeFolder);
    for (let step = 0; step < 3000; step += 1) files.append('parent', KEYS.map((key) => pointLine(key, step)).join(''));
    let insideWriting = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = startProgram(process.execPath, [fileURLToPath(import.meta.url)], { env: { ...process.env, ONRAMP_TEST_HISTORY_STORE: store.storeFolder, ONRAMP_TEST_ONLY_WRITE: String(kill % 2) } });
      while (child.stdout().length === 0) await Promise.race([sleep(2), child.ended.then(({ exitCode }) => assert.fail(`ended with ${exitCode}: ${child.stderr()}`))]);
      await sleep(20 + Math.random() * 50);
      await child.dispose();
      insideWriting += files.cacheFolder().filter((name) => name.endsWith('.tmp')).length;
      assert.deepEqual(files.read(KEYS), files.readAfresh(KEYS));
      for (const name of files.cacheFolder()) if (name.endsWith('.tmp') || kill % 3 === 0) rmSync(path.join(path.dirname(files.cacheFile), name));
    }
    assert.deepEqual(files.log.complaints(), []);
    console.log(`      ${insideWriting} of ${KILLS} kills fell into the writing of the cache`);
  });
}
