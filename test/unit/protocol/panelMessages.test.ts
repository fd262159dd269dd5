import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hostMessage, pageMessage, type HostMessage, type PageMessage } from '../../../src/protocol/panelContract';
import { runPanel } from '../../../src/protocol/runPanel';
import { applyChanges, collectChanges, type MetricRow, type RunView } from '../../../src/protocol/runView';
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

const metric = (key: string, last: MetricRow['last'], count = 3): MetricRow => ({ key, last, min: 0.5, max: 'Infinity', count, lastStep: 2, isPrinted: false });

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
    parent: { runId: 'd'.repeat(32), name: 'search' },
    note: 'a *note*',
    noteHtml: '<p>a <em>note</em></p>',
    params: [{ key: '__proto__', value: '1', refused: ['2'] }],
    metrics: [metric('loss', 'NaN')],
    artifacts: [{ path: 'a/b.png', sha256: 'e'.repeat(64), sizeBytes: 3 }],
    inputs: [{ name: 'hour.csv', path: null, digest: 'e03d', sizeBytes: null, files: { count: 3, list: null } }],
    written: [{ path: 'out.csv', sizeBytes: 3, digest: null }],
    code: { source: { path: 'onramp/source/a.py', sha256: 'f'.repeat(64) }, name: 'a.py', commit: null, patch: null },
    environment: { facts: [], variables: [['OMP_NUM_THREADS', '2']], packages: null },
    exception: { type: 'ValueError', message: '<b>', traceback: [{ text: 'x', canOpen: false }] },
    hasOutput: true,
    children: [{ runId: 'c'.repeat(32), name: 'hgb', status: 'FINISHED', statusText: 'finished', startedAtMs: START_MS, endedAtMs: START_MS + 5 }],
    childTotal: 7,
    canOpenSource: true,
    canStop: false,
    canEdit: true,
    canUseGit: false,
    canCompare: true,
    standing: null,
    history: [{ runId: 'b'.repeat(32), status: 'FINISHED', startedAtMs: START_MS, endedAtMs: START_MS + 10, statusText: 'finished' }],
  };

  it('brings a run to the page as it is, or tells that it is gone', () => {
    const schema = runPanel.requests.readRun.result;
    assert.deepEqual(schema.parse(arrived(view)), view);
    assert.equal(schema.parse(null), null);
    assert.equal(schema.safeParse({ ...view, status: 'PAUSED' }).success, false);
    assert.equal(schema.safeParse({ ...view, history: [{}] }).success, false);
  });

  it('restores its state, and no other', () => {
    for (const state of [{ storeFolder: '/s', runId: 'a' }, { storeFolder: '/s', runId: 'a', showsTable: true, tab: 'metrics', metrics: { x: 'wall', smoothing: 0.6, isLog: true, hidden: ['loss'] }, artifact: 'a/b.png' }]) assert.deepEqual(runPanel.state.parse(arrived(state)), state);
    for (const state of [null, {}, { runId: 'a' }, { storeFolder: '/s', runId: 'a', showsTable: 'yes' }, { storeFolder: '/s', runId: 'a', tab: 'models' }, { storeFolder: '/s', runId: 'a', metrics: { x: 'step', smoothing: 1, isLog: false, hidden: [] } }]) assert.equal(runPanel.state.safeParse(state).success, false);
  });

  it('brings points as they are, NaN included', () => {
    const points = { x: Float64Array.of(0, 1), values: Float64Array.of(Number.NaN, -0) };
    const part = { key: 'loss', total: 2, isWhole: true, points, smoothed: null };
    assert.deepEqual(runPanel.requests.readCurves.result.parse(structuredClone([part])), [part]);
    assert.equal(runPanel.requests.readCurves.result.safeParse([{ ...part, points: { x: [0], values: [1] } }]).success, false);
  });

  it('tells what changed, and nothing else', () => {
    assert.equal(collectChanges(view, structuredClone(view)), undefined);
    const grown = { ...view, status: 'RUNNING' as const, metrics: [metric('loss', 0.25, 4), metric('mae', 1)] };
    assert.deepEqual(collectChanges(view, grown), { fields: { status: 'RUNNING' }, metrics: grown.metrics });
    assert.deepEqual(collectChanges(grown, { ...grown, metrics: [metric('mae', 1)] }), { fields: { metrics: [metric('mae', 1)] }, metrics: [] });
  });

  it('comes to the same view by its changes', () => {
    const metrics = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'c', '__proto__'), last: fc.constantFrom<MetricRow['last']>(1, 2, 'NaN') }), { selector: ({ key }) => key }).map((rows) => rows.map(({ key, last }) => metric(key, last)));
    const some = fc.record({ metrics, note: fc.constantFrom('', 'a'), endedAtMs: fc.constantFrom(null, START_MS) }).map((fields): RunView => ({ ...view, ...fields }));
    fc.assert(
      fc.property(some, some, (before, after) => {
        const changes = collectChanges(before, after);
        assert.deepEqual(changes ? applyChanges(before, runPanel.events.runChanged.parse(arrived(changes))) : before, after);
      }),
    );
  });

  it('tells of a new point of one of twenty metrics in under 2 KB', () => {
    const metrics = Array.from({ length: 20 }, (_, index) => ({ ...metric(`validation/metric_number_${index}`, Math.PI, 99_999), min: -Math.E, max: Math.SQRT2 * 1000, lastStep: 99_998 }));
    const one = collectChanges({ ...view, metrics }, { ...view, metrics: metrics.map((row, index) => (index === 7 ? { ...row, count: 100_000, lastStep: 99_999 } : row)) });
    assert.ok(JSON.stringify(one).length < 2000);
    assert.equal(one?.metrics.length, 1);
  });
});
