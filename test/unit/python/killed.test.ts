import assert from 'node:assert/strict';
import { eventually } from '../../harness/poll';
import { onlySession, recordedRuns, runPython, startPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

describe('What a program logged', function () {
  this.timeout(60_000);

  it('is on disk soon without being asked for, and survives SIGKILL', async () => {
    const workspace = released(trackedWorkspace('killed', { 'train.py': 'import onramp, sys\nfor value in range(50): onramp.log(loss=value)\nprint("loss=7.0", flush=True)\nwith onramp.run("inner"):\n    onramp.log(x=1)\n    sys.stdin.read()\n' }));
    const program = released(startPython(workspace.folder, ['train.py']));
    await eventually('all that was logged', () => {
      const [session] = recordedRuns(workspace.store);
      return session?.state.metrics.get('loss')?.count === 50 && session.children[0]?.state.metrics.get('x')?.last === 1 && session.output[0]?.stdout === 'loss=7.0\n';
    });
    program.child.kill('SIGKILL');
    await program.ended;
    const session = onlySession(workspace.store);
    assert.deepEqual([session.state.metrics.get('loss')?.last, session.state.end, session.children[0]?.state.end], [49, null, null]);
    // What the program logs itself comes before what it prints under the same name.
    assert.ok(!session.state.printed.has('loss'));
  });

  it('is on disk when flush returns, whatever comes then', async () => {
    const workspace = released(trackedWorkspace('flushed', { 'train.py': 'import onramp, os, signal\nfor value in range(1000): onramp.log(loss=value)\nonramp.flush()\nos.kill(os.getpid(), signal.SIGKILL)\n' }));
    assert.equal((await runPython(workspace.folder, ['train.py'])).signal, 'SIGKILL');
    assert.equal(onlySession(workspace.store).state.metrics.get('loss')?.count, 1000);
  });

  it('is whole and once there when processes are forked in the middle of it', async () => {
    const source = [
      'import onramp, os, threading',
      'stop = False',
      'def work():\n    count = 0\n    while not stop:\n        onramp.log(parent=count); count += 1\n    onramp.log(total=count)',
      'onramp.log(start=1)',
      'thread = threading.Thread(target=work); thread.start()',
      'for number in range(20):\n    pid = os.fork()\n    if pid == 0:\n        onramp.log({f"child_{number}": number}); os._exit(0)\n    os.waitpid(pid, 0)',
      'stop = True; thread.join()',
    ].join('\n');
    const workspace = released(trackedWorkspace('forks', { 'train.py': source }));
    const { exitCode } = await runPython(workspace.folder, ['train.py']);
    assert.equal(exitCode, 0);
    const { state, files } = onlySession(workspace.store);
    assert.equal(files.length, 21);
    assert.equal(state.metrics.get('parent')?.count, state.metrics.get('total')?.last);
    assert.deepEqual(Array.from({ length: 20 }, (_, number) => state.metrics.get(`child_${number}`)?.count), Array(20).fill(1));
  });
});
