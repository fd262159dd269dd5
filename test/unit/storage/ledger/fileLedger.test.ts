import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../../src/core/errors';
import type { LedgerRecord } from '../../../../src/core/ledger/ledgerRecord';
import { Claims } from '../../../../src/storage/ledger/claims';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import { FileLedger, type LedgerOptions } from '../../../../src/storage/ledger/fileLedger';
import { makeReadOnly } from '../../../harness/readOnly';
import { canMount, mountSmallDisk } from '../../../harness/smallDisk';
import { deciding, exampleRecord, fileOf, filesIn, ledgerIn, namedByContent, published, writerServices } from '../../support/ledgers';
import { startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { snapshot } from '../../support/stores';
import { temporaryWorkspace } from '../../support/workspaces';

describe('FileLedger', () => {
  const released = releasedAfterEach();
  const freshFolder = () => path.join(released(temporaryWorkspace('ledger')).folder, 'ledger');
  const claims = (folder: string) => readdirSync(path.join(folder, '.claims')).sort();
  const isWhole = async (folder: string, count: number) => {
    const checked = await verifyFolder(folder);
    assert.deepEqual([checked.broken, checked.count], [[], count]);
  };

  it('writes nothing until something is published', async () => {
    const folder = freshFolder();
    const { records, heads, subjects, conflicts, broken } = await ledgerIn(folder).read();
    assert.deepEqual({ records, heads, subjects, conflicts, broken }, { records: [], heads: [], subjects: new Map(), conflicts: [], broken: [] });
    assert.ok(!existsSync(folder));
  });

  it('publishes records that name what they build on, in files whose names are their SHA-256', async () => {
    const folder = freshFolder();
    const ledger = ledgerIn(folder);
    const first = await published(ledger, deciding('stage', 1, { body: { why: 'Räder 😀' } }));
    const second = await published(ledger, deciding('stage', 2));
    assert.deepEqual(first.record, { ...exampleRecord(), at: START_MS + 1000, author: { name: 'Ann', email: 'ann@example.org', source: 'git' }, kind: 'test.decided', body: { why: 'Räder 😀' }, decides: [{ subject: 'stage', basis: [], value: 1 }] });
    assert.deepEqual([second.record.number, second.record.parents, second.record.decides[0]?.basis], [2, [first.hash], [first.hash]]);
    assert.deepEqual(readdirSync(folder), ['.claims', `00000001-${first.hash}.json`, `00000002-${second.hash}.json`]);
    assert.equal(execFileSync('sha256sum', [path.join(folder, `00000001-${first.hash}.json`)], { encoding: 'utf8' }).slice(0, 64), first.hash);
    assert.deepEqual(claims(folder), ['00000001', '00000001.done', '00000002', '00000002.done']);
  });

  it('shows each writer what the others published', async () => {
    const folder = freshFolder();
    const [ann, bob] = [ledgerIn(folder, 'Ann'), ledgerIn(folder, 'Bob')];
    await published(ann, deciding('a', 1));
    assert.equal((await bob.read()).subjects.get('a')?.value, 1);
    const second = await published(bob, deciding('b', 2));
    assert.deepEqual((await ann.read()).heads, [second.hash]);
    assert.deepEqual((await ledgerIn(folder).read()).records.map(({ record }) => record.author.name), ['Ann', 'Bob']);
  });

  it('gives states that do not change behind their reader', async () => {
    const ledger = ledgerIn(freshFolder());
    await published(ledger, deciding('a', 1));
    const before = await ledger.read();
    await published(ledger, deciding('a', 2));
    assert.deepEqual([before.records.length, before.subjects.get('a')?.value, before.heads.length], [1, 1, 1]);
  });

  it('passes on the refusal of the caller', async () => {
    const folder = freshFolder();
    assert.deepEqual(await ledgerIn(folder).publish(() => ({ refusal: 'no approval' })), { ok: false, reason: 'refused', refusal: 'no approval' });
    assert.ok(!existsSync(folder));
  });

  it('refuses what was decided on a basis that has changed since', async () => {
    const folder = freshFolder();
    const first = await published(ledgerIn(folder), deciding('stage', 1));
    const second = await published(ledgerIn(folder), deciding('stage', 2));
    const ledger = ledgerIn(folder, 'Bob');
    for (const draft of [
      { kind: 't', body: {}, decides: [{ subject: 'stage', value: 3, basis: [first.hash] }] },
      { kind: 't', body: {}, decides: [{ subject: 'stage', value: 3, basis: [] }] },
      { kind: 't', body: {}, relies: [{ subject: 'stage', basis: [first.hash] }] },
    ]) {
      const result = await ledger.publish(() => draft);
      assert.ok(!result.ok && result.reason === 'changed');
      assert.deepEqual([result.subject, result.current?.value], ['stage', 2]);
    }
    assert.ok((await ledger.publish(() => ({ kind: 't', body: {}, decides: [{ subject: 'stage', value: 3, basis: [second.hash] }] }))).ok);
    await isWhole(folder, 3);
  });

  it('writes nothing when the same thing is imported again', async () => {
    const folder = freshFolder();
    const origin = { uri: 'mlflow:5000', id: 'bike/4', revision: '1' };
    const first = await ledgerIn(folder).publish(() => deciding('version', 1, { origin }));
    const again = await ledgerIn(folder).publish(() => deciding('version', 1, { origin }));
    assert.ok(first.ok && again.ok);
    assert.deepEqual([first.isRepeat, again.isRepeat, again.stored.hash], [false, true, first.stored.hash]);
    assert.ok((await ledgerIn(folder).publish(() => deciding('version', 1, { origin: { ...origin, revision: '2' } }))).ok);
    await isWhole(folder, 2);
  });

  it('takes no samples: a record has a largest size', async () => {
    const ledger = ledgerIn(freshFolder());
    await assert.rejects(ledger.publish(() => deciding('a', 'x'.repeat(2 << 20))), (error) => error instanceof UserFacingError && /too much for one record/.test(error.message));
    await published(ledger, deciding('a', 'x'.repeat(1 << 19)));
  });

  it('keeps the order when the clock jumps back, also before 1970', async () => {
    const folder = freshFolder();
    const times = [START_MS, START_MS - 86_400_000, 0, -5];
    for (const nowMs of times) {
      const ledger = new FileLedger(folder, { ...writerServices(), clock: { nowMs: () => nowMs } });
      await published(ledger, deciding('a', nowMs));
    }
    const { records, subjects } = await ledgerIn(folder).read();
    assert.deepEqual(records.map(({ record }) => record.at), times);
    assert.equal(subjects.get('a')?.value, -5);
    await isWhole(folder, 4);
  });

  it('takes 50 calls at once on one object and on 50', async () => {
    const folder = freshFolder();
    const one = ledgerIn(folder);
    await Promise.all(Array.from({ length: 50 }, (_, value) => published(one, deciding('a', value))));
    await Promise.all(Array.from({ length: 50 }, (_, value) => published(ledgerIn(folder, `W${value}`), deciding(`w${value}`, value))));
    const checked = await verifyFolder(folder);
    assert.deepEqual([checked.broken, checked.count, checked.graph.heads.length], [[], 100, 1]);
    assert.equal(checked.graph.subjects.size, 51);
  });

  describe('with a damaged folder', () => {
    const filled = async () => {
      const folder = freshFolder();
      const ledger = ledgerIn(folder);
      for (const value of [1, 2, 3]) await published(ledger, deciding('stage', value));
      return { folder, ledger, files: filesIn(folder).map(({ name }) => path.join(folder, name)) as [string, string, string] };
    };
    type Damage = (file: string) => void;
    const damages: { name: string; damage: Damage; message: RegExp }[] = [
      { name: 'a record edited by hand', damage: (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('"value":2', '"value":9')), message: /broken at .*00000002-.*edited or damaged/ },
      { name: 'a record edited in place, with its old time', damage: editInPlace, message: /broken at .*00000002-.*edited or damaged/ },
      { name: 'a record with a line break added', damage: (file) => appendFileSync(file, '\n'), message: /broken at .*00000002-.*edited or damaged/ },
      { name: 'a truncated record', damage: (file) => truncateSync(file, 40), message: /broken at .*00000002-.*edited or damaged/ },
      { name: 'a zero-length record', damage: (file) => truncateSync(file, 0), message: /broken at .*00000002-.*is empty/ },
      { name: 'a record taken away', damage: (file) => rmSync(file), message: /broken at .*00000003-.*which is not there/ },
      { name: 'a record renamed', damage: (file) => renameSync(file, `${file.slice(0, -5)} (1).json`), message: /broken at .*\(1\)\.json.*not the name of a record/ },
    ];
    function editInPlace(file: string): void {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.toString('utf8').replace('"value":2', '"value":90'));
      utimesSync(file, 1, 1);
    }

    for (const { name, damage, message } of damages) {
      it(`adds nothing to ${name}, and still reads the rest`, async () => {
        const { folder, ledger, files } = await filled();
        damage(files[1]);
        const before = snapshot(folder);
        // One that has read everything before, and one that begins now.
        for (const writer of [ledger, ledgerIn(folder)]) {
          await assert.rejects(writer.publish(() => deciding('a', 1)), (error) => error instanceof UserFacingError && message.test(error.message) && /onramp verify/.test(error.nextStep));
          const { records, broken } = await writer.read();
          assert.equal(broken.length, name === 'a record renamed' ? 2 : 1);
          assert.ok(records.length >= 1);
        }
        assert.equal(snapshot(folder), before, 'nothing was written');
      });
    }

    it('goes on when the record is restored', async () => {
      const { folder, ledger, files } = await filled();
      const content = readFileSync(files[1]);
      rmSync(files[1]);
      await assert.rejects(ledger.publish(() => deciding('a', 1)));
      writeFileSync(files[1], content);
      await published(ledger, deciding('a', 1));
      await isWhole(folder, 4);
    });

    it('waits for a checkout that is in the middle of its work', async () => {
      const { folder, ledger, files } = await filled();
      const content = readFileSync(files[1]);
      rmSync(files[1]);
      setTimeout(() => writeFileSync(files[1], content), 50);
      await published(ledger, deciding('a', 1));
      await isWhole(folder, 4);
    });

    it('adds nothing to records of a newer release', async () => {
      const { folder, ledger } = await filled();
      const head = (await ledger.read()).heads[0];
      const newer = namedByContent('00000004', `{"number":4,"parents":["${head}"],"v":2,"verdict":"?"}`);
      writeFileSync(path.join(folder, newer.name), newer.bytes);
      for (const writer of [ledger, ledgerIn(folder)]) {
        await assert.rejects(writer.publish(() => deciding('a', 1)), (error) => error instanceof UserFacingError && /newer release/.test(error.message) && /Update Onramp/.test(error.nextStep));
        assert.equal((await writer.read()).records.length, 3);
      }
    });
  });

  describe('where writing fails', () => {
    it('reads a read-only folder, and says why nothing can be published', async () => {
      const folder = freshFolder();
      await published(ledgerIn(folder), deciding('a', 1));
      released({ dispose: makeReadOnly(folder) });
      const ledger = ledgerIn(folder);
      assert.equal((await ledger.read()).subjects.get('a')?.value, 1);
      await assert.rejects(ledger.publish(() => deciding('a', 2)), (error) => error instanceof UserFacingError && /read-only for you/.test(error.message));
      assert.equal((await ledger.read()).subjects.get('a')?.value, 1);
    });

    it('says that a folder which does not exist yet cannot be made', async () => {
      const folder = freshFolder();
      released({ dispose: makeReadOnly(path.dirname(folder)) });
      await assert.rejects(ledgerIn(folder).publish(() => deciding('a', 2)), (error) => error instanceof UserFacingError && /read-only for you/.test(error.message));
    });

    it('loses nothing on a full disk and goes on when there is room', async function () {
      this.timeout(30_000);
      if (!canMount) return withoutRoom(freshFolder());
      const folder = freshFolder();
      released(mountSmallDisk(folder, 256 << 10));
      const ledger = ledgerIn(folder);
      const acknowledged: string[] = [];
      const fill = path.join(folder, 'fill');
      const large = 'x'.repeat(10_000);
      await assert.rejects(
        async () => {
          for (let value = 0; ; value += 1) acknowledged.push((await published(ledger, deciding('a', `${value}${large}`))).hash);
        },
        (error) => error instanceof UserFacingError && /the disk is full/.test(error.message),
      );
      await isWhole(folder, acknowledged.length);
      assert.ok(acknowledged.length >= 10, `${acknowledged.length} records fitted`);
      // To the last byte and the last inode.
      assert.throws(() => {
        for (;;) appendFileSync(fill, 'x'.repeat(100));
      });
      await assert.rejects(ledgerIn(folder).publish(() => deciding('b', 1)), UserFacingError);
      await isWhole(folder, acknowledged.length);
      rmSync(fill);
      acknowledged.push((await published(ledgerIn(folder), deciding('b', 1))).hash);
      await isWhole(folder, acknowledged.length);
      assert.deepEqual((await ledgerIn(folder).read()).records.map(({ hash }) => hash), acknowledged);
      assert.deepEqual(claims(folder).filter((name) => name.startsWith('tmp-')), []);
    });

    /** The stand-in of those who cannot mount: no file may grow beyond a limit. */
    async function withoutRoom(folder: string): Promise<void> {
      const writer = path.join(import.meta.dirname, '..', '..', '..', 'harness', 'ledgerWriterMain.mjs');
      const program = released(startProgram('sh', ['-c', `ulimit -f 0; exec "$@"`, 'sh', process.execPath, writer, folder, 'once', 'W']));
      assert.notEqual((await program.ended).exitCode, 0);
      assert.equal(program.stdout().length, 0);
      assert.match(program.stderr(), /Onramp cannot write to /);
      await published(ledgerIn(folder), deciding('b', 1));
      await isWhole(folder, 1);
    }
  });

  describe('without hard links', () => {
    const failing = (code: string): LedgerOptions => ({ link: () => { throw Object.assign(new Error(code), { code }); } });

    for (const code of ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']) {
      it(`publishes by exclusive creation (${code})`, async () => {
        const folder = freshFolder();
        const ledgers = Array.from({ length: 8 }, (_, writer) => ledgerIn(folder, `W${writer}`, failing(code)));
        await Promise.all(ledgers.map((ledger, value) => published(ledger, deciding('a', value))));
        const checked = await verifyFolder(folder);
        assert.deepEqual([checked.broken, checked.count, checked.graph.heads.length], [[], 8, 1], 'one after the other');
        assert.deepEqual(claims(folder).filter((name) => name.startsWith('tmp-')), []);
      });
    }

    it('passes over the claim of a dead process after a while', async () => {
      const folder = freshFolder();
      await published(ledgerIn(folder, 'Ann', failing('EPERM')), deciding('a', 1));
      writeFileSync(path.join(folder, '.claims', '00000002'), '');
      const ledger = ledgerIn(folder, 'Bob', { ...failing('EPERM'), patienceMs: 300 });
      const startedMs = performance.now();
      await published(ledger, deciding('a', 2));
      assert.ok(performance.now() - startedMs >= 290);
      assert.deepEqual(claims(folder), ['00000001', '00000001.done', '00000002', '00000002.1', '00000002.1.done', '00000002.done']);
      await isWhole(folder, 2);
    });

    it('refuses to publish where exclusive creation fails as well, and leaves nothing', async () => {
      const folder = freshFolder();
      await published(ledgerIn(folder), deciding('a', 1));
      const link = () => {
        released({ dispose: makeReadOnly(path.join(folder, '.claims')) });
        throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      };
      await assert.rejects(ledgerIn(folder, 'Ann', { link }).publish(() => deciding('a', 2)), (error) => error instanceof UserFacingError && /cannot write/.test(error.message));
      await isWhole(folder, 1);
    });
  });

  describe('half-done publications', () => {
    /** A folder with one record, and what a process leaves that dies right after its claim. */
    const halfDone = async (parents?: string[], slot = '00000002', number = 2) => {
      const folder = freshFolder();
      const { hash } = await published(ledgerIn(folder), deciding('a', 1));
      const claimed = fileOf(exampleRecord({ number, parents: parents ?? [hash], decides: [{ subject: 'b', basis: [], value: 'claimed' }] }));
      const temporary = path.join(folder, '.claims', 'tmp-1-x');
      writeFileSync(temporary, claimed.bytes);
      linkSync(temporary, path.join(folder, '.claims', slot));
      return { folder, claimed };
    };

    it('are finished by whoever reads next', async () => {
      const { folder, claimed } = await halfDone();
      assert.deepEqual((await ledgerIn(folder).read()).heads, [claimed.hash]);
      assert.ok(existsSync(path.join(folder, claimed.name)));
      assert.ok(claims(folder).includes('00000002.done'));
      await isWhole(folder, 2);
    });

    it('are finished by whoever publishes next, whose checks see them', async () => {
      const { folder, claimed } = await halfDone();
      const seen: unknown[] = [];
      const result = await ledgerIn(folder, 'Bob').publish((state) => {
        seen.push(state.subjects.get('b')?.value);
        return deciding('c', 1);
      });
      assert.ok(result.ok);
      assert.deepEqual([seen, result.stored.record.parents], [['claimed'], [claimed.hash]]);
    });

    it('are copied where the claim of another user may not be linked', async () => {
      const { folder } = await halfDone();
      const link = (existing: string, added: string) => {
        if (added.endsWith('.json') && existing.endsWith('00000002')) throw Object.assign(new Error('protected'), { code: 'EPERM' });
        linkSync(existing, added);
      };
      await published(ledgerIn(folder, 'Bob', { link }), deciding('c', 1));
      await isWhole(folder, 3);
    });

    it('stay as they are where nothing can be written', async () => {
      const { folder, claimed } = await halfDone();
      released({ dispose: makeReadOnly(folder) });
      const { records } = await ledgerIn(folder).read();
      assert.equal(records.length, 1);
      assert.ok(!existsSync(path.join(folder, claimed.name)));
    });

    for (const { name, parents, number } of [
      { name: 'builds on what is not there', parents: ['f'.repeat(64)], number: 2 },
      { name: 'was overtaken by a merge', parents: [], number: 1 },
    ]) {
      it(`are given up when the record ${name}`, async () => {
        const { folder, claimed } = await halfDone(parents, '00000002', number);
        await published(ledgerIn(folder, 'Bob'), deciding('c', 1));
        assert.ok(!existsSync(path.join(folder, claimed.name)));
        assert.ok(claims(folder).includes('00000002.1.done'), 'the next slot of the number was used');
        await isWhole(folder, 2);
      });
    }

    it('are given up when the claim is garbage', async () => {
      const folder = freshFolder();
      await published(ledgerIn(folder), deciding('a', 1));
      writeFileSync(path.join(folder, '.claims', '00000002'), 'garbage');
      await published(ledgerIn(folder), deciding('a', 2));
      await isWhole(folder, 2);
    });
  });

  for (const { name, isBuiltOn } of [
    { name: 'a helper finishes it first', isBuiltOn: false },
    { name: 'a helper finishes it first and others build on it', isBuiltOn: true },
  ]) {
    it(`records once when ${name}`, async () => {
      const folder = freshFolder();
      const link = (existing: string, added: string) => {
        linkSync(existing, added);
        if (added.endsWith('.json')) return;
        // The moment after the claim, as another process sees it.
        const bytes = readFileSync(added);
        const { name: final, hash } = fileOf(JSON.parse(bytes.toString('utf8')) as LedgerRecord);
        linkSync(added, path.join(folder, final));
        if (!isBuiltOn) return;
        const next = fileOf(exampleRecord({ number: 2, parents: [hash] }));
        writeFileSync(path.join(folder, next.name), next.bytes);
      };
      const stored = await published(ledgerIn(folder, 'Ann', { link }), deciding('a', 1));
      assert.equal(stored.record.number, 1);
      await isWhole(folder, isBuiltOn ? 2 : 1);
    });
  }

  it('goes on after records arrived whose numbers are higher than every claim', async () => {
    const [here, there] = [freshFolder(), freshFolder()];
    await published(ledgerIn(here), deciding('here', 1));
    for (const value of [1, 2, 3, 4]) await published(ledgerIn(there, 'Bob'), deciding('there', value));
    for (const { name, bytes } of filesIn(there)) writeFileSync(path.join(here, name), bytes);
    const { record } = await published(ledgerIn(here), deciding('here', 2));
    assert.deepEqual([record.number, record.parents.length], [5, 2]);
    await isWhole(here, 6);
  });

  it('goes on after records went away that are claimed (another branch is checked out)', async () => {
    const folder = freshFolder();
    for (const value of [1, 2, 3]) await published(ledgerIn(folder), deciding('a', value));
    const files = filesIn(folder);
    const away = files.slice(1);
    for (const { name } of away) rmSync(path.join(folder, name));
    assert.equal((await ledgerIn(folder).read()).records.length, 1, 'what Git took away is not brought back');
    const other = await published(ledgerIn(folder, 'Bob'), deciding('a', 'other branch'));
    assert.deepEqual([other.record.number, claims(folder).includes('00000002.1.done')], [2, true]);
    for (const { name, bytes } of away) writeFileSync(path.join(folder, name), bytes);
    const { conflicts } = await ledgerIn(folder).read();
    assert.deepEqual(conflicts.map(({ subject }) => subject), ['a']);
    await isWhole(folder, 4);
  });

  it('loses no number to old claims that were deleted', async () => {
    const folder = freshFolder();
    await published(ledgerIn(folder), deciding('a', 1));
    rmSync(path.join(folder, '.claims'), { recursive: true });
    await published(ledgerIn(folder), deciding('a', 2));
    await isWhole(folder, 2);
  });

  it('notices that a number is in use, also when its claim was cleared since the ledger was read', async () => {
    const folder = freshFolder();
    await published(ledgerIn(folder), deciding('a', 1));
    rmSync(path.join(folder, '.claims'), { recursive: true });
    const late = fileOf(exampleRecord({ body: { late: true } }));
    assert.equal(await new Claims(folder).publish(1, late.name, late.bytes), 'taken');
    assert.deepEqual([filesIn(folder).length, claims(folder)], [1, ['00000001', '00000001.done']]);
    await published(ledgerIn(folder), deciding('a', 2));
    await isWhole(folder, 2);
  });

  it('clears temporary files and settled claims when they are old, nothing younger', async () => {
    const folder = freshFolder();
    const ledger = ledgerIn(folder);
    for (const value of [1, 2]) await published(ledger, deciding('a', value));
    const at = (name: string) => path.join(folder, '.claims', name);
    for (const name of ['tmp-1-old', 'tmp-2-young']) writeFileSync(at(name), '');
    const longAgo = Date.now() / 1000 - 7200;
    for (const name of ['tmp-1-old', '00000001.done']) utimesSync(at(name), longAgo, longAgo);
    await ledgerIn(folder).read();
    assert.deepEqual(claims(folder), ['00000002', '00000002.done', 'tmp-2-young']);
    await published(ledgerIn(folder), deciding('a', 3));
    await isWhole(folder, 3);
  });

  it('refuses to settle a dispute by accident, and ends it by intention', async () => {
    const folder = freshFolder();
    mkdirSync(folder);
    for (const value of [1, 2]) {
      const file = fileOf(exampleRecord({ decides: [{ subject: 'stage', basis: [], value }] }));
      writeFileSync(path.join(folder, file.name), file.bytes);
    }
    const ledger = ledgerIn(folder);
    assert.equal((await ledger.read()).conflicts.length, 1);
    const accident = await ledger.publish(() => deciding('stage', 3));
    assert.ok(!accident.ok && accident.reason === 'disputed');
    assert.equal(accident.current.tips.length, 2);
    await published(ledger, { kind: 'test.resolved', body: {}, decides: [{ subject: 'stage', value: 2, resolves: true }] });
    assert.deepEqual((await ledger.read()).conflicts, []);
    await isWhole(folder, 3);
  });
});
