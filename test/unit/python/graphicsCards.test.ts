import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { eventually } from '../../harness/poll';
import { onlySession, recordedRuns, runPython, startPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** What NVIDIA's command answers to the two questions, on a machine with two cards; it notes how it was called. */
const TWO_CARDS = `#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
case "$1" in
  --query-gpu=name,memory.total,driver_version) echo "NVIDIA A100-SXM4-40GB, 40960, 550.54.15"; echo "NVIDIA GB10, [N/A], 550.54.15";;
  --query-gpu=utilization.gpu,memory.used) echo "87, 30211"; echo "0, [N/A]";;
esac
`;

/** A folder with a program that waits, and a stand-in for `nvidia-smi` that is first on PATH. */
function withCards(script: string): TrackedWorkspace & { env: NodeJS.ProcessEnv } {
  const workspace = released(trackedWorkspace('cards', { 'bin/nvidia-smi': script, 'train.py': 'import sys\nprint("loss=1.0", flush=True)\nsys.stdin.read()\n' }));
  chmodSync(workspace.file('bin/nvidia-smi'), 0o755);
  return { ...workspace, env: { PATH: `${workspace.file('bin')}:${process.env['PATH']}` } };
}

describe('Graphics cards of NVIDIA', function () {
  this.timeout(60_000);

  it('are told with their memory and driver, and their use is sampled', async () => {
    const workspace = withCards(TWO_CARDS);
    const program = released(startPython(workspace.folder, ['train.py'], { env: workspace.env }));
    const { state } = await eventually('samples of both cards', () => recordedRuns(workspace.store).find((run) => run.state.metrics.has('system/gpu_1_percent') && run.state.environment !== null));
    program.child.stdin?.end();
    assert.deepEqual([await program.ended, program.stderr()], [{ exitCode: 0, signal: null }, '']);
    assert.deepEqual(state.environment?.gpus, [
      { name: 'NVIDIA A100-SXM4-40GB', memoryBytes: 40960 * 2 ** 20, driver: '550.54.15' },
      // Its memory is that of the machine.
      { name: 'NVIDIA GB10', memoryBytes: 0, driver: '550.54.15' },
    ]);
    const last = (key: string) => state.metrics.get(`system/${key}`)?.last;
    assert.deepEqual([last('gpu_0_percent'), last('gpu_0_memory_mb'), last('gpu_1_percent'), last('gpu_1_memory_mb')], [87, 30211, 0, undefined]);
  });

  for (const { name, script } of [
    { name: 'fails', script: '#!/bin/sh\necho "NVIDIA-SMI has failed" >&2\nexit 9\n' },
    { name: 'answers something else', script: '#!/bin/sh\necho "[N/A]"\necho "No devices were found"\n' },
  ]) {
    it(`cost nothing else when their command ${name}`, async () => {
      const workspace = withCards(script);
      assert.deepEqual(await runPython(workspace.folder, ['train.py'], { env: workspace.env }), { exitCode: 0, signal: null, stdout: 'loss=1.0\n', stderr: '' });
      const { state } = onlySession(workspace.store);
      assert.deepEqual([state.metrics.get('loss')?.last, state.environment?.gpus, state.environment?.python.implementation], [1, [], 'cpython']);
    });
  }
});
