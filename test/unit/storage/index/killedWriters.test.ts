import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monthOfRunId } from '../../../../src/core/runs/runId';
import { eventFileName, runFolder } from '../../../../src/core/workspace/storeLayout';
import type { StoreLocation } from '../../../../src/core/workspace/storeLocation';
import { readEventFileTail } from '../../../../src/storage/eventFileReader';
import type { Phase } from '../../../harness/phases';
import { allRuns, indexFile, openIndex, rebuiltContent, wholeContent } from '../../support/indexes';
import { linesFrom } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { readableLog } from '../../support/logs';
import { beginRun, writeRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';
import { acknowledgedIn, startRunWriter, startVictim, type Victim } from '../../support/writers';

/** How many processes are killed at least, and how many of them in phases that the kills are aimed at. */
const WANTED = {
  append: { kills: 160, phases: { preparing: 20, writing: 20 } },
  save: { kills: 40, phases: { exporting: 8, 'writing the temporary file': 8, renaming: 2 } },
} as const satisfies Record<string, { kills: number; phases: Partial<Record<Phase, number>> }>;
/** So many times the wanted number are killed at most: far more than are ever needed. */
const PATIENCE = 10;
type Work = keyof typeof WANTED;

describe('Processes that write runs and save the index', () => {
  const released = releasedAfterEach();

  it(`lose nothing that was acknowledged when ${WANTED.append.kills + WANTED.save.kills} of them are killed, while others read and write`, async function () {
    this.timeout(240_000);
    const { store, file } = released(trackedWorkspace());
    for (let offset = 0; offset < 100; offset += 1) writeRun({ store, startedAtMs: START_MS + offset });
    // Makes the index large enough that saving it takes a while.
    const large = beginRun({ store, startedAtMs: START_MS });
    large.writer.append({ kind: 'note', counter: 1, at: START_MS, value: 'x'.repeat(2_000_000) });
    large.writer.close();
    const initial = openIndex(store);
    await allRuns(initial);
    await initial.dispose();

    const log = readableLog();
    const following = released(openIndex(store, { save: false, log }));
    const other = released(startRunWriter('points', store, 'other', file('other.acknowledged')));
    const tally = new Tally();
    const victims: Victim[] = [];

    const killOnAndOn = async (work: Work, ...paddings: number[]) => {
      for (let round = 0; !tally.isEnough(work); round += 1) {
        const victim = released(startVictim(store, `${work}-${victims.length}`, work === 'save' ? 'save' : { padding: paddings[round % paddings.length] ?? 0 }));
        victims.push(victim);
        while (victim.runId() === undefined) {
          assert.equal(victim.program.child.exitCode, null, victim.program.stderr());
          await sleep(3);
        }
        await sleep(Math.random() * 10);
        // Every second one wherever it happens to be, the others where too few were.
        const aim = round % 2 === 0 ? undefined : tally.leastReached(work);
        if (aim !== undefined) await seen(() => victim.phase() === aim);
        victim.program.child.kill('SIGKILL');
        assert.equal((await victim.program.ended).signal, 'SIGKILL', victim.program.stderr());
        tally.count(work, victim.phase());
        const { isTorn } = checkEventFile(store, victim);
        if (isTorn) tally.torn += 1;
        if (work === 'save') assert.ok(isSound(indexFile(store)), 'the saved index is whole');
      }
    };
    const readOnAndOn = async () => {
      let reads = 0;
      for (; !tally.isEnough('append') || !tally.isEnough('save'); reads += 1) {
        const runId = linesFrom(other)[0];
        const steps = acknowledgedIn(file('other.acknowledged'));
        await following.refresh();
        const page = await following.list({ limit: 20 });
        assert.ok(page.total >= 101 && page.runs.length === 20);
        if (runId === undefined || steps === 0) continue;
        const count = (await following.details(runId))?.metrics['loss']?.count ?? 0;
        assert.ok(count >= steps, `${steps} points were acknowledged, ${count} are shown`);
        // Leaves the processors to those that are to be killed.
        await sleep(500);
      }
      return reads;
    };
    const [reads] = await Promise.all([readOnAndOn(), killOnAndOn('append', 0, 40_000), killOnAndOn('append', 40_000), killOnAndOn('save')]);

    await other.dispose();
    const acknowledged = victims.reduce((sum, victim) => sum + victim.acknowledged(), acknowledgedIn(file('other.acknowledged')));
    const leftovers = readdirSync(path.dirname(indexFile(store))).filter((name) => name.endsWith('.tmp')).length;
    console.log(`      killed: ${tally.describe('append')}, ${tally.describe('save')}`);
    console.log(`      ${acknowledged} records acknowledged, 0 lost; ${tally.torn} files end in a torn line, ${leftovers} half-saved indexes lie about; ${reads} times read`);
    assert.deepEqual(log.complaints(), []);
    const followed = await wholeContent(following);
    assert.equal(followed.runs.length, 102 + victims.length);
    const reopened = released(openIndex(store, { log }));
    assert.deepEqual(await wholeContent(reopened), followed, 'the saved index');
    assert.deepEqual(await rebuiltContent(store), followed, 'a rebuilt index');
    assert.deepEqual(log.complaints(), []);
  });
});

/** Where kills fell. */
class Tally {
  torn = 0;
  private readonly fell: Record<Work, Phase[]> = { append: [], save: [] };

  count(work: Work, phase: Phase): void {
    this.fell[work].push(phase);
  }

  /** The phase of which the smallest part of what is wanted was reached. */
  leastReached(work: Work): Phase | undefined {
    return this.shares(work).sort((a, b) => a.share - b.share)[0]?.phase;
  }

  isEnough(work: Work): boolean {
    const { kills } = WANTED[work];
    const isReached = this.fell[work].length >= kills && this.shares(work).every(({ share }) => share >= 1);
    assert.ok(isReached || this.fell[work].length < PATIENCE * kills, `not reached: ${this.describe(work)}`);
    return isReached;
  }

  describe(work: Work): string {
    const phases = [...new Set(this.fell[work])].map((phase) => ({ phase, count: this.countOf(work, phase) }));
    return `${this.fell[work].length} of ${work} (${phases.sort((a, b) => b.count - a.count).map(({ phase, count }) => `${count} ${phase}`).join(', ')})`;
  }

  private countOf(work: Work, phase: Phase): number {
    return this.fell[work].filter((one) => one === phase).length;
  }

  private shares(work: Work): { phase: Phase; share: number }[] {
    return Object.entries(WANTED[work].phases).map(([phase, wanted]) => ({ phase: phase as Phase, share: this.countOf(work, phase as Phase) / wanted }));
  }
}

/** Looks again and again, because what is waited for is over soon; gives up after a while. */
async function seen(isThere: () => boolean): Promise<void> {
  for (const until = performance.now() + 150; !isThere() && performance.now() < until; ) await sleep(1);
}

/** What a killed process was told is written stands in its file once and in order, and nothing in it is damaged. */
function checkEventFile({ storeFolder }: StoreLocation, victim: Victim): { isTorn: boolean } {
  const runId = victim.runId() ?? '';
  const eventFile = path.join(storeFolder, runFolder(monthOfRunId(runId), runId), eventFileName(victim.name));
  const { records, bad, readBytes } = readEventFileTail(eventFile, 0);
  const numbers = records.flatMap(({ record }) => (record.kind === 'tags' ? [record.counter] : []));
  assert.deepEqual(bad, []);
  assert.deepEqual(numbers, numbers.map((_, position) => position + 1));
  // The last one may be there without its writer having come to hear of it.
  const acknowledged = victim.acknowledged();
  assert.ok(numbers.length === acknowledged || numbers.length === acknowledged + 1, `${acknowledged} acknowledged, ${numbers.length} there`);
  return { isTorn: readBytes < statSync(eventFile).size };
}

/** Whether an index ends with the checksum of what is before it. */
function isSound(indexPath: string): boolean {
  const bytes = readFileSync(indexPath);
  return createHash('sha256').update(bytes.subarray(0, -32)).digest().equals(bytes.subarray(-32));
}
