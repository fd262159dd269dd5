import assert from 'node:assert/strict';
import { appendFileSync, closeSync, openSync, readFileSync, truncateSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { durationMs } from '../../../src/core/runs/describeRun';
import { RECORD_VERSION, serializePoints, type RunRecord } from '../../../src/core/runs/records';
import { EventFileWriters } from '../../../src/storage/eventFileWriter';
import { readEventFileTail } from '../../../src/storage/eventFileReader';
import { openIndex, rebuiltContent, wholeContent } from '../support/indexes';
import { readableLog } from '../support/logs';
import { releasedAfterEach } from '../support/released';
import { beginRun, linesOf, writeRun } from '../support/runFiles';
import { exampleRecords, START_MS } from '../support/runRecords';
import { trackedWorkspace } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

const NEWLINE = 0x0a;

describe('A damaged event file', () => {
  const released = releasedAfterEach();
  const tracked = () => released(trackedWorkspace());
  const opened = (...parameters: Parameters<typeof openIndex>) => released(openIndex(...parameters));

  it('loses, for every bit that flips, at most the line that was hit, and says so', function () {
    this.timeout(60_000);
    const { open, tags, end } = exampleRecords;
    const lines = [linesOf(open), serializePoints({ key: 'rmse', steps: [1], timesMs: [START_MS], values: [0.5] }), linesOf(tags), linesOf(end)];
    const bytes = Buffer.from(lines.join(''));
    const starts = lines.map((_, number) => lines.slice(0, number).join('').length);
    const file = released(temporaryWorkspace('damaged', { 'events-a.jsonl': bytes })).file('events-a.jsonl');
    const descriptor = openSync(file, 'r+');
    released({ dispose: () => closeSync(descriptor) });
    const outcomes = { reported: 0, 'of an unknown kind': 0, 'read as something else': 0, 'awaited, as a last line': 0 };
    const whole = contentOf();
    assert.equal(whole.size, lines.length);

    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      const at = bit >> 3;
      const good = bytes[at] ?? 0;
      writeSync(descriptor, Buffer.of(good ^ (1 << (bit & 7))), 0, 1, at);
      // A line break that is lost takes the next line along.
      const hit = starts.filter((start, number) => (start <= at && at < start + (lines[number]?.length ?? 0)) || (good === NEWLINE && start === at + 1));
      const read = contentOf();
      for (const start of starts) if (!hit.includes(start)) assert.equal(read.get(start), whole.get(start), `bit ${bit}`);
      const { bad, unknownLines, readBytes } = read;
      if (bad.length > 0) {
        outcomes.reported += 1;
        // What is reported lies inside of the line that was hit.
        assert.ok(bad.every(({ offset }) => offset >= (hit[0] ?? 0) && offset <= at + 1), `bit ${bit}: ${JSON.stringify(bad)}`);
      } else if (unknownLines > 0) outcomes['of an unknown kind'] += 1;
      else if (read.size === lines.length) outcomes['read as something else'] += 1;
      else {
        outcomes['awaited, as a last line'] += 1;
        assert.ok(hit.includes(starts.at(-1) ?? 0) && readBytes < bytes.length, `bit ${bit} is lost without a word`);
      }
      writeSync(descriptor, bytes, at, 1, at);
    }
    console.log(`      ${8 * bytes.length} bits of ${lines.length} lines: ${Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`);

    /** What is read of the file as text, by the place of the line. */
    function contentOf() {
      const { records, points, ...rest } = readEventFileTail(file, 0);
      const content = new Map(records.map(({ record, position }) => [position, JSON.stringify(record)]));
      if (points.length > 0) content.set(starts[1] ?? 0, JSON.stringify(points));
      return { ...rest, size: content.size, get: (start: number) => content.get(start) };
    }
  });

  it('that is empty is no run yet', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const content = readFileSync(run.file);
    truncateSync(run.file, 0);
    const log = readableLog();
    const index = opened(store, { log });
    assert.deepEqual((await wholeContent(index)).runs, []);
    new EventFileWriters(store).open(run.id, 'launcher-a-1').append({ ...exampleRecords.name, value: 'again' });
    assert.deepEqual((await wholeContent(index)).runs.map(({ name }) => name), ['again']);
    writeFileSync(run.file, content);
    utimesSync(run.folder, 1, 1);
    assert.deepEqual((await wholeContent(index)).runs.map(({ name, status }) => [name, status]), [['train.py', 'FINISHED']]);
    assert.deepEqual(log.complaints(), []);
  });

  it('of a newer version is read as far as it is known, with a warning, and stays as it is', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: START_MS });
    run.writer.close();
    const newer = `${JSON.stringify({ ...exampleRecords.open, v: RECORD_VERSION + 1, extra: { deep: [1] } })}\n{"kind":"energy","joules":3}\n["q",1,2]\n`;
    const file = path.join(run.folder, 'events-newer.jsonl');
    writeFileSync(file, newer + linesOf(exampleRecords.tags, exampleRecords.end));
    const log = readableLog();
    const index = opened(store, { log });
    const content = await wholeContent(index);
    assert.deepEqual(content.runs.map(({ status }) => status), ['FINISHED']);
    assert.deepEqual(content.details[0]?.tags, { team: 'bikes' });
    assert.deepEqual(log.complaints(), [`warn: ${file} was written by a newer version of Onramp: what this one does not know is passed over.`]);
    assert.ok(log.lines.includes(`info: ${file}: lines of unknown kinds, passed over: 2`), log.lines.join('\n'));
    assert.ok(readFileSync(file, 'utf8').startsWith(newer));
  });
});

