import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../../src/core/errors';
import { makeReadOnly } from '../../../harness/readOnly';
import { canMount, mountSmallDisk } from '../../../harness/smallDisk';
import { assertWhole, claimsIn, deciding, filesIn, ledgerIn, namedByContent, published } from '../../support/ledgers';
import { startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { snapshot } from '../../support/stores';
import { temporaryWorkspace } from '../../support/workspaces';

describe('FileLedger in trouble', () => {
  const released = releasedAfterEach();
  const freshFolder = () => path.join(released(temporaryWorkspace('ledger')).folder, 'ledger');

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
      await assertWhole(folder, 4);
    });

    it('waits for a checkout that is in the middle of its work', async () => {
      const { folder, ledger, files } = await filled();
      const content = readFileSync(files[1]);
      rmSync(files[1]);
      setTimeout(() => writeFileSync(files[1], content), 50);
      await published(ledger, deciding('a', 1));
      await assertWhole(folder, 4);
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
      await assertWhole(folder, acknowledged.length);
      assert.ok(acknowledged.length >= 10, `${acknowledged.length} records fitted`);
      // To the last byte and the last inode.
      assert.throws(() => {
        for (;;) appendFileSync(fill, 'x'.repeat(100));
      });
      await assert.rejects(ledgerIn(folder).publish(() => deciding('b', 1)), UserFacingError);
      await assertWhole(folder, acknowledged.length);
      rmSync(fill);
      acknowledged.push((await published(ledgerIn(folder), deciding('b', 1))).hash);
      await assertWhole(folder, acknowledged.length);
      assert.deepEqual((await ledgerIn(folder).read()).records.map(({ hash }) => hash), acknowledged);
      assert.deepEqual(claimsIn(folder).filter((name) => name.startsWith('tmp-')), []);
    });

    /** The stand-in of those who cannot mount: no file may grow beyond a limit. */
    async function withoutRoom(folder: string): Promise<void> {
      const writer = path.join(import.meta.dirname, '..', '..', '..', 'harness', 'ledgerWriterMain.mjs');
      const program = released(startProgram('sh', ['-c', `ulimit -f 0; exec "$@"`, 'sh', process.execPath, writer, folder, 'once', 'W']));
      assert.notEqual((await program.ended).exitCode, 0);
      assert.equal(program.stdout().length, 0);
      assert.match(program.stderr(), /Onramp cannot write to /);
      await published(ledgerIn(folder), deciding('b', 1));
      await assertWhole(folder, 1);
    }
  });
});
