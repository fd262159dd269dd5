import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../../src/core/errors';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import { FileLedger } from '../../../../src/storage/ledger/fileLedger';
import { assertWhole, claimsIn, deciding, exampleRecord, fileOf, ledgerIn, published, writerServices } from '../../support/ledgers';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { temporaryWorkspace } from '../../support/workspaces';

describe('FileLedger', () => {
  const released = releasedAfterEach();
  const freshFolder = () => path.join(released(temporaryWorkspace('ledger')).folder, 'ledger');

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
    assert.deepEqual(claimsIn(folder), ['00000001', '00000001.done', '00000002', '00000002.done']);
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
    await assertWhole(folder, 3);
  });

  it('writes nothing when the same thing is imported again', async () => {
    const folder = freshFolder();
    const origin = { uri: 'mlflow:5000', id: 'bike/4', revision: '1' };
    const first = await ledgerIn(folder).publish(() => deciding('version', 1, { origin }));
    const again = await ledgerIn(folder).publish(() => deciding('version', 1, { origin }));
    assert.ok(first.ok && again.ok);
    assert.deepEqual([first.isRepeat, again.isRepeat, again.stored.hash], [false, true, first.stored.hash]);
    assert.ok((await ledgerIn(folder).publish(() => deciding('version', 1, { origin: { ...origin, revision: '2' } }))).ok);
    await assertWhole(folder, 2);
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
    await assertWhole(folder, 4);
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
    await assertWhole(folder, 3);
  });
});
