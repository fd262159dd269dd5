import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { derivedRunId } from '../../../../src/core/imports/derivedRunId';
import { flatten } from '../../../../src/core/imports/flatten';
import { ImportSummary } from '../../../../src/core/imports/importSummary';
import { isRunId, monthOfOwnRunId } from '../../../../src/core/runs/runId';

describe('ImportSummary', () => {
  const unchanged = { outcome: 'unchanged' as const, runId: 'a'.repeat(32), source: 'x', addedBytes: 0, artifacts: { copied: 0, copiedBytes: 0, missing: [] } };

  it('says each reason once, with how often and the first places', () => {
    const summary = new ImportSummary();
    summary.add({ kind: 'found', runCount: 6 });
    for (const number of [1, 2, 3, 4, 5]) summary.add({ kind: 'run', run: { ...unchanged, notes: [{ what: 'artifacts', count: 1, why: 'lie elsewhere', place: `s3://${number}` }] } });
    summary.add({ kind: 'run', run: { outcome: 'refused', runId: null, source: 'y', why: 'It is damaged.' } });
    summary.add({ kind: 'notes', notes: [{ what: 'traces', count: 12, why: 'are not taken in', place: 'z' }] });
    assert.deepEqual(summary.describeNotes(), ['artifacts (5) lie elsewhere: s3://1, s3://2, s3://3, ...', 'traces (12) are not taken in: z']);
    assert.deepEqual([summary.describe(false), summary.describe(true)], ['0 runs imported, 5 there already, 1 refused.', '0 runs would be imported, 5 there already, 1 refused.']);
    assert.deepEqual([summary.describeRefusals(), summary.describeStop(), new ImportSummary().describeStop()], [['Refused y: It is damaged.'], 'Stopped after 6 of 6 runs.', 'Stopped.']);
  });
});

describe('derivedRunId', () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  it('is the same for the same words, a run id, and none with a time in it', () => {
    const ids = [['a', 'b'], ['ab'], ['a', 'b', '']].map((words) => derivedRunId(words, sha256));
    assert.equal(new Set(ids).size, 3);
    assert.equal(derivedRunId(['a', 'b'], sha256), ids[0]);
    for (const id of ids) assert.deepEqual([isRunId(id), monthOfOwnRunId(id), id[12], id[16]], [true, undefined, '8', 'a']);
  });
});

describe('flatten', () => {
  it('joins the keys of nested maps, and leaves lists as they are', () => {
    const nested = new Map<string, unknown>([['a', new Map([['b', 1], ['c', new Map()]] as [string, unknown][])], ['list', [1, new Map([['x', null]])]], ['nan', Number.NaN], ['no', null], ['big', 12345678901234567890n], ['text', 'x'], ['yes', true]]);
    assert.deepEqual(flatten(nested, '.'), [['a.b', '1'], ['a.c', '{}'], ['list', '[1,{"x":null}]'], ['nan', 'NaN'], ['no', 'null'], ['big', '12345678901234567890'], ['text', 'x'], ['yes', 'true']]);
  });
});
