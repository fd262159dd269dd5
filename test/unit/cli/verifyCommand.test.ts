import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openExperiments } from '../../../src/storage/experiments/openExperiments';
import { onramp } from '../support/cli';
import { deciding, exampleRecord, fileOf, filesIn, ledgerIn, namedByContent, published, writerServices } from '../support/ledgers';
import { releasedAfterEach } from '../support/released';
import { snapshot, trackedWorkspace } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

describe('onramp verify', () => {
  const released = releasedAfterEach();

  async function filled(records = 3) {
    const workspace = released(trackedWorkspace('Neue Räder'));
    const folder = workspace.file('.onramp/ledger');
    const hashes: string[] = [];
    for (let value = 1; value <= records; value += 1) hashes.push((await published(ledgerIn(folder), deciding('stage', value))).hash);
    const files = records === 0 ? [] : filesIn(folder).map(({ name }) => ({ name, path: path.join(folder, name) }));
    const verify = (...words: string[]) => onramp(workspace.folder, ['verify', ...words]);
    return { workspace, folder, hashes: hashes as [string, string, string], files: files as [Named, Named, Named], verify };
  }
  interface Named {
    name: string;
    path: string;
  }
  const rewriteWarning = 'A complete rewrite, or newest records taken away, cannot be excluded: keep a head elsewhere and give it as --head.\n';

  it('accepts a store without records', async () => {
    const { verify } = await filled(0);
    assert.deepEqual(await verify(), { exitCode: 0, signal: null, stdout: 'Ledger: no records yet.\nExperiments: no records yet.\n', stderr: '' });
  });

  it('prints the heads, and says what it cannot know', async () => {
    const { workspace, hashes, verify } = await filled();
    await openExperiments(workspace.store, writerServices()).create({ name: 'bike' });
    const before = snapshot(workspace.folder);
    const { exitCode, stdout, stderr } = await verify();
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.ok(stdout.startsWith(`Ledger: 3 records, none was changed or taken out of the chain.\n  head 00000003-${hashes[2]}\nExperiments: 1 record, none was changed or taken out of the chain.\n  head 00000001-`), stdout);
    assert.ok(stdout.endsWith(rewriteWarning), stdout);
    assert.equal(snapshot(workspace.folder), before, 'it only looks');
  });

  it('finds a head that was kept elsewhere, also an old one', async () => {
    const { hashes, verify } = await filled();
    const newest = await verify('--head', hashes[2].toUpperCase());
    assert.deepEqual([newest.exitCode, newest.stdout.split('\n').at(-2)], [0, `The head ${hashes[2]} is in the chain: 3 records up to it as they were, 0 besides.`]);
    const old = await verify('--head', hashes[0]);
    assert.deepEqual([old.exitCode, old.stdout.split('\n').at(-2)], [0, `The head ${hashes[0]} is in the chain: 1 record up to it as they were, 2 besides.`]);
    assert.ok(!old.stdout.includes('cannot be excluded'));
  });

  it('misses a head after records at the end were taken away, or all were rewritten', async () => {
    const { hashes, files, verify } = await filled();
    rmSync(files[2].path);
    assert.equal((await verify()).exitCode, 0, 'the rest is a chain');
    const { exitCode, stdout } = await verify('--head', hashes[2]);
    assert.equal(exitCode, 1);
    assert.match(stdout, new RegExp(`The head ${hashes[2]} is MISSING from the ledger`));
  });

  const damages: { name: string; damage: (files: [Named, Named, Named], folder: string) => string; says: RegExp }[] = [
    { name: 'a record edited by hand', damage: ([, two]) => (writeFileSync(two.path, readFileSync(two.path, 'utf8').replace('"value":2', '"value":9')), two.name), says: /does not match its hash/ },
    { name: 'a record deleted in the middle', damage: ([, two, three]) => (rmSync(two.path), three.name), says: /builds on the record [0-9a-f]{64}, which is not there/ },
    { name: 'a zero-length record', damage: ([one]) => (writeFileSync(one.path, ''), one.name), says: /is empty/ },
    {
      name: 'a record of a newer release',
      damage: ([, , three], folder) => {
        const newer = namedByContent('00000004', `{"number":4,"parents":["${three.name.slice(9, 73)}"],"v":7}`);
        writeFileSync(path.join(folder, newer.name), newer.bytes);
        return newer.name;
      },
      says: /is from a newer release of Onramp \(format 7\)/,
    },
  ];
  for (const { name, damage, says } of damages) {
    it(`names ${name}`, async () => {
      const { folder, files, hashes, verify } = await filled();
      const named = damage(files, folder);
      const { exitCode, stdout } = await verify();
      assert.equal(exitCode, 1);
      const [first, second = ''] = stdout.split('\n');
      assert.equal(first, `Ledger: BROKEN at ledger/${named}`);
      assert.match(second, says);
      const json = await verify('--json', '--head', hashes[2]);
      assert.equal(json.exitCode, 1);
      const { ok, ledger } = JSON.parse(json.stdout) as { ok: boolean; ledger: { ok: boolean; broken: { file: string; detail: string } } };
      assert.deepEqual([ok, ledger.ok, ledger.broken.file], [false, false, `ledger/${named}`]);
      assert.match(ledger.broken.detail, says);
    });
  }

  it('names a broken record of the experiments', async () => {
    const { workspace, verify } = await filled(1);
    await openExperiments(workspace.store, writerServices()).create({ name: 'bike' });
    const folder = workspace.file('.onramp/experiments');
    writeFileSync(path.join(folder, filesIn(folder)[0]?.name ?? ''), '{}');
    const { exitCode, stdout } = await verify();
    assert.equal(exitCode, 1);
    assert.match(stdout, /^Experiments: BROKEN at experiments\/00000001-/m);
  });

  it('tells the same as JSON', async () => {
    const { hashes, verify } = await filled();
    const { exitCode, stdout } = await verify('--json', '--head', hashes[1]);
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      ok: true,
      ledger: { ok: true, records: 3, heads: [{ number: 3, hash: hashes[2] }], broken: null, brokenCount: 0, conflicts: [] },
      experiments: { ok: true, records: 0, heads: [], broken: null, brokenCount: 0, conflicts: [] },
      head: { hash: hashes[1], found: true, number: 2, unchanged: 2, since: 1 },
    });
  });

  it('does not let a record steer the terminal', async () => {
    const { folder, verify } = await filled(1);
    for (const value of [1, 2]) {
      const file = fileOf(exampleRecord({ author: { name: `\u001b[2J\u009b2J${value}`, source: 'git' }, at: 1e300, body: { value }, decides: [{ subject: 'x\u001b[2J', basis: [], value: `\u009b${value}` }] }));
      writeFileSync(path.join(folder, file.name), file.bytes);
    }
    const { exitCode, stdout } = await verify();
    assert.equal(exitCode, 0);
    assert.match(stdout, /1 conflict to resolve/);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u);
  });

  it('wants a hash, a folder, and a tracked one', async () => {
    const { verify } = await filled(0);
    for (const head of ['', 'abc', 'z'.repeat(64)]) {
      const { exitCode, stderr } = await verify('--head', head);
      assert.equal(exitCode, 2);
      assert.match(stderr, /--head wants the 64 hexadecimal digits/);
    }
    assert.equal((await verify('--workspace', 'nothing')).exitCode, 2);
    assert.equal((await verify('--unknown')).exitCode, 2);
    const untracked = released(temporaryWorkspace('untracked'));
    assert.equal((await onramp('/', ['verify', '--workspace', untracked.folder])).exitCode, 3);
    assert.match((await verify('--help')).stdout, /Exit codes: 0 nothing is wrong, 1 .*, 2 usage, 3 not tracked/);
  });
});
