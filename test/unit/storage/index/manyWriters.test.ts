import assert from 'node:assert/strict';
import { allRuns, openIndex, rebuiltContent, wholeContent } from '../../support/indexes';
import { readableLog } from '../../support/logs';
import { linesFrom } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { writeRun } from '../../support/runFiles';
import { trackedWorkspace } from '../../support/stores';
import { startRunWriter } from '../../support/writers';

const WRITERS = 50;
/** Runs of its own that each writes, and edits of the run of all. */
const EACH = 6;

describe(`${WRITERS} processes that write to one store at once`, () => {
  const released = releasedAfterEach();

  it('lose nothing, and the index that follows them tells what a rebuilt one tells', async function () {
    this.timeout(120_000);
    const { store } = released(trackedWorkspace());
    const log = readableLog();
    const following = released(openIndex(store, { log }));
    const shared = writeRun({ store, startedAtMs: Date.now() });
    const names = Array.from({ length: WRITERS }, (_, place) => `writer-${String(place).padStart(2, '0')}`);
    const programs = names.map((name) => released(startRunWriter('crowd', store, name, shared.id, EACH)));
    const ends = Promise.all(programs.map(({ ended }) => ended));
    const haveEnded = ends.then(() => true);
    let reads = 0;
    for (; !(await Promise.race([haveEnded, allRuns(following).then(() => false)])); reads += 1);
    for (const program of programs) assert.equal(program.child.exitCode, 0, program.stderr());

    const content = await wholeContent(following);
    console.log(`      ${content.runs.length} runs of ${WRITERS} processes, read ${reads} times meanwhile`);
    assert.deepEqual(await rebuiltContent(store), content);
    assert.deepEqual(log.complaints(), []);

    const detailsOf = new Map(content.runs.map(({ id }, place) => [id, content.details[place]]));
    const own = programs.flatMap((program, place) => linesFrom(program).slice(0, EACH).map((runId, number) => ({ runId, name: names[place] ?? '', number })));
    assert.deepEqual(new Set(content.runs.map(({ id }) => id)), new Set([shared.id, ...own.map(({ runId }) => runId)]));
    assert.equal(content.runs.length, 1 + WRITERS * EACH);
    for (const { runId, name, number } of own) {
      assert.deepEqual(detailsOf.get(runId)?.params, { writer: name, number: String(number) });
      assert.equal(detailsOf.get(runId)?.metrics['loss']?.count, 5);
    }
    const edited = detailsOf.get(shared.id) ?? assert.fail('the run of all is not there');
    const edits = programs.flatMap((program) => linesFrom(program).slice(EACH));
    const { last, ...tags } = edited.tags;
    assert.deepEqual(Object.keys(tags).sort(), edits.sort());
    assert.equal(edits.length, WRITERS * EACH);
    // The highest counter, and of equal ones the latest by the clock.
    assert.match(last ?? '', new RegExp(`^writer-\\d\\d\\.${EACH}$`));
    assert.deepEqual([edited.params['shared'], ...(edited.refusedParams['shared'] ?? [])].sort(), names);
    assert.deepEqual(Object.values(edited.metrics).map(({ count }) => count), names.map(() => EACH));
  });
});
