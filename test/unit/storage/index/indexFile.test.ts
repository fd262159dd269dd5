import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkIndexFile, checksum } from '../../../../src/storage/index/indexFile';
import { SCHEMA_VERSION } from '../../../../src/storage/migrations/index';
import { allRuns, indexFile, openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { writeRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('checkIndexFile', () => {
  const released = releasedAfterEach();

  async function savedIndex() {
    const { store } = released(trackedWorkspace());
    writeRun({ store, startedAtMs: START_MS });
    const index = openIndex(store);
    await allRuns(index);
    await index.dispose();
    return indexFile(store);
  }

  it('accepts what was saved, and tells where nothing was', async () => {
    const file = await savedIndex();
    assert.deepEqual(checkIndexFile(file), { state: 'intact' });
    assert.deepEqual(checkIndexFile(`${file}.other`), { state: 'none' });
  });

  it('finds one flipped bit, wherever it is', async () => {
    const file = await savedIndex();
    const saved = readFileSync(file);
    for (const position of [0, 62, Math.floor(saved.length / 2), saved.length - 1]) {
      const damaged = Buffer.from(saved);
      damaged[position] = (damaged[position] ?? 0) ^ 4;
      writeFileSync(file, damaged);
      assert.deepEqual(checkIndexFile(file), { state: 'unusable', why: 'it is damaged' });
    }
  });

  it('tells a schema of a later release', async () => {
    const file = await savedIndex();
    const database = readFileSync(file).subarray(0, -32);
    database.writeUInt32BE(SCHEMA_VERSION + 1, 60);
    writeFileSync(file, Buffer.concat([database, checksum(database)]));
    assert.deepEqual(checkIndexFile(file), { state: 'unusable', why: `its schema ${SCHEMA_VERSION + 1} is newer than ${SCHEMA_VERSION}` });
  });

  it('tells what is no index', () => {
    const { store } = released(trackedWorkspace());
    mkdirSync(path.dirname(indexFile(store)));
    writeFileSync(indexFile(store), checksum(Buffer.alloc(0)));
    assert.deepEqual(checkIndexFile(indexFile(store)), { state: 'unusable', why: 'it is no index' });
  });
});
