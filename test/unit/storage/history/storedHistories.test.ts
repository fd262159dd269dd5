import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { serializePoints, serializeRecord, type PointBatch } from '../../../../src/core/runs/records';
import { StoredHistories } from '../../../../src/storage/history/storedHistories';
import { releasedAfterEach } from '../../support/released';
import { exampleRecords } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';
import { ALL, historyStore, MONTH, pointLine, pointsOf, RUN, type HistoryStore } from './stores';

describe('StoredHistories', () => {
  const own = releasedAfterEach();
  const store = (): HistoryStore => historyStore(own(trackedWorkspace()).store.storeFolder);
  const stepsOf = (files: HistoryStore, key: string) => [...(files.read([key])[0]?.points.steps ?? [])];

  it('reads points of all forms, between records of all kinds', () => {
    const files = store();
    files.append('a', serializeRecord(exampleRecords.open) + pointLine('loss', 2) + serializePoints(pointsOf('loss', [3, 4])) + '["later"]\n{"kind":"later"}\n\n' + pointLine('loss', -1));
    const [loss, none] = files.read(['loss', 'none']);
    assert.deepEqual([...(loss?.points.steps ?? [])], [-1, 2, 3, 4]);
    assert.deepEqual([...(loss?.points.values ?? [])], [-1, 2, 3, 4].map(Math.sin));
    assert.deepEqual([loss?.total, none?.total, none?.points.x.length], [4, 0, 0]);
    assert.deepEqual(files.log.complaints(), []);
  });

  it('answers for a run without files and for one without points', () => {
    const files = store();
    assert.deepEqual(files.read(['loss']).map(({ total }) => total), [0]);
    rmSync(files.folder, { recursive: true });
    assert.deepEqual(files.read(['loss']).map(({ total }) => total), [0]);
    assert.ok(!files.hasCache());
  });

  it('keeps NaN, the infinities and -0 through the cache', () => {
    const files = store();
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324];
    files.append('a', '["M","odd",[1,2,3,4,5],[1,1,1,1,1],["NaN","Infinity","-Infinity",-0,5e-324]]\n');
    for (const round of ['cold', 'warm']) assert.deepEqual([...(files.read(['odd'])[0]?.points.values ?? [])], values, round);
    assert.ok(files.hasCache());
  });

  it('merges the files of several writers and counts identical points once', () => {
    const files = store();
    files.log1('a', 'loss', 1, 3, 5);
    files.log1('b', 'loss', 4, 2, 3, 3);
    assert.deepEqual(stepsOf(files, 'loss'), [1, 2, 3, 4, 5]);
    files.log1('c', 'loss', 0, 5, 6);
    assert.deepEqual(stepsOf(files, 'loss'), [0, 1, 2, 3, 4, 5, 6]);
  });

  it('gives relative time from the first point of the run, unless told otherwise', () => {
    const files = store();
    files.log1('a', 'warm-up', 10);
    files.log1('a', 'loss', 12, 14);
    const read = (startMs?: number) => [...(files.read(['loss'], { ...ALL, x: 'relative', ...(startMs === undefined ? {} : { startMs }) })[0]?.points.x ?? [])];
    for (const round of ['cold', 'warm']) assert.deepEqual(read(), [2, 4], round);
    files.log1('a', 'sooner', 9);
    assert.deepEqual(read(), [3, 5]);
    assert.deepEqual(read(1_795_169_600_000), [12, 14]);
  });

  it('gives the same as read afresh, however files grow between readings', () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, 0.1));
    const batch: fc.Arbitrary<PointBatch> = fc.tuple(fc.constantFrom('loss', 'acc', 'ä', '__proto__'), fc.array(fc.tuple(fc.integer({ min: -2, max: 4 }), fc.integer({ min: 1, max: 3 }), number), { minLength: 1, maxLength: 5 }))
      .map(([key, points]) => ({ key, steps: points.map(([step]) => step), timesMs: points.map(([, at]) => at), values: points.map(([, , value]) => value) }));
    const piece = fc.oneof({ weight: 6, arbitrary: batch.map(serializePoints) }, fc.constantFrom('bad\n', '\n', '{"kind":"later"}\n', '\0\0\n'));
    // Cut anywhere, also inside a line.
    const growth = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')), fc.nat()), { minLength: 1, maxLength: 5 });
    const keys = ['loss', 'acc', 'ä', '__proto__'];
    fc.assert(
      fc.property(growth, (steps) => {
        const workspace = trackedWorkspace();
        try {
          const files = historyStore(workspace.store.storeFolder);
          for (const [writer, text, cut] of steps) {
            const bytes = Buffer.from(text);
            for (const part of [bytes.subarray(0, cut % (bytes.length + 1)), bytes.subarray(cut % (bytes.length + 1))]) {
              files.append(writer, part);
              assert.deepEqual(files.read(keys), files.readAfresh(keys));
            }
          }
        } finally {
          workspace.dispose();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a torn last line, and one of zeros, for the next reading', () => {
    const files = store();
    const [first, rest] = [pointLine('loss', 2).slice(0, 9), pointLine('loss', 2).slice(9)];
    files.append('a', pointLine('loss', 1) + first);
    files.append('z', `${pointLine('loss', 7)}\0\0\0\n`);
    assert.deepEqual(stepsOf(files, 'loss'), [1, 7]);
    files.append('a', rest);
    const arrived = Buffer.from(`${pointLine('loss', 7)}${pointLine('loss', 8)}`);
    writeFileSync(path.join(files.folder, 'events-z.jsonl'), arrived);
    assert.deepEqual(stepsOf(files, 'loss'), [1, 2, 7, 8]);
    assert.deepEqual(files.log.complaints(), []);
  });

  it('passes over bad lines and says so, a few of them by their place', () => {
    const files = store();
    files.append('a', `torn["m"\n${pointLine('loss', 1)}\0\0\n["m","loss",1]\n${pointLine('loss', 2)}`);
    assert.deepEqual(stepsOf(files, 'loss'), [1, 2]);
    assert.deepEqual(files.log.complaints().map((line) => line.replace(/.*events-a/, '')), [
      '.jsonl: the line at byte 0 is passed over: not JSON',
      `.jsonl: the line at byte ${9 + pointLine('loss', 1).length} is passed over: zero bytes`,
      `.jsonl: the line at byte ${12 + pointLine('loss', 1).length} is passed over: not a metric point`,
    ]);
    assert.deepEqual(stepsOf(files, 'loss'), [1, 2]);
    assert.equal(files.log.complaints().length, 3, 'said once: what was read is not read again');
    files.append('b', 'x\n'.repeat(100));
    stepsOf(files, 'loss');
    assert.match(files.log.complaints().at(-1) ?? '', /95 more lines are passed over/);
  });

  it('reads lines longer than its blocks', () => {
    const files = store();
    const steps = Array.from({ length: 60_000 }, (_, index) => index);
    files.append('a', pointLine('loss', -1) + serializePoints(pointsOf('loss', steps)) + pointLine('loss', 60_000));
    assert.ok(statSync(path.join(files.folder, 'events-a.jsonl')).size > 2 << 20);
    assert.deepEqual(stepsOf(files, 'loss'), [-1, ...steps, 60_000]);
  });

  it('does not read again what it has read', () => {
    const files = store();
    files.log1('a', 'loss', 1, 2);
    files.read(['loss']);
    const events = path.join(files.folder, 'events-a.jsonl');
    const text = readFileSync(events, 'utf8');
    // In front of the last 512 bytes, which are compared: only a reading from the start would see it.
    files.append('a', `${'{"kind":"later"}\n'.repeat(40)}`);
    files.read(['loss']);
    writeFileSync(events, text.replace('["m","loss",1,', '["m","loss",9,') + '{"kind":"later"}\n'.repeat(40));
    assert.deepEqual(stepsOf(files, 'loss'), [1, 2]);
  });

  it('answers for a part of a metric that it has checked as for one that it has not', () => {
    const point = fc.tuple(fc.oneof(fc.integer({ min: -2, max: 30 }), fc.constantFrom(Number.NaN, 0.5)), fc.integer({ min: 1, max: 30 }), fc.oneof(fc.float(), fc.constantFrom(Number.NaN, 1)));
    const bound = fc.option(fc.oneof(fc.integer({ min: -5, max: 35 }), fc.constantFrom(0.5, Number.NEGATIVE_INFINITY)), { nil: undefined });
    const asked = fc.record({ x: fc.constantFrom('step' as const, 'relative' as const, 'wall' as const), from: bound, to: bound, maxPoints: fc.constantFrom(4, 1000), startMs: fc.constantFrom(undefined, 3) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), fc.boolean(), asked, (points, isInTime, { from, to, startMs, ...rest }) => {
        const workspace = trackedWorkspace();
        try {
          const files = historyStore(workspace.store.storeFolder);
          const times = points.map(([, at]) => at);
          if (points.length > 0) files.append('a', serializePoints({ key: 'loss', steps: points.map(([step]) => step), timesMs: isInTime ? times.sort((a, b) => a - b) : times, values: points.map(([, , value]) => value) }));
          const query = { ...rest, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(startMs === undefined ? {} : { startMs }) };
          const afresh = files.readAfresh(['loss'], query);
          const { read } = files.reader();
          for (const round of ['from event files', 'from the cache as a whole', 'from a part of it']) assert.deepEqual(read(['loss'], query), afresh, round);
          files.log1('b', 'loss', 7, 40);
          assert.deepEqual(read(['loss'], query), files.readAfresh(['loss'], query), 'with what came after it');
        } finally {
          workspace.dispose();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('reads of a checked metric no more than the part that is asked for, and the whole of a file that is another', () => {
    const files = store();
    files.log1('a', 'loss', ...Array.from({ length: 100 }, (_, index) => index));
    const { read } = files.reader();
    const stepsIn = (from: number, to: number) => [...(read(['loss'], { ...ALL, from, to })[0]?.points.steps ?? [])];
    const asOfOld = () => utimesSync(files.cacheFile, 1_000_000_000, 1_000_000_000);
    stepsIn(0, 1);
    asOfOld();
    assert.deepEqual(stepsIn(10, 12), [9, 10, 11, 12, 13]);
    // The last value, in place and without a trace: only a reading of the whole would see that it is damaged.
    const file = readFileSync(files.cacheFile);
    const damaged = Buffer.from(file);
    damaged.writeDoubleLE(Number.NaN, 16 + 8 * (3 * 100 - 1));
    writeFileSync(files.cacheFile, damaged);
    asOfOld();
    assert.deepEqual(stepsIn(10, 12), [9, 10, 11, 12, 13]);
    assert.deepEqual(readFileSync(files.cacheFile), damaged, 'not looked at as a whole');
    writeFileSync(files.cacheFile, damaged);
    assert.deepEqual([stepsIn(97, 99), [...(read(['loss'], ALL)[0]?.points.values ?? [])].at(-1)], [[96, 97, 98, 99], Math.sin(99)]);
    assert.deepEqual(readFileSync(files.cacheFile), file, 'written anew');
  });

  it('writes nothing unless it may, and nothing for a run too small to be worth it', () => {
    const { store: location } = own(trackedWorkspace());
    const files = historyStore(location.storeFolder);
    files.log1('a', 'loss', 1, 2, 3);
    const before = snapshot(location.storeFolder);
    files.readAfresh(['loss']);
    new StoredHistories({ storeFolder: location.storeFolder, log: files.log, save: true }).read(RUN, MONTH, ['loss'], ALL);
    assert.equal(snapshot(location.storeFolder), before);
  });

  it('leaves a damaged cache where it may not write', () => {
    const files = store();
    files.log1('a', 'loss', 1, 2);
    files.read(['loss']);
    writeFileSync(files.cacheFile, 'damaged');
    assert.deepEqual([...(files.readAfresh(['loss'])[0]?.points.steps ?? [])], [1, 2]);
    assert.equal(readFileSync(files.cacheFile, 'utf8'), 'damaged');
  });

  it('writes a cache anew only when the tail is a share of it', () => {
    const files = store();
    files.log1('a', 'loss', ...Array.from({ length: 100 }, (_, index) => index));
    files.read(['loss']);
    const before = readFileSync(files.cacheFile);
    files.log1('a', 'loss', 100);
    assert.equal(stepsOf(files, 'loss').length, 101);
    assert.deepEqual(readFileSync(files.cacheFile), before);
    files.log1('a', 'loss', ...Array.from({ length: 20 }, (_, index) => 101 + index));
    assert.equal(stepsOf(files, 'loss').length, 121);
    assert.ok(!readFileSync(files.cacheFile).equals(before));
  });

  it('answers although it cannot write', () => {
    const { store: location } = own(trackedWorkspace());
    const files = historyStore(location.storeFolder);
    files.log1('a', 'loss', 1, 2);
    // A file where the folder should be: also root cannot write there.
    writeFileSync(path.join(location.storeFolder, 'cache'), '');
    assert.deepEqual(stepsOf(files, 'loss'), [1, 2]);
    assert.deepEqual(files.log.complaints(), []);
  });

  it('says when an event file cannot be read', () => {
    const files = store();
    files.log1('a', 'loss', 1);
    mkdirSync(path.join(files.folder, 'events-folder.jsonl'));
    assert.throws(() => files.read(['loss']), { code: 'EISDIR' });
  });

  it('removes what killed processes left, but not what another one is writing', () => {
    const files = store();
    files.log1('a', 'loss', 1);
    mkdirSync(path.dirname(files.cacheFile), { recursive: true });
    for (const name of [`${RUN}.bin.old.tmp`, `${RUN}.bin.new.tmp`, `${'f'.repeat(32)}.bin.old.tmp`]) writeFileSync(path.join(path.dirname(files.cacheFile), name), 'x');
    for (const name of [`${RUN}.bin.old.tmp`, `${'f'.repeat(32)}.bin.old.tmp`]) utimesSync(path.join(path.dirname(files.cacheFile), name), 1, 1);
    files.read(['loss']);
    assert.deepEqual(files.cacheFolder().sort(), [`${RUN}.bin`, `${RUN}.bin.new.tmp`, `${'f'.repeat(32)}.bin.old.tmp`]);
  });

  describe('with a cache that does not fit', () => {
    const damages: { name: string; damage(files: HistoryStore): void }[] = [
      { name: 'of zero length', damage: ({ cacheFile }) => truncateSync(cacheFile, 0) },
      { name: 'cut in its beginning', damage: ({ cacheFile }) => truncateSync(cacheFile, 10) },
      { name: 'cut in its columns', damage: ({ cacheFile }) => truncateSync(cacheFile, 100) },
      { name: 'cut by a byte', damage: ({ cacheFile }) => truncateSync(cacheFile, statSync(cacheFile).size - 1) },
      { name: 'longer than it was', damage: ({ cacheFile }) => writeFileSync(cacheFile, 'more', { flag: 'a' }) },
      { name: 'of something else', damage: ({ cacheFile }) => writeFileSync(cacheFile, 'x'.repeat(5000)) },
      { name: 'of zeros', damage: ({ cacheFile }) => writeFileSync(cacheFile, Buffer.alloc(statSync(cacheFile).size)) },
      { name: 'that is a folder', damage: ({ cacheFile }) => { rmSync(cacheFile); mkdirSync(cacheFile); } },
    ];
    const filled = (): HistoryStore => {
      const files = store();
      for (const key of ['loss', 'acc']) files.log1('a', key, ...Array.from({ length: 50 }, (_, index) => index));
      files.log1('b', 'loss', 60);
      files.read(['loss', 'acc']);
      assert.ok(files.hasCache());
      return files;
    };

    for (const { name, damage } of damages) {
      it(`reads anew from one ${name}`, () => {
        const files = filled();
        damage(files);
        assert.deepEqual(files.read(['loss', 'acc']), files.readAfresh(['loss', 'acc']));
        assert.deepEqual(files.read(['loss', 'acc']), files.readAfresh(['loss', 'acc']), 'and again');
        assert.deepEqual(files.log.complaints(), []);
      });
    }

    it('reads anew whichever bit of it flips', () => {
      const files = filled();
      const good = readFileSync(files.cacheFile);
      const right = files.readAfresh(['loss', 'acc']);
      fc.assert(
        fc.property(fc.nat({ max: good.length * 8 - 1 }), (bit) => {
          const flipped = Buffer.from(good);
          flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          writeFileSync(files.cacheFile, flipped);
          assert.deepEqual(files.read(['loss', 'acc']), right);
          assert.deepEqual(readFileSync(files.cacheFile), good, 'written anew');
        }),
        { numRuns: 300 },
      );
    });

    it('reads anew when an event file was replaced, shortened or removed', () => {
      for (const change of [
        (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"loss",4', '"loss",7')),
        (file: string) => truncateSync(file, statSync(file).size - 5),
        (file: string) => rmSync(file),
        (file: string) => copyFileSync(file.replace('events-a', 'events-b'), file),
      ]) {
        const files = filled();
        change(path.join(files.folder, 'events-a.jsonl'));
        assert.deepEqual(files.read(['loss', 'acc']), files.readAfresh(['loss', 'acc']));
      }
    });

    it('finds damage of a metric that it only copies', () => {
      const files = filled();
      const bytes = readFileSync(files.cacheFile);
      // The last byte of the columns belongs to the second metric.
      const lengthBytes = bytes.readUInt32LE(8);
      bytes[bytes.length - lengthBytes - 1] = (bytes[bytes.length - lengthBytes - 1] ?? 0) ^ 1;
      writeFileSync(files.cacheFile, bytes);
      files.log1('a', 'loss', ...Array.from({ length: 50 }, (_, index) => 100 + index));
      assert.deepEqual(files.read(['loss']), files.readAfresh(['loss']));
      assert.deepEqual(files.read(['acc']), files.readAfresh(['acc']));
    });

    it('leaves the cache of a later release alone, and throws away that of an older one', () => {
      for (const { version, kept } of [{ version: 2, kept: true }, { version: 0, kept: false }]) {
        const files = filled();
        writeFileSync(files.cacheFile, withVersion(readFileSync(files.cacheFile), version));
        const before = readFileSync(files.cacheFile);
        assert.deepEqual(files.read(['loss', 'acc']), files.readAfresh(['loss', 'acc']));
        assert.equal(readFileSync(files.cacheFile).equals(before), kept);
      }
    });
  });
});

/** The same file as a release with another format would begin it; the checksum is computed here once more. */
function withVersion(file: Buffer, version: number): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt32LE(version, 4);
  const lengthBytes = changed.readUInt32LE(8);
  let hash = 0x811c9dc5 | 0;
  const add = (word: number) => {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  };
  for (let at = 0; at < 12; at += 4) add(changed.readUInt32LE(at));
  for (let at = changed.length - lengthBytes; at < changed.length; at += 4) add(changed.readUInt32LE(at));
  changed.writeUInt32LE(hash >>> 0, 12);
  return changed;
}
