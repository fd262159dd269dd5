import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openLedger } from '../../../../src/storage/ledger/openLedger';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import { onramp } from '../../support/cli';
import { makeClone, type Clone } from '../../support/clones';
import { deciding, published } from '../../support/ledgers';
import { releasedAfterEach } from '../../support/released';
import { temporaryWorkspace } from '../../support/workspaces';

const stage = 'model/bike-demand/stage/production';

describe('A ledger in Git', () => {
  const released = releasedAfterEach();

  function clone(folder: string, name: string, from?: Clone) {
    const made = makeClone(folder, name, from);
    return { ...made, ledger: openLedger(made.store, made.services), ledgerFolder: path.join(made.store.storeFolder, 'ledger') };
  }

  function twoClones() {
    const workspace = released(temporaryWorkspace('clones'));
    const ann = clone(workspace.file('ann'), 'Ann');
    return { ann, cloneBob: () => clone(workspace.file('bob'), 'Bob', ann) };
  }

  it('commits the records and nothing else of its folder', async () => {
    const { ann } = twoClones();
    await published(ann.ledger, deciding(stage, 1));
    ann.commit('First');
    const files = ann.git('ls-files').split('\n');
    assert.deepEqual(files, ['.onramp/.gitignore', `.onramp/ledger/${readdirSync(ann.ledgerFolder).find((name) => name.endsWith('.json'))}`]);
    assert.equal(ann.git('status', '--porcelain'), '');
  });

  it('merges what two clones decided without seeing each other, shows the conflict of meaning, and ends it with a record', async () => {
    const { ann, cloneBob } = twoClones();
    const first = await published(ann.ledger, deciding(stage, { version: 1 }));
    ann.commit('Version 1 is live');
    const bob = cloneBob();
    assert.deepEqual((await bob.ledger.read()).heads, [first.hash], 'the clone reads the same bytes');

    ann.git('switch', '--quiet', '--create', 'ann');
    bob.git('switch', '--quiet', '--create', 'bob');
    const version2 = await published(ann.ledger, deciding(stage, { version: 2 }, { kind: 'model.promoted', body: { reason: 'better' } }));
    await published(ann.ledger, deciding('model/bike-demand/version/2', { run: 'a' }));
    const version3 = await published(bob.ledger, deciding(stage, { version: 3 }));
    assert.equal(version2.record.number, version3.record.number, 'both took the same number');
    assert.deepEqual([version2.record.author, version3.record.author], [
      { name: 'Ann', email: 'ann@example.org', source: 'git' },
      { name: 'Bob', email: 'bob@example.org', source: 'git' },
    ]);
    ann.commit('Version 2 is live');
    bob.commit('Version 3 is live');

    ann.git('fetch', '--quiet', bob.folder, 'bob');
    ann.git('merge', '--quiet', '--no-edit', 'FETCH_HEAD');
    assert.equal(ann.git('status', '--porcelain'), '', 'no textual conflict');
    const merged = await ann.ledger.read();
    assert.deepEqual(merged.broken, []);
    assert.equal(merged.heads.length, 2);
    assert.deepEqual(merged.conflicts.map(({ subject, reason, records }) => [subject, reason, records.map(({ hash }) => hash).sort()]), [[stage, 'decided-twice', [version2.hash, version3.hash].sort()]]);

    const shown = await onramp(ann.folder, ['verify']);
    assert.equal(shown.exitCode, 0, 'a conflict breaks nothing');
    assert.match(shown.stdout, /1 conflict to resolve:\n {4}model\/bike-demand\/stage\/production was decided without seeing each other:/);
    assert.match(shown.stdout, /\{"version":2\} by Ann, 2026-11-20T/);
    assert.match(shown.stdout, /\{"version":3\} by Bob, 2026-11-20T/);

    // Other decisions go on; this one needs a person's word.
    const { record: merge } = await published(ann.ledger, deciding('model/bike-demand/version/4', { run: 'b' }));
    assert.equal(merge.parents.length, 2);
    assert.equal((await ann.ledger.read()).conflicts.length, 1, 'building on both is not deciding');
    const accident = await ann.ledger.publish(() => deciding(stage, { version: 4 }));
    assert.ok(!accident.ok && accident.reason === 'disputed');
    const resolution = await published(ann.ledger, { kind: 'conflict.resolved', body: { reason: 'we talked' }, decides: [{ subject: stage, value: { version: 3 }, resolves: true }] });
    assert.deepEqual(resolution.record.decides[0]?.basis, [version2.hash, version3.hash].sort());
    ann.commit('Settled');

    // The other side, whose local claims have lower numbers, sees the same and goes on.
    bob.git('fetch', '--quiet', ann.folder, 'ann');
    bob.git('merge', '--quiet', '--no-edit', 'FETCH_HEAD');
    const settled = await bob.ledger.read();
    assert.deepEqual([settled.conflicts, settled.subjects.get(stage)?.value], [[], { version: 3 }]);
    const next = await published(bob.ledger, deciding(stage, { version: 5 }));
    assert.equal(next.record.number, resolution.record.number + 1);
    const verified = await onramp(bob.folder, ['verify', '--head', version2.hash]);
    assert.equal(verified.exitCode, 0, verified.stdout);
    assert.doesNotMatch(verified.stdout, /conflict/);
  });

  it('agrees where two clones decided the same', async () => {
    const { ann, cloneBob } = twoClones();
    await published(ann.ledger, deciding(stage, { version: 1 }));
    ann.commit('First');
    const bob = cloneBob();
    for (const { ledger } of [ann, bob]) await published(ledger, deciding(stage, { version: 2 }));
    for (const one of [ann, bob]) one.commit('Version 2 is live');
    ann.git('pull', '--quiet', '--no-rebase', '--no-edit', bob.folder, 'main');
    const { conflicts, subjects, heads } = await ann.ledger.read();
    assert.deepEqual([conflicts, heads.length, subjects.get(stage)?.value], [[], 2, { version: 2 }]);
    assert.equal((await published(ann.ledger, deciding(stage, { version: 3 }))).record.decides[0]?.basis.length, 2);
  });

  it('shows a promotion that relied on an approval which was withdrawn elsewhere', async () => {
    const { ann, cloneBob } = twoClones();
    await published(ann.ledger, deciding('approval/1', 'given'));
    ann.commit('Approved');
    const bob = cloneBob();
    await published(ann.ledger, deciding(stage, { version: 2 }, { relies: [{ subject: 'approval/1' }] }));
    await published(bob.ledger, deciding('approval/1', 'withdrawn'));
    for (const one of [ann, bob]) one.commit('Later');
    ann.git('pull', '--quiet', '--no-rebase', '--no-edit', bob.folder, 'main');
    const { conflicts } = await ann.ledger.read();
    assert.deepEqual(conflicts.map(({ subject, reason, reliedOn }) => [subject, reason, reliedOn]), [[stage, 'relied-on-changed', 'approval/1']]);
    assert.match((await onramp(ann.folder, ['verify'])).stdout, /relied on approval\/1, which was decided anew without it being seen:\n.*\{"version":2\} by Ann, .*\n.*"withdrawn" by Bob, /);
    await published(ann.ledger, deciding(stage, { version: 1 }));
    assert.deepEqual((await ann.ledger.read()).conflicts, []);
  });

  it('follows a switch of branches and back', async () => {
    const { ann } = twoClones();
    await published(ann.ledger, deciding(stage, 1));
    ann.commit('First');
    ann.git('switch', '--quiet', '--create', 'feature');
    await published(ann.ledger, deciding(stage, 2));
    ann.commit('On a branch');
    ann.git('switch', '--quiet', 'main');
    assert.equal((await ann.ledger.read()).subjects.get(stage)?.value, 1);
    assert.equal(ann.git('status', '--porcelain'), '', 'nothing of the other branch comes back');
    const onMain = await published(ann.ledger, deciding(stage, 3));
    assert.equal(onMain.record.number, 2);
    ann.commit('On main');
    ann.git('merge', '--quiet', '--no-edit', 'feature');
    assert.equal((await ann.ledger.read()).conflicts.length, 1);
    assert.deepEqual((await verifyFolder(ann.ledgerFolder)).broken, []);
  });
});
