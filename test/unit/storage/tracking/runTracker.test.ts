import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { systemClock } from '../../../../src/core/clock';
import type { RunJson } from '../../../../src/core/runs/runStore';
import { RunEditor } from '../../../../src/core/runs/runEditor';
import { RunTracker, type Teller } from '../../../../src/core/tracking/runTracker';
import { EditedRunFiles } from '../../../../src/storage/editedRunFiles';
import { TrackedRunFiles } from '../../../../src/storage/tracking/trackedRunFiles';
import { eventually } from '../../../harness/poll';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { machine } from '../../support/runFiles';
import { readRuns, trackedWorkspace, type TrackedWorkspace } from '../../support/stores';

const unknown: Teller = { sessionId: null, findProcess: () => undefined };
const loss = (step: number) => ({ key: 'loss', steps: [step], timesMs: [step], values: [1 / (step + 1)] });

describe('RunTracker', () => {
  const released = releasedAfterEach();

  function track(workspace: TrackedWorkspace, written: string[] = []) {
    const files = new TrackedRunFiles(workspace.store);
    return released(new RunTracker({ files, clock: systemClock, self: machine.self(), tool: 'test', onWritten: (runId) => written.push(runId) }));
  }

  const create = (tracker: RunTracker, teller = unknown) => tracker.create({ start: { name: 'a' }, tags: [] }, teller);

  async function jsonOf(workspace: TrackedWorkspace, runId: string): Promise<RunJson | undefined> {
    const index = released(openIndex(workspace.store));
    await index.refresh();
    return index.json(runId);
  }

  it('keeps a run alive itself when its program cannot be found', async () => {
    const workspace = released(trackedWorkspace());
    const tracker = track(workspace);
    const runId = create(tracker);
    const index = released(openIndex(workspace.store));
    await index.refresh();
    assert.deepEqual([(await index.get(runId))?.status, await index.countRunning(), await index.countRunning(process.pid)], ['RUNNING', 1, 0]);
    tracker.setStatus(runId, 'FINISHED', undefined, unknown);
    await index.look(runId);
    assert.deepEqual([(await index.get(runId))?.status, await index.countRunning()], ['FINISHED', 0]);
  });

  it('writes one file a run, which ends with a summary', async () => {
    const workspace = released(trackedWorkspace());
    const tracker = track(workspace);
    const runId = create(tracker);
    for (let step = 0; step < 10; step += 1) assert.equal(tracker.addPoints(runId, [loss(step)], unknown), true);
    await tracker.edit(runId, { kind: 'params', values: [['lr', '1']] }, { kind: 'tags', values: [['team', 'a']] });
    tracker.setStatus(runId, 'FINISHED', 5, unknown);
    const [{ folder, records } = { folder: '', records: [] }] = readRuns(workspace.store);
    assert.match(readdirSync(folder).join(), /^events-endpoint-[\w-]+\.jsonl$/);
    assert.equal(records.at(-1)?.kind, 'summary');
    assert.deepEqual(JSON.parse((await jsonOf(workspace, runId))?.metrics ?? ''), [{ key: 'loss', value: 0.1, timestamp: 9, step: 9 }]);
  });

  it('edits a run that it does not record in the file of an editor', async () => {
    const workspace = released(trackedWorkspace());
    const runId = create(track(workspace));
    await track(workspace).edit(runId, { kind: 'tags', values: [['team', 'a']] });
    const [{ folder } = { folder: '' }] = readRuns(workspace.store);
    assert.ok(readdirSync(folder).some((name) => name.startsWith('events-editor-')));
  });

  it('sees what others edit, at a glance too', async () => {
    const workspace = released(trackedWorkspace());
    const tracker = track(workspace);
    const runId = create(tracker);
    tracker.addPoints(runId, [loss(0)], unknown);
    assert.equal(tracker.glance(runId)?.lifecycle, null);
    await new RunEditor({ files: new EditedRunFiles(workspace.store), clock: systemClock, self: { host: 'other', pid: 1 }, tool: 'test' }).edit(runId, { kind: 'lifecycle', value: 'deleted' });
    await eventually('the edit to be seen', () => tracker.glance(runId)?.lifecycle?.value === 'deleted');
  });

  it('does not bring back a run whose folder was taken', () => {
    const workspace = released(trackedWorkspace());
    const tracker = track(workspace);
    const runId = create(tracker);
    rmSync(workspace.file('.onramp/runs'), { recursive: true });
    assert.equal(tracker.read(runId), undefined);
    assert.equal(tracker.addPoints(runId, [loss(0)], unknown), false);
    assert.deepEqual(readRuns(workspace.store), []);
  });

  it('records more runs than it keeps files open', async () => {
    const workspace = released(trackedWorkspace());
    const tracker = track(workspace);
    const runIds = Array.from({ length: 300 }, () => create(tracker));
    for (const step of [0, 1]) for (const runId of runIds) assert.equal(tracker.addPoints(runId, [loss(step)], unknown), true);
    const index = released(openIndex(workspace.store));
    await index.refresh();
    for (const runId of [runIds[0], runIds[299]]) assert.equal((await index.details(runId ?? ''))?.metrics['loss']?.lastStep, 1);
  });

  it('tells which runs were written to', async () => {
    const workspace = released(trackedWorkspace());
    const written: string[] = [];
    const tracker = track(workspace, written);
    const runId = create(tracker);
    tracker.addPoints(runId, [loss(0)], unknown);
    await tracker.edit(runId, { kind: 'note', value: 'x' });
    assert.deepEqual(new Set(written), new Set([runId]));
    assert.equal(written.length, 3);
  });
});
