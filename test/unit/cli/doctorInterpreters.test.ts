import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import type { DoctorReport } from '../../../src/core/doctor/examineStore';
import { onramp } from '../support/cli';
import { debianPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

describe('onramp doctor, of the interpreters of a folder', function () {
  this.timeout(60_000);
  const released = releasedAfterEach();

  /** A tracked folder with a virtual environment, whose Python is replaced by a shell script where one is given. */
  function withEnvironment(script?: string): TrackedWorkspace {
    const workspace = released(trackedWorkspace('interpreters'));
    execFileSync(debianPython, ['-m', 'venv', '--without-pip', workspace.file('.venv')]);
    if (script === undefined) return workspace;
    const python = workspace.file('.venv/bin/python');
    rmSync(python);
    writeFileSync(python, `#!/bin/sh\n${script}\n`);
    chmodSync(python, 0o755);
    return workspace;
  }

  async function examine(workspace: TrackedWorkspace, env: NodeJS.ProcessEnv = {}) {
    const options = { env: { ...process.env, ...env } };
    const { exitCode, stdout } = await onramp(workspace.folder, ['doctor', '--json'], options);
    const report = JSON.parse(stdout) as DoctorReport;
    const own = workspace.file('.venv/bin/python');
    return { exitCode, report, notes: report.findings.filter(({ kind, what }) => kind === 'interpreter' && what.startsWith(own)).map(({ what }) => what.slice(own.length + 1)) };
  }

  it('starts them and says with which options they are not recorded', async () => {
    const workspace = withEnvironment();
    const { exitCode, report, notes } = await examine(workspace);
    const [own] = report.interpreters;
    assert.deepEqual([exitCode, notes, own?.path, report.python], [0, [], workspace.file('.venv/bin/python'), own?.path]);
    assert.deepEqual(own?.ways.map(({ options, answer }) => [options, 'error' in answer ? answer.error : [answer.isReady, answer.isAutomatic, answer.isOnPath]]), [['', [true, true, true]], ['-S', [false, false, true]], ['-I', [false, false, false]], ['-E', [false, false, false]]]);
    assert.match((await onramp(workspace.folder, ['doctor'])).stdout, /Python: .*\/\.venv\/bin\/python \(3\.\d+\.\d+; not recorded with -S, -I, -E\), /);
    assert.ok(!existsSync(workspace.file('.onramp/runs')), 'nothing is recorded by asking');
  });

  for (const { name, script, env, says } of [
    { name: 'is a script that isolates it', script: `exec ${debianPython} -I "$@"`, says: /^does not look at PYTHONPATH, so it does not load the helper\. / },
    { name: 'is a script that sets PYTHONPATH anew', script: `PYTHONPATH=/opt exec ${debianPython} "$@"`, says: /^does not look at PYTHONPATH, / },
    { name: 'loads no sitecustomize', script: `exec ${debianPython} -S "$@"`, says: /^does not load the helper, though it is on its path\. / },
    { name: 'cannot be started', script: 'echo "no such library" >&2; exit 3', says: /^cannot be started: no such library\.$/ },
    { name: 'says nothing', script: 'exit 0', says: /^cannot be started: it gave no answer that can be read\.$/ },
    { name: 'is too old', script: `echo '{"version":[2,7,18],"isReady":false,"isAutomatic":false,"isOnPath":true}'`, says: /^is Python 2\.7, too old for the helper\. / },
    { name: 'is told to record nothing', script: undefined, env: { ONRAMP_CAPTURE: 'off' }, says: /^records only what programs log themselves, because ONRAMP_CAPTURE is off\.$/ },
  ] as { name: string; script?: string; env?: NodeJS.ProcessEnv; says: RegExp }[]) {
    it(`takes note of one that ${name}`, async () => {
      const { exitCode, notes } = await examine(withEnvironment(script), env);
      assert.deepEqual([exitCode, notes.length], [0, 1]);
      assert.match(notes[0] ?? '', says);
    });
  }
});
