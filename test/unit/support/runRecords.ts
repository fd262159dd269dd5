import fc from 'fast-check';
import { RECORD_VERSION, type ProcessIdentity, type RunRecord } from '../../../src/core/runs/records';

/** A moment the tests start from: 2026-11-20 10:13:20 UTC. */
export const START_MS = 1_795_169_600_000;

/** One record of every kind, all of one run of a script. */
export const exampleRecords = {
  open: { kind: 'open', v: RECORD_VERSION, run: 'a'.repeat(32), writer: 'launcher-h-7', at: START_MS, process: { host: 'h', pid: 7, startToken: '70', bootId: 'b' }, tool: 'onramp 0.1.0' },
  session: {
    kind: 'session',
    at: START_MS + 1,
    name: 'train.py',
    source: { type: 'script', path: 'src/train.py' },
    command: ['python3', 'src/train.py', '--epochs', '3'],
    arguments: ['--epochs', '3'],
    cwd: '.',
    interpreter: { path: '/usr/bin/python3', reason: 'command-line' },
  },
  process: { kind: 'process', at: START_MS + 2, process: { host: 'h', pid: 8, startToken: '80', bootId: 'b' } },
  git: { kind: 'git', at: START_MS + 3, commit: 'c'.repeat(40), branch: 'main', dirty: false },
  end: { kind: 'end', at: START_MS + 4, status: 'FINISHED', exitCode: 0, signal: null, error: null },
  run: { kind: 'run', at: START_MS + 1, name: 'hgb', parent: 'b'.repeat(32), experiment: { id: '0', name: 'Default' }, user: 'ada', startedAt: START_MS - 5, origin: { uri: 'file:///mlruns', id: 'x', revision: '1' } },
  params: { kind: 'params', counter: 1, at: START_MS + 1, values: [['lr', '0.1'], ['depth', '8']] },
  tags: { kind: 'tags', counter: 2, at: START_MS + 1, values: [['team', 'bikes'], ['old', null]] },
  name: { kind: 'name', counter: 3, at: START_MS + 1, value: 'hgb-lr0.1' },
  note: { kind: 'note', counter: 4, at: START_MS + 1, value: 'the *good* one' },
  lifecycle: { kind: 'lifecycle', counter: 5, at: START_MS + 1, value: 'active' },
  artifact: { kind: 'artifact', counter: 6, at: START_MS + 1, path: 'model/model.joblib', content: { sha256: 'd'.repeat(64), sizeBytes: 12 } },
  input: { kind: 'input', at: START_MS + 1, name: 'hour.csv', digest: 'e03de4ee', context: 'training', path: 'data/hour.csv', sha256: 'e'.repeat(64), sizeBytes: 1156736, modifiedMs: START_MS - 9 },
  resume: { kind: 'resume', at: START_MS + 1 },
  model: { kind: 'model', at: START_MS + 1, model: 'm-' + '1'.repeat(32), role: 'output', step: 3 },
  scores: { kind: 'scores', at: START_MS + 1, run: 'a'.repeat(32), dataset: { name: 'hour.csv', digest: 'e03de4ee' }, values: [['rmse', 3, START_MS, 41.3], ['r2', 3, START_MS, 'NaN']] },
  trace: { kind: 'trace', at: START_MS + 1, info: { trace_id: 'tr-1', state: 'OK' } },
  summary: { kind: 'summary', at: START_MS + 5, bytes: 700, metrics: [{ key: 'rmse', last: [3, START_MS, 41.3], min: 41.3, max: 'Infinity', count: 4, firstStep: 0, lastStep: 3 }] },
  environment: {
    kind: 'environment',
    at: START_MS + 1,
    python: { version: '3.11.2', implementation: 'cpython', path: '/usr/bin/python3' },
    system: { name: 'Linux', release: '6.1', machine: 'x86_64' },
    cpuCount: 2,
    memoryBytes: 8_000_000_000,
    gpus: [{ name: 'A100', memoryBytes: 42_949_672_960, driver: '550.1' }],
    variables: [['OMP_NUM_THREADS', '2']],
  },
  exception: { kind: 'exception', at: START_MS + 3, type: 'ValueError', message: 'NaN in the input', traceback: 'Traceback (most recent call last):\n...' },
  printed: { kind: 'printed', at: START_MS + 2, keys: ['rmse', 'mae'] },
  written: { kind: 'written', at: START_MS + 3, path: 'outputs/model.joblib', sizeBytes: 72224, modifiedMs: START_MS + 2, sha256: 'f'.repeat(64) },
  hashed: { kind: 'hashed', at: START_MS + 9, path: 'data/scans.h5', sizeBytes: 3_000_000_000, modifiedMs: START_MS - 9, sha256: 'a'.repeat(64) },
} satisfies { [K in RunRecord['kind']]: Extract<RunRecord, { kind: K }> };

// Few different times, so that equal ones are common.
const at = fc.integer({ min: START_MS, max: START_MS + 3 });
const text = fc.string({ unit: 'grapheme', maxLength: 12 });

