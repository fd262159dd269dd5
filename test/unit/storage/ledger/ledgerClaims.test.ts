import assert from 'node:assert/strict';
import { existsSync, linkSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../../src/core/errors';
import type { LedgerRecord } from '../../../../src/core/ledger/ledgerRecord';
import { Claims } from '../../../../src/storage/ledger/claims';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import type { LedgerOptions } from '../../../../src/storage/ledger/fileLedger';
import { makeReadOnly } from '../../../harness/readOnly';
import { assertWhole, claimsIn, deciding, exampleRecord, fileOf, filesIn, ledgerIn, published } from '../../support/ledgers';
import { releasedAfterEach } from '../../support/released';
import { temporaryWorkspace } from '../../support/workspaces';

describe('Claims on the numbers of a ledger', () => {
  const released = releasedAfterEach();
  const freshFolder = () => path.join(released(temporaryWorkspace('ledger')).folder, 'ledger');

  describe('without hard links', () => {
    const failing = (code: string): LedgerOptions => ({ link: () => { throw Object.assign(new Error(code), { code }); } });

    for (const code of ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']) {
      it(`publishes by exclusive creation (${code})`, async () => {
        const folder = freshFolder();
        const ledgers = Array.from({ length: 8 }, (_, writer) => ledgerIn(folder, `W${writer}`, failing(code)));
        await Promise.all(ledgers.map((ledger, value) => published(ledger, deciding('a', value))));
        const checked = await verifyFolder(folder);
        assert.deepEqual([checked.broken, checked.count, checked.graph.heads.length], [[], 8, 1], 'one after the other');
        assert.deepEqual(claimsIn(folder).filter((name) => name.startsWith('tmp-')), []);
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
      assert.deepEqual(claimsIn(folder), ['00000001', '00000001.done', '00000002', '00000002.1', '00000002.1.done', '00000002.done']);
      await assertWhole(folder, 2);
    });

    it('refuses to publish where exclusive creation fails as well, and leaves nothing', async () => {
      const folder = freshFolder();
      await published(ledgerIn(folder), deciding('a', 1));
      const link = () => {
        released({ dispose: makeReadOnly(path.join(folder, '.claims')) });
        throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      };
      await assert.rejects(ledgerIn(folder, 'Ann', { link }).publish(() => deciding('a', 2)), (error) => error instanceof UserFacingError && /cannot write/.test(error.message));
      await assertWhole(folder, 1);
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
      assert.ok(claimsIn(folder).includes('00000002.done'));
      await assertWhole(folder, 2);
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
      await assertWhole(folder, 3);
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
        assert.ok(claimsIn(folder).includes('00000002.1.done'), 'the next slot of the number was used');
        await assertWhole(folder, 2);
      });
    }

    it('are given up when the claim is garbage', async () => {
      const folder = freshFolder();
      await published(ledgerIn(folder), deciding('a', 1));
      writeFileSync(path.join(folder, '.claims', '00000002'), 'garbage');
      await published(ledgerIn(folder), deciding('a', 2));
      await assertWhole(folder, 2);
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
      await assertWhole(folder, isBuiltOn ? 2 : 1);
    });
  }

  it('goes on after records arrived whose numbers are higher than every claim', async () => {
    const [here, there] = [freshFolder(), freshFolder()];
    await published(ledgerIn(here), deciding('here', 1));
    for (const value of [1, 2, 3, 4]) await published(ledgerIn(there, 'Bob'), deciding('there', value));
    for (const { name, bytes } of filesIn(there)) writeFileSync(path.join(here, name), bytes);
    const { record } = await published(ledgerIn(here), deciding('here', 2));
    assert.deepEqual([record.number, record.parents.length], [5, 2]);
    await assertWhole(here, 6);
  });

  it('goes on after records went away that are claimed (another branch is checked out)', async () => {
    const folder = freshFolder();
    for (const value of [1, 2, 3]) await published(ledgerIn(folder), deciding('a', value));
    const files = filesIn(folder);
    const away = files.slice(1);
    for (const { name } of away) rmSync(path.join(folder, name));
    assert.equal((await ledgerIn(folder).read()).records.length, 1, 'what Git took away is not brought back');
    const other = await published(ledgerIn(folder, 'Bob'), deciding('a', 'other branch'));
    assert.deepEqual([other.record.number, claimsIn(folder).includes('00000002.1.done')], [2, true]);
    for (const { name, bytes } of away) writeFileSync(path.join(folder, name), bytes);
    const { conflicts } = await ledgerIn(folder).read();
    assert.deepEqual(conflicts.map(({ subject }) => subject), ['a']);
    await assertWhole(folder, 4);
  });

  it('loses no number to old claims that were deleted', async () => {
    const folder = freshFolder();
    await published(ledgerIn(folder), deciding('a', 1));
    rmSync(path.join(folder, '.claims'), { recursive: true });
    await published(ledgerIn(folder), deciding('a', 2));
    await assertWhole(folder, 2);
  });

  it('notices that a number is in use, also when its claim was cleared since the ledger was read', async () => {
    const folder = freshFolder();
    await published(ledgerIn(folder), deciding('a', 1));
    rmSync(path.join(folder, '.claims'), { recursive: true });
    const late = fileOf(exampleRecord({ body: { late: true } }));
    assert.equal(await new Claims(folder).publish(1, late.name, late.bytes), 'taken');
    assert.deepEqual([filesIn(folder).length, claimsIn(folder)], [1, ['00000001', '00000001.done']]);
    await published(ledgerIn(folder), deciding('a', 2));
    await assertWhole(folder, 2);
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
    assert.deepEqual(claimsIn(folder), ['00000002', '00000002.done', 'tmp-2-young']);
    await published(ledgerIn(folder), deciding('a', 3));
    await assertWhole(folder, 3);
  });
});
