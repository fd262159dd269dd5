import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../../src/core/errors';
import { artifactFile } from '../../../../src/core/workspace/storeLayout';
import { FileArtifactStore } from '../../../../src/storage/artifacts/fileArtifactStore';
import { eventually } from '../../../harness/poll';
import { makeReadOnly } from '../../../harness/readOnly';
import { contentOf, kept, objectsIn, startArtifactWriter, streamOf } from '../../support/artifacts';
import { mountSmallDisk } from '../../../harness/smallDisk';
import { linesFrom, startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { trackedWorkspace } from '../../support/stores';

const LONG_AGO = 1_700_000_000;

describe('FileArtifactStore', () => {
  const released = releasedAfterEach();

  function fresh() {
    const { store, file } = released(trackedWorkspace('Bilder'));
    const objectOf = (sha256: string) => path.join(store.storeFolder, artifactFile(sha256));
    return { store, artifacts: new FileArtifactStore(store), objectOf, file };
  }

  async function contentIn(artifacts: FileArtifactStore, sha256: string): Promise<string | undefined> {
    const object = await artifacts.open(sha256);
    if (!object) return undefined;
    const blocks: Uint8Array[] = [];
    for await (const block of object.bytes) blocks.push(block);
    return Buffer.concat(blocks).toString('utf8');
  }

  it('keeps a stream under the hash of its content', async () => {
    const { artifacts, store, objectOf } = fresh();
    const content = contentOf('größe\n');
    assert.deepEqual(await artifacts.put(streamOf('gr', 'öße', '', '\n')), { ok: true, content, isNew: true });
    assert.equal(readFileSync(objectOf(content.sha256), 'utf8'), 'größe\n');
    assert.equal(artifacts.sizeOf(content.sha256), 8);
    assert.equal(await contentIn(artifacts, content.sha256), 'größe\n');
    assert.equal(await artifacts.verify(content.sha256), 'intact');
    assert.deepEqual(objectsIn(store).inWork, []);
  });

  it('keeps a file, also one of several blocks, and an empty one', async () => {
    const { artifacts, file } = fresh();
    for (const text of ['', 'x'.repeat(3_000_001)]) {
      writeFileSync(file('figure.png'), text);
      assert.deepEqual(await artifacts.putFile(file('figure.png')), { ok: true, content: contentOf(text), isNew: true });
      assert.equal(await contentIn(artifacts, contentOf(text).sha256), text);
    }
  });

  it('keeps a content once, and makes the object young again', async () => {
    const { artifacts, store, objectOf } = fresh();
    const { sha256 } = await kept(store, 'same');
    const { ino } = statSync(objectOf(sha256));
    for (const again of [() => artifacts.put(streamOf('same')), () => Promise.resolve({ isNew: !artifacts.reuse(contentOf('same')) })]) {
      utimesSync(objectOf(sha256), LONG_AGO, LONG_AGO);
      assert.equal((await again() as { isNew: boolean }).isNew, false);
      assert.ok(statSync(objectOf(sha256)).mtimeMs > Date.now() - 60_000);
    }
    assert.equal(statSync(objectOf(sha256)).ino, ino, 'it is never written over');
    assert.equal(objectsIn(store).objects.length, 1);
  });

  it('refuses a content that is not the one it was given as', async () => {
    const { artifacts, store } = fresh();
    const actual = contentOf('what came');
    for (const expected of [{ sha256: contentOf('promised').sha256 }, { sizeBytes: 8 }, { sha256: '../../../etc/passwd' }]) {
      assert.deepEqual(await artifacts.put(streamOf('what came'), expected), { ok: false, reason: 'other-content', actual });
    }
    assert.deepEqual(objectsIn(store), { objects: [], inWork: [] });
    assert.equal((await artifacts.put(streamOf('what came'), actual)).ok, true);
  });

  it('keeps nothing of a stream that breaks', async () => {
    const { artifacts, store } = fresh();
    async function* broken() {
      yield await Promise.resolve(Buffer.from('half'));
      throw new Error('connection lost');
    }
    await assert.rejects(artifacts.put(broken()), /connection lost/);
    assert.deepEqual(objectsIn(store), { objects: [], inWork: [] });
  });

  it('says that a file is not there, and keeps nothing', async () => {
    const { artifacts, store, file } = fresh();
    await assert.rejects(artifacts.putFile(file('nothing')), { code: 'ENOENT' });
    assert.deepEqual(objectsIn(store), { objects: [], inWork: [] });
  });

  it('has no object of another name', async () => {
    const { artifacts, store } = fresh();
    await kept(store, 'x');
    for (const name of ['', 'x', '../../.gitignore', 'f'.repeat(64), 'F'.repeat(64)]) {
      assert.deepEqual([artifacts.sizeOf(name), await artifacts.open(name), await artifacts.verify(name), artifacts.reuse({ sha256: name, sizeBytes: 1 })], [undefined, undefined, 'missing', false]);
    }
  });

  it('sees damage, and puts what has another size right', async () => {
    const { artifacts, store, objectOf } = fresh();
    const { sha256 } = await kept(store, 'a model');
    chmodSync(objectOf(sha256), 0o644);
    writeFileSync(objectOf(sha256), 'A model');
    assert.equal(await artifacts.verify(sha256), 'damaged');
    truncateSync(objectOf(sha256), 3);
    assert.equal(artifacts.reuse(contentOf('a model')), false);
    assert.deepEqual(await artifacts.put(streamOf('a model')), { ok: true, content: contentOf('a model'), isNew: true });
    assert.equal(await artifacts.verify(sha256), 'intact');
  });

  it('can be read to its end after it was taken away', async () => {
    const { artifacts, store, objectOf } = fresh();
    const { sha256 } = await kept(store, 'still here');
    const object = await artifacts.open(sha256);
    rmSync(objectOf(sha256));
    const blocks: Uint8Array[] = [];
    for await (const block of object?.bytes ?? []) blocks.push(block);
    assert.equal(Buffer.concat(blocks).toString(), 'still here');
  });

  it('closes what is not read', async () => {
    const { artifacts, store } = fresh();
    const { sha256 } = await kept(store, 'x');
    for (let count = 0; count < 200; count += 1) (await artifacts.open(sha256))?.dispose();
    await eventually('the files to be closed', () => openFiles(sha256) === 0);
  });

  it('holds whole objects only, whenever its writers are killed', async function () {
    this.timeout(60_000);
    const { store, artifacts } = fresh();
    let kills = 0;
    const acknowledged: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const writers = [0, 1].map((place) => released(startArtifactWriter(store, 'endless', `${place} of round ${round}`)));
      for (const writer of writers) await eventually('a first object', () => linesFrom(writer).length > 0 || writer.child.exitCode !== null);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      for (const writer of writers) {
        writer.child.kill('SIGKILL');
        assert.equal((await writer.ended).signal, 'SIGKILL', writer.stderr());
        acknowledged.push(...linesFrom(writer));
        kills += 1;
      }
    }
    const { objects, inWork } = objectsIn(store);
    console.log(`      ${kills} writers killed; ${acknowledged.length} objects acknowledged, ${objects.length} kept, ${inWork.length} left unfinished`);
    assert.deepEqual(objects.filter(({ name, actual }) => name !== actual), []);
    const names = new Set(objects.map(({ name }) => name));
    assert.deepEqual(acknowledged.filter((sha256) => !names.has(sha256)), []);
    assert.ok(acknowledged.length >= kills);
    for (const sha256 of acknowledged.slice(0, 5)) assert.equal(await artifacts.verify(sha256), 'intact');
  });

  it('takes the same contents from 50 writers at once', async function () {
    this.timeout(60_000);
    const { store } = fresh();
    const writers = Array.from({ length: 5 }, () => released(startArtifactWriter(store, 'crowd', '10')));
    for (const writer of writers) assert.equal((await writer.ended).exitCode, 0, writer.stderr());
    const [first = [], ...others] = writers.map((writer) => linesFrom(writer).sort());
    for (const other of others) assert.deepEqual(other, first);
    const { objects, inWork } = objectsIn(store);
    assert.deepEqual([objects.map(({ name }) => name).sort(), objects.filter(({ name, actual }) => name !== actual), inWork], [first, [], []]);
    assert.equal(first.length, 10);
  });

  it('says that the store is read-only', async () => {
    const { artifacts, store } = fresh();
    await kept(store, 'before');
    released({ dispose: makeReadOnly(store.storeFolder) });
    await assert.rejects(artifacts.put(streamOf('after')), (error) => error instanceof UserFacingError && /is read-only for you/.test(error.message));
    assert.equal(artifacts.reuse(contentOf('before')), false);
    assert.equal(await artifacts.verify(contentOf('before').sha256), 'intact');
  });

  it('says that the disk is full, and leaves no part of an object', async function () {
    this.timeout(30_000);
    const { artifacts, store, file } = fresh();
    const large = 'x'.repeat(400_000);
    if (process.getuid?.() !== 0) {
      // The stand-in of those who cannot mount: no file may grow beyond a limit.
      writeFileSync(file('large'), large);
      const main = path.join(import.meta.dirname, '..', '..', '..', 'harness', 'artifactWriterMain.mjs');
      const program = released(startProgram('sh', ['-c', 'ulimit -f 10; trap "" XFSZ; exec "$@"', 'sh', process.execPath, main, store.storeFolder, 'file', file('large')]));
      assert.equal((await program.ended).exitCode, 1);
      assert.match(program.stderr(), /Onramp cannot write to /);
      assert.deepEqual(objectsIn(store), { objects: [], inWork: [] });
      return;
    }
    mkdirSync(path.join(store.storeFolder, 'artifacts'));
    released(mountSmallDisk(path.join(store.storeFolder, 'artifacts'), 256 << 10));
    await kept(store, 'fits');
    await assert.rejects(artifacts.put(streamOf(large)), (error) => error instanceof UserFacingError && /the disk is full/.test(error.message));
    const { objects, inWork } = objectsIn(store);
    assert.deepEqual([objects.map(({ actual }) => actual), inWork], [[contentOf('fits').sha256], []]);
    // What fits goes in again.
    assert.deepEqual(await kept(store, 'fits too'), contentOf('fits too'));
  });
});

/** How many open files of this process are an object; told by Linux alone. */
function openFiles(sha256: string): number {
  if (process.platform !== 'linux') return 0;
  return readdirSync('/proc/self/fd').filter((descriptor) => linkOf(`/proc/self/fd/${descriptor}`)?.endsWith(sha256)).length;
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    // Closed since it was listed.
    return undefined;
  }
}