describe('A clock that is wrong', () => {
  const released = releasedAfterEach();
  const HOUR_MS = 3_600_000;

  it('leaves the order of edits to their counters, and no run takes less than nothing', async () => {
    const { store } = released(trackedWorkspace());
    const log = readableLog();
    const following = released(openIndex(store, { log }));
    const run = beginRun({ store, startedAtMs: START_MS });
    const ahead = released(new EventFileWriters(store).open(run.id, 'ahead'));
    const edits: [writer: typeof ahead, record: RunRecord][] = [
      [run.writer, { kind: 'name', counter: 1, at: START_MS, value: 'first' }],
      [ahead, { kind: 'name', counter: 2, at: START_MS + HOUR_MS, value: 'of a clock that is ahead' }],
      // The clock jumps back by an hour.
      [run.writer, { kind: 'name', counter: 3, at: START_MS - HOUR_MS, value: 'last' }],
      [run.writer, { ...exampleRecords.end, at: START_MS - HOUR_MS + 5 }],
    ];
    for (const [writer, record] of edits) {
      writer.append(record);
      const { runs } = await wholeContent(following);
      if (record.kind === 'name') assert.equal(runs[0]?.name, record.value);
    }
    run.writer.close();
    writeRun({ store, startedAtMs: START_MS - HOUR_MS });
    const content = await wholeContent(following);
    assert.deepEqual(content.runs.map(({ name }) => name), ['last', 'train.py']);
    assert.deepEqual(content.runs.map((one) => durationMs(one, START_MS)), [0, 1000]);
    assert.deepEqual((await following.historyOf('src/train.py', 9)).map(({ name }) => name), ['train.py', 'last']);
    assert.deepEqual(await rebuiltContent(store), content);
    assert.deepEqual(log.complaints(), []);
  });

  it('hides no event, also when the times of files and folders go back', async () => {
    const { store } = released(trackedWorkspace());
    const following = released(openIndex(store));
    const live = beginRun({ store, startedAtMs: START_MS });
    released(live.writer);
    const ended = writeRun({ store, startedAtMs: START_MS + 1 });
    for (let step = 1; step <= 5; step += 1) {
      for (const { id, file, folder } of [live, ended]) {
        const record: RunRecord = { kind: 'name', counter: step, at: START_MS - step * HOUR_MS, value: `name ${step} of ${id}` };
        appendFileSync(file, linesOf(record));
        const earlierSeconds = (START_MS - step * HOUR_MS) / 1000;
        utimesSync(file, earlierSeconds, earlierSeconds);
        utimesSync(folder, earlierSeconds, earlierSeconds);
      }
      const { runs } = await wholeContent(following);
      assert.deepEqual(runs.map(({ name }) => name), [ended, live].map(({ id }) => `name ${step} of ${id}`));
    }
  });
});
