import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { StoredOutputs } from '../../../src/storage/storedOutputs';
import { releasedAfterEach } from '../support/released';
import { writeRun } from '../support/runFiles';
import { START_MS } from '../support/runRecords';
import { trackedWorkspace } from '../support/stores';

describe('StoredOutputs', () => {
  const released = releasedAfterEach();

  it('reads what the processes of a run printed, and tells when there is more', () => {
    const { store } = released(trackedWorkspace());
    const run = writeRun({ store, startedAtMs: START_MS });
    const outputs = new StoredOutputs(store);
    assert.deepEqual([outputs.versionOf(run.id), outputs.read(run.id)], [null, []]);
    const file = path.join(run.folder, 'output-helper-h-1.jsonl');
    const part = { stream: 'stdout' as const, at: 1, offset: 0, text: 'epoch 1\n' };
    appendFileSync(file, `${JSON.stringify(part)}\n{"torn`);
    const version = outputs.versionOf(run.id);
    assert.deepEqual(outputs.read(run.id), [{ writer: 'helper-h-1', parts: [part] }]);
    assert.equal(outputs.versionOf(run.id), version);
    appendFileSync(file, '\n');
    assert.notEqual(outputs.versionOf(run.id), version);
  });

  it('knows of nothing for a run that is not there, and for what is no run', () => {
    const outputs = new StoredOutputs(released(trackedWorkspace()).store);
    for (const runId of ['a'.repeat(32), '../..', '']) assert.deepEqual([outputs.versionOf(runId), outputs.read(runId)], [null, []]);
  });
});
