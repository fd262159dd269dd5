import assert from 'node:assert/strict';
import { releasedAfterEach } from '../support/released';
import { debianPython, onlySession, runPython } from '../support/python';
import { trackedWorkspace } from '../support/stores';

describe('The end of a recorded program', () => {
  const released = releasedAfterEach();

  it('is not held up where only the helper ever loads `threading`', async () => {
    const program = 'import sys, time\nprint("loss=0.5", flush=True)\nwhile not hasattr(sys.modules.get("subprocess"), "run"): time.sleep(0.01)\n';
    const workspace = released(trackedWorkspace('workspace', { 'train.py': program }));
    const { exitCode } = await runPython(workspace.folder, ['train.py'], { python: debianPython });
    assert.equal(exitCode, 0);
    const { processes, end } = onlySession(workspace.store).state;
    assert.equal(end?.status, 'FINISHED');
    assert.deepEqual(processes.map(({ role }) => role), ['program', 'recorder'], 'whoever stops the run finds its process');
  });
});
