import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLine, RECORD_VERSION, serializePoints, serializeRecord, versionOfLine } from '../../../../src/core/runs/records';
import { anyRecord, exampleRecords } from '../../support/runRecords';

describe('serializeRecord and parseLine', () => {
  it('round-trip every record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = serializeRecord(record);
        assert.equal(line.indexOf('\n'), line.length - 1, 'one line each');
        assert.deepEqual(parseLine(line.slice(0, -1)), { kind: 'record', record });
      }),
    );
  });

  it('pass over fields that a later release adds', () => {
    const later = { ...exampleRecords.end, reason: 'preempted' };
    assert.deepEqual(parseLine(JSON.stringify(later)), { kind: 'record', record: exampleRecords.end });
  });
});

describe('parseLine', () => {
  it('tells kinds of a later release from damage', () => {
    fc.assert(
      fc.property(fc.string().filter((kind) => !(kind in exampleRecords)), fc.dictionary(fc.string().filter((key) => key !== 'kind'), fc.jsonValue()), (kind, rest) => {
        assert.deepEqual(parseLine(JSON.stringify({ ...rest, kind })), { kind: 'unknown' });
      }),
    );
  });

  it('settles on every text without throwing, and takes nothing for a record that is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (line) => {
        assert.notEqual(parseLine(line).kind, 'record');
      }),
    );
  });

  const { end, session, open, process } = exampleRecords;
  const without = (record: object, key: string) => JSON.stringify(Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)));
  for (const { name, line, reason } of [
    { name: 'an empty line', line: '', reason: /not JSON/ },
    { name: 'a torn line', line: JSON.stringify(session).slice(0, 40), reason: /not JSON/ },
    { name: 'a number', line: '7', reason: /not a record/ },
    { name: 'null', line: 'null', reason: /not a record/ },
    { name: 'an array that begins with no word', line: '[1, 2]', reason: /not a record/ },
    { name: 'a metric point without a value', line: '["m", "loss", 1, 2]', reason: /not a metric point/ },
    { name: 'a metric point with a word for a value', line: '["m", "loss", 1, 2, "low"]', reason: /not a metric point/ },
    { name: 'a batch with columns of different lengths', line: '["M", "loss", [1, 2], [3, 4], [5]]', reason: /different lengths/ },
    { name: 'a counter that is zero', line: '{"kind":"name","counter":0,"at":1,"value":"x"}', reason: /name: counter / },
    { name: 'a record without a kind', line: without(end, 'kind'), reason: /no kind/ },
    { name: 'a kind that is a number', line: '{"kind":1}', reason: /no kind/ },
    { name: 'an end without its time', line: without(end, 'at'), reason: /end: at / },
    { name: 'a status nobody writes', line: JSON.stringify({ ...end, status: 'RUNNING' }), reason: /end: status / },
    { name: 'a time that is text', line: JSON.stringify({ ...end, at: '2026' }), reason: /end: at / },
    { name: 'an infinite time', line: JSON.stringify({ ...end, at: 0 }).replace('"at":0', '"at":1e999'), reason: /end: at / },
    { name: 'a negative process number', line: JSON.stringify({ ...process, process: { host: 'h', pid: -1 } }), reason: /process: process\.pid / },
    { name: 'a fractional process number', line: JSON.stringify({ ...open, process: { host: 'h', pid: 1.5 } }), reason: /open: process\.pid / },
    { name: 'an argument that is no text', line: JSON.stringify({ ...session, arguments: ['a', 1] }), reason: /session: arguments\.1 / },
    { name: 'an interpreter chosen for an unknown reason', line: JSON.stringify({ ...session, interpreter: { path: 'p', reason: 'dice' } }), reason: /session: interpreter\.reason / },
  ]) {
    it(`says why ${name} is bad`, () => {
      const parsed = parseLine(line);
      assert.equal(parsed.kind, 'bad');
      assert.match((parsed as { reason: string }).reason, reason);
    });
  }
});

describe('parseLine in files of a newer version', () => {
  const version = RECORD_VERSION + 1;

  it('keeps what it knows', () => {
    fc.assert(fc.property(anyRecord, (record) => assert.deepEqual(parseLine(serializeRecord(record).slice(0, -1), version), { kind: 'record', record })));
  });

  for (const { name, line, older, newer } of [
    { name: 'a record of another form', line: '{"kind":"end","at":"noon"}', older: 'bad', newer: 'unknown' },
    { name: 'a point of another form', line: '["m","loss",1]', older: 'bad', newer: 'unknown' },
    { name: 'a line that is not JSON', line: '{"kind":"end"', older: 'bad', newer: 'bad' },
    { name: 'something else', line: '3', older: 'bad', newer: 'bad' },
  ]) {
    it(`judges ${name} by the version of its file`, () => assert.deepEqual([parseLine(line).kind, parseLine(line, version).kind], [older, newer]));
  }

  it('reads the version of an open record whatever else it holds', () => {
    assert.equal(versionOfLine(serializeRecord(exampleRecords.open)), RECORD_VERSION);
    for (const [line, expected] of [['{"kind":"open","v":7}', 7], ['{"kind":"open"}', undefined], ['{"kind":"open",', undefined], ['{"kind":"end","v":7}', undefined]] as const) assert.equal(versionOfLine(line), expected);
  });
});

describe('serializePoints and parseLine', () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
  const columns = fc.array(fc.tuple(fc.integer(), fc.integer({ min: 0 }), value), { minLength: 1, maxLength: 5 });

  it('round-trip points of any metric, one or many', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), columns, (key, rows) => {
        const points = { key, steps: rows.map(([step]) => step), timesMs: rows.map(([, time]) => time), values: rows.map(([, , number]) => (Object.is(number, -0) ? 0 : number)) };
        const line = serializePoints(points);
        assert.ok(line.endsWith('\n') && line.indexOf('\n') === line.length - 1);
        assert.deepEqual(parseLine(line.slice(0, -1)), { kind: 'points', points });
      }),
    );
  });

  it('leave lists of a later release alone', () => assert.deepEqual(parseLine('["h", "loss", [1, 2]]'), { kind: 'unknown' }));
});
