import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SCHEMA_VERSION } from '../../../src/storage/migrations/index';
import { verifyFolder } from '../../../src/storage/ledger/verifyFolder';
import { followIndex } from '../support/followedIndex';
import { readableLog } from '../support/logs';
import { releasedAfterEach } from '../support/released';
import { exampleRecords } from '../support/runRecords';
import { asJson, indexOfFixture, storeFixtures, toldOf } from '../support/storeFixture';
import { readRuns, trackedWorkspace } from '../support/stores';

describe('A store of every schema there was', () => {
  const released = releasedAfterEach();
  const schemas = readdirSync(storeFixtures).map((name) => Number(name.slice(1))).sort((a, b) => a - b);

  it('is among the fixtures', () => {
    // A new schema needs its own: `npm run store-fixture`.
    assert.deepEqual(schemas, Array.from({ length: SCHEMA_VERSION }, (_, before) => before + 1));
  });

  for (const schema of schemas) {
    describe(`schema ${schema}`, () => {
      function copied() {
        const { store } = released(trackedWorkspace('released'));
        cpSync(path.join(storeFixtures, `v${schema}`, 'store'), store.storeFolder, { recursive: true });
        return store;
      }
      const told = JSON.parse(readFileSync(path.join(storeFixtures, `v${schema}`, 'told.json'), 'utf8')) as Awaited<ReturnType<typeof toldOf>>;

      it('opens its saved index, migrated, and tells what a rebuilt one tells', async () => {
        const store = copied();
        const log = readableLog();
        const saved = released(await followIndex({ ...store, file: indexOfFixture(store.storeFolder, schema), log }));
        assert.deepEqual([saved.database.isNew, log.complaints()], [false, []]);
        assert.equal(saved.database.all('PRAGMA user_version')[0]?.['user_version'], SCHEMA_VERSION);
        const atOnce = saved.content();
        await saved.follower.sweep();
        const rebuilt = released(await followIndex({ ...store, log }));
        await rebuilt.follower.sweep();
        assert.deepEqual(rebuilt.content().runs.map(({ status, isDeleted }) => [status, isDeleted]), [['KILLED', false], ['FAILED', true], ['FINISHED', false]]);
        assert.deepEqual(saved.content(), rebuilt.content());
        assert.deepEqual(atOnce, rebuilt.content(), 'before a look at the files');
      });

      it('still tells what it told then', async () => {
        const { storeFolder } = copied();
        assertTells(await toldOf(storeFolder, null), told);
      });

      it('has ledgers that hold', async () => {
        const { storeFolder } = copied();
        for (const folder of ['ledger', 'experiments']) {
          const { broken, count } = await verifyFolder(path.join(storeFolder, folder));
          assert.deepEqual([broken, count], [[], 2]);
        }
      });

      it('holds every kind of record there was', () => {
        const kinds = new Set(readRuns(copied()).flatMap(({ records }) => records.map(({ kind }) => kind)));
        if (schema === SCHEMA_VERSION) assert.deepEqual([...kinds].sort(), Object.keys(exampleRecords).sort());
        else assert.ok(kinds.size > 10);
      });
    });
  }
});

/** Everything that was told is told still; there may be more. */
function assertTells(actual: unknown, expected: unknown): void {
  assert.deepEqual(partOf(asJson(actual), expected), expected);
}

/** Of a value what another has a place for. */
function partOf(value: unknown, pattern: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(pattern)) return value.map((one, place) => partOf(one, pattern[place]));
  if (!isObject(value) || !isObject(pattern)) return value;
  return Object.fromEntries(Object.entries(pattern).map(([key, expected]) => [key, partOf(value[key], expected)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
