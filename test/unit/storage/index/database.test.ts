import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import initSqlJs from 'sql.js';
import { SCHEMA_VERSION } from '../../../../src/storage/migrations/index';
import { Database } from '../../../../src/storage/index/database';
import { makeReadOnly } from '../../../harness/readOnly';
import { dist } from '../../support/cli';
import { readableLog } from '../../support/logs';
import { releasedAfterEach } from '../../support/released';
import { temporaryWorkspace } from '../../support/workspaces';

const INSERT = /*sql*/ `INSERT INTO artifact (run, path, sha256, size_bytes) VALUES (1, ?, ?, ?)`;
const COUNT = /*sql*/ `SELECT COUNT(*) AS count FROM artifact`;

describe('Database', () => {
  const released = releasedAfterEach();
  const fresh = () => released(temporaryWorkspace('Läufe und Räder')).file('cache/index.sqlite');

  async function open(file: string | null, log = readableLog()) {
    const database = await Database.open({ file, wasmFile: dist.wasmFile, log });
    released({ dispose: () => database.close() });
    return { database, log };
  }
  const countOf = (database: Database) => database.all(COUNT)[0]?.['count'];

  /** A file with many pages of rows. */
  async function savedFile(): Promise<string> {
    const file = fresh();
    const { database } = await open(file);
    database.transaction(() => {
      for (let index = 0; index < 2000; index += 1) database.run(INSERT, [`run ${index}`, 'w'.repeat(40), index]);
    });
    database.save();
    return file;
  }

  it('keeps what was saved', async () => {
    const file = fresh();
    const first = await open(file);
    assert.equal(first.database.isNew, true);
    const row = { path: 'größe 日本', sha256: "it's", size_bytes: 2 ** 40 };
    first.database.run(INSERT, Object.values(row));
    assert.equal(first.database.needsSaving, true);
    first.database.save();
    assert.equal(first.database.needsSaving, false);
    const second = await open(file);
    assert.equal(second.database.isNew, false);
    assert.deepEqual(second.database.all(/*sql*/ `SELECT path, sha256, size_bytes FROM artifact`), [row]);
    assert.deepEqual([...first.log.complaints(), ...second.log.complaints()], []);
    assert.deepEqual(readdirSync(file.replace(/\/[^/]*$/, '')), ['index.sqlite'], 'no temporary file stays');
  });

  it('goes on working with the same statements after it was saved', async () => {
    const { database } = await open(fresh());
    for (let index = 0; index < 3; index += 1) {
      database.run(INSERT, [`run ${index}`, 'a', 0]);
      database.save();
      assert.equal(countOf(database), index + 1);
    }
  });

  it('does not touch the file when nothing changed', async () => {
    const file = await savedFile();
    const before = statSync(file);
    const { database } = await open(file);
    countOf(database);
    database.save();
    const after = statSync(file);
    assert.deepEqual([after.mtimeMs, after.ino], [before.mtimeMs, before.ino]);
  });

  it('writes nothing when it is for memory only', async () => {
    const { database } = await open(null);
    database.run(INSERT, ['a', 'b', 1]);
    assert.equal(database.needsSaving, false);
    database.save();
    assert.equal(countOf(database), 1);
  });

  for (const { name, damage } of [
    { name: 'is empty', damage: (file: string) => truncateSync(file, 0) },
    { name: 'is no database', damage: (file: string) => writeFileSync(file, 'something else altogether, and long enough to hold a header of one hundred bytes'.repeat(50)) },
    { name: 'is cut off inside its header', damage: (file: string) => truncateSync(file, 60) },
    { name: 'is cut off behind its first page', damage: (file: string) => truncateSync(file, 4096) },
    { name: 'is cut in half', damage: (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2)) },
    { name: 'has lost its last byte', damage: (file: string) => truncateSync(file, statSync(file).size - 1) },
    { name: 'is overwritten in the middle', damage: (file: string) => overwrite(file, 8192, statSync(file).size - 8192, 0xa5) },
    { name: 'has a page of zeros, as after a power cut', damage: (file: string) => overwrite(file, 8192, 4096, 0) },
  ]) {
    it(`is built anew, with a warning, from a file that ${name}`, async () => {
      const file = await savedFile();
      damage(file);
      const { database, log } = await open(file);
      assert.equal(database.isNew, true);
      assert.equal(countOf(database), 0);
      assert.equal(log.complaints().length, 1);
      assert.ok(log.complaints()[0]?.includes(file));
      database.run(INSERT, ['a', 'b', 1]);
      database.save();
      const again = await open(file);
      assert.deepEqual([again.database.isNew, countOf(again.database), again.log.complaints()], [false, 1, []]);
    });
  }

  for (const { name, sql, checked } of [
    { name: 'a newer release', sql: `PRAGMA user_version = ${SCHEMA_VERSION + 1}`, checked: true },
    { name: 'another program with tables of the same names', sql: 'CREATE TABLE run (x); PRAGMA user_version = 0', checked: true },
    { name: 'another program with our version number', sql: `CREATE TABLE notes (x); PRAGMA user_version = ${SCHEMA_VERSION}`, checked: false },
  ]) {
    it(`is built anew, with a warning, from a file of ${name}`, async () => {
      const file = fresh();
      const { Database: Sql } = await initSqlJs();
      const foreign = new Sql();
      foreign.run(sql);
      mkdirSync(file.replace(/\/[^/]*$/, ''));
      const bytes = foreign.export();
      writeFileSync(file, checked ? Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]) : bytes);
      foreign.close();
      const { database, log } = await open(file);
      assert.deepEqual([database.isNew, countOf(database), log.complaints().length], [true, 0, 1]);
    });
  }

  it('never answers from a damaged file', async () => {
    const file = await savedFile();
    const good = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 255 }), async (from, length, byte) => {
        const bytes = Buffer.from(good).fill(byte, from, Math.min(good.length, from + length));
        writeFileSync(file, bytes);
        const database = await Database.open({ file, wasmFile: dist.wasmFile, log: readableLog() });
        try {
          assert.deepEqual([database.isNew, countOf(database)], bytes.equals(good) ? [false, 2000] : [true, 0]);
        } finally {
          database.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never answers from a file in which a bit has flipped', async () => {
    const file = await savedFile();
    const good = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        writeFileSync(file, bytes);
        const { database } = await open(file);
        assert.deepEqual([database.isNew, countOf(database)], [true, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it('removes what killed processes left of their saves, and nothing that may still be written', async () => {
    const file = await savedFile();
    const [abandoned, young, foreign] = [`${file}.0123456789ab.tmp`, `${file}.ba9876543210.tmp`, file.replace('index', 'other')];
    for (const one of [abandoned, young, foreign]) writeFileSync(one, 'half of an index');
    for (const one of [abandoned, foreign]) utimesSync(one, 1, 1);
    const { database } = await open(file);
    database.run(INSERT, ['a', 'b', 1]);
    database.save();
    assert.deepEqual([abandoned, young, foreign, file].map((one) => existsSync(one)), [false, true, true, true]);
  });

  it('changes nothing when a transaction throws', async () => {
    const { database } = await open(null);
    database.run(INSERT, ['before', 'w', 1]);
    const error = new Error('half way');
    assert.throws(
      () =>
        database.transaction(() => {
          database.run(INSERT, ['inside', 'w', 1]);
          database.run(/*sql*/ `DELETE FROM artifact WHERE path = 'before'`);
          throw error;
        }),
      error,
    );
    assert.deepEqual(database.all(/*sql*/ `SELECT path FROM artifact`), [{ path: 'before' }]);
  });

  it('changes nothing when a statement of a transaction fails, and goes on', async () => {
    const { database } = await open(null);
    database.run(INSERT, ['a', 'w', 1]);
    assert.throws(() =>
      database.transaction(() => {
        database.run(INSERT, ['b', 'w', 1]);
        database.run(INSERT, ['a', 'w', 2]);
      }),
    );
    assert.equal(countOf(database), 1);
    assert.equal(
      database.transaction(() => {
        database.run(INSERT, ['b', 'w', 1]);
        return countOf(database);
      }),
      2,
    );
  });

  it('undoes the whole of nested transactions', async () => {
    const { database } = await open(null);
    assert.throws(() =>
      database.transaction(() => {
        database.transaction(() => database.run(INSERT, ['inner', 'w', 1]));
        throw new Error('outer');
      }),
    );
    assert.equal(countOf(database), 0);
  });

  it('keeps working when the file cannot be written, without a complaint', async () => {
    const workspace = released(temporaryWorkspace('store', { 'cache/x': '' }));
    const { database, log } = await open(workspace.file('cache/index.sqlite'));
    released({ dispose: makeReadOnly(workspace.folder) });
    database.run(INSERT, ['a', 'b', 1]);
    database.save();
    assert.equal(database.needsSaving, true);
    assert.equal(countOf(database), 1);
    assert.deepEqual(log.complaints(), []);
    assert.ok(!existsSync(workspace.file('cache/index.sqlite')));
  });

  for (const { name, prepare, complaints } of [
    { name: 'the folder is a file', prepare: (file: string) => writeFileSync(path.dirname(file), ''), complaints: 1 },
    { name: 'there is a folder in its place', prepare: (file: string) => mkdirSync(file, { recursive: true }), complaints: 1 },
    { name: 'the store was deleted', prepare: (file: string) => rmSync(path.dirname(path.dirname(file)), { recursive: true }), complaints: 0 },
  ]) {
    it(`keeps working where ${name}`, async () => {
      const file = fresh();
      prepare(file);
      const { database, log } = await open(file);
      database.run(INSERT, ['a', 'b', 1]);
      database.save();
      assert.deepEqual([database.needsSaving, countOf(database)], [true, 1]);
      assert.equal(log.complaints().length, complaints, log.complaints().join('\n'));
    });
  }

  it('has tables that hold what the stores write, from migrations in order', async () => {
    const { database } = await open(null);
    assert.equal(database.all('PRAGMA user_version')[0]?.['user_version'], SCHEMA_VERSION);
    assert.deepEqual(
      database.all(/*sql*/ `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).map((row) => row['name']),
      ['artifact', 'capture', 'dataset', 'key', 'metric', 'param', 'run', 'run_text', 'tag'],
    );
  });
});

function overwrite(file: string, from: number, length: number, byte: number): void {
  const bytes = readFileSync(file);
  assert.ok(from + length <= bytes.length);
  writeFileSync(file, bytes.fill(byte, from, from + length));
}
