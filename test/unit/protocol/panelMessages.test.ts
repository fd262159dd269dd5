import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hostMessage, pageMessage, type HostMessage, type PageMessage } from '../../../src/protocol/panelContract';
import { runPanel, type RunView } from '../../../src/protocol/runPanel';
import { START_MS } from '../support/runRecords';

/** What arrives on the other side of a webview. */
const arrived = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const plain = { noNullPrototype: true } as const;
const id = fc.integer();

const anyPageMessage: fc.Arbitrary<PageMessage> = fc.oneof(
  fc.constant<PageMessage>({ kind: 'ready' }),
  fc.record({ kind: fc.constant('request' as const), id, method: fc.string(), params: fc.constantFrom<unknown>({}, { runId: 'a' }, null, 'text') }, plain),
  fc.record({ kind: fc.constant('broke' as const), message: fc.string({ unit: 'grapheme' }) }, plain),
);

const anyHostMessage: fc.Arbitrary<HostMessage> = fc.oneof(
  fc.record({ kind: fc.constant('reply' as const), id, result: fc.constantFrom<unknown>(null, {}, []) }, plain),
  fc.record({ kind: fc.constant('failure' as const), id, reason: fc.constantFrom('user-facing' as const, 'bad-message' as const, 'bug' as const, 'closed' as const), message: fc.string() }, plain),
  fc.record({ kind: fc.constant('event' as const), name: fc.string(), payload: fc.constantFrom<unknown>(null, {}) }, plain),
);

describe('panel messages', () => {
  it('arrive as they were sent, in both directions', () => {
    fc.assert(fc.property(anyPageMessage, (message) => assert.deepEqual(pageMessage.parse(arrived(message)), message)));
    fc.assert(fc.property(anyHostMessage, (message) => assert.deepEqual(hostMessage.parse(arrived(message)), message)));
  });

  for (const { name, message } of [
    { name: 'nothing', message: undefined },
    { name: 'text', message: 'ready' },
    { name: 'an unknown kind', message: { kind: 'steal' } },
    { name: 'a request without a number', message: { kind: 'request', method: 'readRun', params: {} } },
    { name: 'a request with a fractional number', message: { kind: 'request', id: 1.5, method: 'readRun', params: {} } },
    { name: 'a request whose method is no text', message: { kind: 'request', id: 1, method: ['readRun'], params: {} } },
    { name: 'a failure for an unknown reason', message: { kind: 'failure', id: 1, reason: 'mood', message: '' } },
  ]) {
    it(`refuse ${name}`, () => {
      assert.equal(pageMessage.safeParse(message).success, false);
      assert.equal(hostMessage.safeParse(message).success, false);
    });
  }
});

describe('runPanel', () => {
  const view: RunView = {
    runId: 'a'.repeat(32),
    name: 'träning.py',
    status: 'KILLED',
    statusText: 'killed by SIGTERM',
    commandLine: "python3 'a b.py'",
    startedAtMs: START_MS,
    endedAtMs: null,
    facts: [
      { label: 'Folder', value: '.', isCode: true },
      { label: 'Interpreter', value: '/usr/bin/python3', note: 'first on PATH', isCode: true },
    ],
    values: {
      params: [{ key: '__proto__', value: '1', refused: ['2'] }],
      metrics: [{ key: 'loss', last: 'NaN', min: 0.5, max: 'Infinity', count: 3, lastStep: 2 }],
      inputs: [{ name: 'hour.csv', sizeBytes: null, digest: 'e03d' }],
      artifacts: [],
      children: [{ runId: 'c'.repeat(32), name: 'hgb', status: 'FINISHED', statusText: 'finished', durationMs: 5 }],
      childTotal: 7,
    },
    canOpenSource: true,
    canStop: false,
    history: [{ runId: 'b'.repeat(32), status: 'FINISHED', startedAtMs: START_MS, durationMs: 10, statusText: 'finished' }],
  };

  it('brings a run to the page as it is, or tells that it is gone', () => {
    for (const schema of [runPanel.requests.readRun.result, runPanel.events.runChanged]) {
      assert.deepEqual(schema.parse(arrived(view)), view);
      assert.equal(schema.parse(null), null);
      assert.equal(schema.safeParse({ ...view, status: 'PAUSED' }).success, false);
      assert.equal(schema.safeParse({ ...view, history: [{}] }).success, false);
    }
  });

  it('restores its state, and no other', () => {
    for (const state of [{ storeFolder: '/s', runId: 'a' }, { storeFolder: '/s', runId: 'a', showsTable: true }]) assert.deepEqual(runPanel.state.parse(arrived(state)), state);
    for (const state of [null, {}, { runId: 'a' }, { storeFolder: '/s', runId: 'a', showsTable: 'yes' }]) assert.equal(runPanel.state.safeParse(state).success, false);
  });
});
