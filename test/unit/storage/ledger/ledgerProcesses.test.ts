import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import { deciding, ledgerIn, published, startLedgerWriter } from '../../support/ledgers';
import { type Program } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { temporaryWorkspace } from '../../support/workspaces';

/** Letters of `ledgerWriterMain.ts`. */
const phaseNames: Record<string, string> = { i: 'between two records', p: 'reading and writing the temporary file', c: 'claiming', h: 'claimed, not published', l: 'publishing', s: 'published, not acknowledged' };

const hashesOf = (program: Program) => program.stdout().toString('utf8').split('\n').slice(0, -1);
const numberOf = (folder: string, hash: string) => readdirSync(folder).filter((name) => name.endsWith(`-${hash}.json`)).length;

describe('Processes that write one ledger', () => {
  const released = releasedAfterEach();
  const freshFolder = () => path.join(released(temporaryWorkspace('ledger')).folder, 'ledger');

  it('break nothing and lose nothing when they are killed at random, 60 times', async function () {
    this.timeout(90_000);
    const folder = freshFolder();
    const writers: Program[] = [];
    const start = (place: number) => (writers[place] = released(startLedgerWriter(folder, 'endless', `writer-${place}`)));
    for (let place = 0; place < 4; place += 1) start(place);
    const killedIn = new Map<string, number>();
    const acknowledged: string[] = [];
    const harvest = (program: Program) => {
      const phase = phaseNames[program.stderr().at(-1) ?? ''] ?? `? ${program.stderr().slice(-200)}`;
      killedIn.set(phase, (killedIn.get(phase) ?? 0) + 1);
      acknowledged.push(...hashesOf(program));
    };
    for (let round = 0; round < 60; round += 1) {
      // Of those that have come to write one or two, while the others go on; now and then all four at the same moment.
      let atWork: Program[] = [];
      for (const atLeast = round % 10 === 0 ? 4 : 2; atWork.length < atLeast; atWork = writers.filter((writer) => writer.stdout().length > 0)) await sleep(5);
      await sleep(Math.random() * 100);
      const first = Math.floor(Math.random() * atWork.length);
      const victims = round % 10 === 0 ? atWork : atWork.slice(first, first + 1 + Math.floor(Math.random() * 1.3));
      for (const victim of victims) victim.child.kill('SIGKILL');
      for (const victim of victims) {
        assert.equal((await victim.ended).signal, 'SIGKILL', victim.stderr().slice(-500));
        harvest(victim);
        start(writers.indexOf(victim));
      }
      // Every kill leaves a chain that holds, also while the others write.
      if (round % 10 === 9) assert.deepEqual((await verifyFolder(folder)).broken, []);
    }
    await Promise.all(writers.map((writer) => writer.dispose()));
    for (const writer of writers) acknowledged.push(...hashesOf(writer));

    const state = await ledgerIn(folder).read();
    const checked = await verifyFolder(folder);
    const lost = acknowledged.filter((hash) => !existsSync(path.join(folder, `${String(checked.graph.get(hash)?.record.number).padStart(8, '0')}-${hash}.json`)));
    const kills = [...killedIn.values()].reduce((sum, count) => sum + count, 0);
    const sorted = [...killedIn].sort(([, a], [, b]) => b - a).map(([phase, count]) => `${count} ${phase}`).join(', ');
    console.log(`      ${kills} processes killed in 60 rounds (${sorted}); ${acknowledged.length} records acknowledged, ${checked.count} kept, ${checked.broken.length} broken, ${lost.length} lost`);
    assert.deepEqual([checked.broken, lost, state.broken], [[], [], []]);
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    assert.ok(acknowledged.length > 60 && kills >= 60);
    // Nothing is recorded twice, and each kill leaves at most one record that nobody was told of.
    assert.equal(new Set(state.records.map(({ record }) => JSON.stringify(record.body))).size, state.records.length);
    const atEnd = writers.length;
    assert.ok(state.records.length - acknowledged.length <= kills + atEnd, `${state.records.length} kept`);
    // One store: nothing forks, so the numbers are those of the records.
    assert.deepEqual(state.records.map(({ record }) => record.number), state.records.map((_, position) => position + 1));
    await published(ledgerIn(folder), deciding('after', 1));
  });

  for (const phase of ['claiming', 'half-done', 'publishing', 'settling'] as const) {
    it(`leave a ledger that goes on when one dies while ${phase}`, async () => {
      const folder = freshFolder();
      const before = await published(ledgerIn(folder), deciding('a', 1));
      const program = released(startLedgerWriter(folder, 'once', 'victim', phase));
      assert.deepEqual([(await program.ended).signal, hashesOf(program)], ['SIGKILL', []]);
      // Not acknowledged: it may be there or not, but the chain holds, and whoever looks sees one answer.
      const isThere = phase !== 'claiming';
      const { records } = await ledgerIn(folder).read();
      assert.deepEqual(records.slice(1).map(({ record }) => record.author.name), isThere ? ['victim'] : []);
      const after = await published(ledgerIn(folder), deciding('a', 2));
      assert.deepEqual(after.record.parents, [isThere ? records.at(-1)?.hash : before.hash]);
      assert.deepEqual((await verifyFolder(folder)).broken, []);
    });
  }

  it('decide one subject at the same instant: one wins, the other is refused, 100 times', async function () {
    this.timeout(60_000);
    const folder = freshFolder();
    const racers = ['Ann', 'Bob'].map((name) => released(startLedgerWriter(folder, 'race', name)));
    const answersOf = (racer: Program) => hashesOf(racer);
    const wins = new Map<string, number>();
    let closeCalls = 0;
    for (let race = 0; race < 100; race += 1) {
      for (const [place, racer] of racers.entries()) racer.child.stdin?.write(`stage-${race} ${['Ann', 'Bob'][place]}\n`);
      while (racers.some((racer) => answersOf(racer).length <= race)) {
        for (const racer of racers) assert.equal(racer.child.exitCode, null, racer.stderr().slice(-500));
        await sleep(2);
      }
      const answers = racers.map((racer) => answersOf(racer)[race] ?? '');
      const winner = answers.findIndex((answer) => answer.startsWith(`won stage-${race} `));
      const name = ['Ann', 'Bob'][winner] ?? '?';
      assert.equal(answers[1 - winner], `refused stage-${race} "${name}"`, answers.join(' | '));
      wins.set(name, (wins.get(name) ?? 0) + 1);
    }
    // A loser that got as far as asking for the number says so on its standard error.
    for (const racer of racers) closeCalls += [...racer.stderr()].filter((letter) => letter === 'c').length;
    for (const racer of racers) racer.child.stdin?.end();
    const checked = await verifyFolder(folder);
    console.log(`      100 races: ${[...wins].map(([name, count]) => `${name} won ${count}`).join(', ')}; ${closeCalls} attempts reached the claim; ${checked.count} records, ${checked.broken.length} broken`);
    assert.deepEqual([checked.broken, checked.count, checked.graph.heads.length, checked.graph.subjects.size], [[], 100, 1, 100]);
  });

  it('write together, 50 at once in 10 processes', async function () {
    this.timeout(60_000);
    const folder = freshFolder();
    const programs = Array.from({ length: 10 }, (_, place) => released(startLedgerWriter(folder, 'crowd', `process-${place}`, '5')));
    const ends = await Promise.all(programs.map(({ ended }) => ended));
    assert.deepEqual(ends.filter(({ exitCode }) => exitCode !== 0), [], programs.map((program) => program.stderr()).join('\n').slice(-2000));
    const acknowledged = programs.flatMap(hashesOf);
    assert.deepEqual([acknowledged.length, acknowledged.filter((hash) => numberOf(folder, hash) !== 1)], [50, []]);
    const checked = await verifyFolder(folder);
    assert.deepEqual([checked.broken, checked.count, checked.graph.heads.length], [[], 50, 1]);
  });
});