// Few different keys, values and counters, so that edits meet.
const key = fc.constantFrom('lr', 'depth', '__proto__', 'größe');
const value = fc.constantFrom('1', '2', 'drei');
const counter = fc.integer({ min: 1, max: 3 });

/** Objects as JSON.parse makes them. */
const plain = { noNullPrototype: true } as const;

const identity: fc.Arbitrary<ProcessIdentity> = fc.record(
  { host: text, pid: fc.nat(), startToken: text, bootId: text },
  { requiredKeys: ['host', 'pid'], noNullPrototype: true },
);

/** Any record that the format allows. */
export const anyRecord: fc.Arbitrary<RunRecord> = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), v: fc.integer({ min: 1, max: RECORD_VERSION }), run: text, writer: text, at, process: identity, tool: text }, plain),
  fc.record(
    {
      kind: fc.constant('session' as const),
      at,
      name: text,
      source: fc.record({ type: fc.constantFrom('script' as const, 'module' as const, 'command' as const), path: text }, plain),
      command: fc.array(text, { maxLength: 4 }),
      arguments: fc.array(text, { maxLength: 4 }),
      cwd: text,
      interpreter: fc.record({ path: text, reason: fc.constantFrom('python-extension' as const, 'virtual-environment' as const, 'path' as const, 'command-line' as const) }, plain),
    },
    { requiredKeys: ['kind', 'at', 'name', 'source', 'command', 'arguments', 'cwd'], noNullPrototype: true },
  ),
  fc.record(
    { kind: fc.constant('run' as const), at, name: text, parent: text, user: text, startedAt: at, experiment: fc.record({ id: text, name: text }, plain), origin: fc.record({ uri: text, id: text }, plain) },
    { requiredKeys: ['kind', 'at'], noNullPrototype: true },
  ),
  fc.record({ kind: fc.constant('params' as const), counter, at, values: fc.array(fc.tuple(key, value), { maxLength: 3 }) }, plain),
  fc.record({ kind: fc.constant('tags' as const), counter, at, values: fc.array(fc.tuple(key, fc.option(value)), { maxLength: 3 }) }, plain),
  fc.record({ kind: fc.constant('name' as const), counter, at, value: text }, plain),
  fc.record({ kind: fc.constant('note' as const), counter, at, value: text }, plain),
  fc.record({ kind: fc.constant('lifecycle' as const), counter, at, value: fc.constantFrom('active' as const, 'deleted' as const) }, plain),
  fc.record({ kind: fc.constant('artifact' as const), counter, at, path: key, content: fc.option(fc.record({ sha256: text, sizeBytes: fc.nat() }, plain)) }, plain),
  fc.record({ kind: fc.constant('input' as const), at, name: key, digest: key, path: text, sha256: value, sizeBytes: fc.nat() }, { requiredKeys: ['kind', 'at', 'name', 'digest'], noNullPrototype: true }),
  fc.record({ kind: fc.constant('environment' as const), at, python: fc.constant(exampleRecords.environment.python), system: fc.constant(exampleRecords.environment.system), cpuCount: fc.nat(), gpus: fc.array(fc.constant({ name: 'A100', memoryBytes: 1, driver: '550.1' }), { maxLength: 1 }), variables: fc.array(fc.tuple(key, value), { maxLength: 2 }) }, plain),
  fc.record({ kind: fc.constant('exception' as const), at, type: key, message: value, traceback: text }, plain),
  fc.record({ kind: fc.constant('printed' as const), at, keys: fc.array(key, { maxLength: 3 }) }, plain),
  fc.record({ kind: fc.constant('written' as const), at, path: key, sizeBytes: fc.nat(), modifiedMs: at, sha256: value }, { requiredKeys: ['kind', 'at', 'path', 'sizeBytes', 'modifiedMs'], noNullPrototype: true }),
  fc.record({ kind: fc.constant('hashed' as const), at, path: key, sizeBytes: fc.constant(7), modifiedMs: at, sha256: fc.option(value) }, plain),
  fc.record({ kind: fc.constant('process' as const), at, process: identity }, plain),
  fc.record({ kind: fc.constant('git' as const), at, commit: text, branch: fc.option(text), dirty: fc.boolean() }, plain),
  fc.record({ kind: fc.constant('resume' as const), at }, plain),
  fc.record({ kind: fc.constant('scores' as const), at, run: value, values: fc.array(fc.tuple(key, fc.nat(2), at, fc.constantFrom(1, 2, 'NaN' as const)), { maxLength: 3 }) }, plain),
  fc.record({ kind: fc.constant('trace' as const), at, info: fc.record({ state: value }, plain) }, plain),
  fc.record({ kind: fc.constant('model' as const), at, model: key, role: fc.constantFrom('input' as const, 'output' as const), step: fc.nat(2) }, { requiredKeys: ['kind', 'at', 'model', 'role'], noNullPrototype: true }),
  fc.record({
    kind: fc.constant('end' as const),
    at,
    status: fc.constantFrom('FINISHED' as const, 'FAILED' as const, 'KILLED' as const),
    exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
    signal: fc.option(text),
    error: fc.option(text),
  }, plain),
);
