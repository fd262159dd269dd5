import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { freePort, listening } from '../../harness/ports.ts';
import { startDebugging } from '../debugSessions.ts';
import { answerFile, answerIn, environmentInTerminal, helperFolder, placeEnvironmentProgram, PYTHON, withSetting, type FoundEnvironment } from '../environments.ts';
import { eventuallyListed, readRuns, workspaceFolder } from '../support.ts';

describe('Programs started under the debugger', () => {
  const folder = () => workspaceFolder().uri.fsPath;
  const inFolder = (name: string) => path.join(folder(), name);

  before(() => placeEnvironmentProgram(folder()));

  /** What a program finds that is debugged to its end. */
  const environmentUnderDebugger = async (configuration: Record<string, unknown> = {}): Promise<FoundEnvironment> => {
    const file = answerFile();
    const { ended } = await startDebugging('environment.py', { args: [file], ...configuration });
    const found = await answerIn(file);
    await ended();
    return found;
  };
  /** What of PYTHONPATH is not the debugger's own, each entry once. */
  const entries = (found: FoundEnvironment) => [...new Set(found.PYTHONPATH?.split(path.delimiter))].filter((entry) => !entry.includes('pydevd') && !entry.includes('debugpy'));

  it('are left alone in a folder that is not tracked', async () => {
    await vscode.extensions.getExtension('onramp.onramp')?.activate();
    const found = await environmentUnderDebugger();
    assert.deepEqual(entries(found), ['/opt/process']);
    assert.equal(found.ONRAMP_STORE, null);
  });

  describe('of a tracked folder', () => {
    before(() => vscode.commands.executeCommand('onramp.workspace.track'));

    it('find the helper and the store, and what PYTHONPATH held', async () => {
      const found = await environmentUnderDebugger();
      assert.deepEqual(entries(found), [helperFolder(), '/opt/process']);
      assert.equal(found.ONRAMP_STORE, inFolder('.onramp'));
    });

    it('keep the PYTHONPATH of the launch configuration, and a store that it names', async () => {
      const file = answerFile();
      const { configuration, ended } = await startDebugging('environment.py', { args: [file], env: { PYTHONPATH: '/opt/own', ONRAMP_STORE: '/opt/store' } });
      assert.deepEqual(entries(await answerIn(file)).slice(0, 2), [helperFolder(), '/opt/own']);
      assert.equal((configuration['env'] as Record<string, string>)['ONRAMP_STORE'], '/opt/store');
      await ended();
    });

    it('keep the PYTHONPATH of the file that envFile names', async () => {
      const found = entries(await environmentUnderDebugger({ envFile: inFolder('file.env') }));
      assert.deepEqual([...found].sort(), [helperFolder(), '/opt/file', '/opt/process'].sort());
    });

    it('keep the PYTHONPATH of terminal.integrated.env in a terminal', async () => {
      await withSetting('terminal.integrated.env.linux', { PYTHONPATH: '${workspaceFolder}/src' }, async () => {
        const found = await environmentUnderDebugger({ console: 'integratedTerminal' });
        assert.deepEqual(entries(found).slice(0, 2), [helperFolder(), inFolder('src')]);
      });
    });

    it('are left alone when the debugger attaches', async () => {
      const port = await freePort();
      const file = answerFile();
      const program = spawn(PYTHON, ['-m', 'debugpy', '--listen', `127.0.0.1:${port}`, '--wait-for-client', 'environment.py', file], { cwd: folder(), stdio: ['ignore', 'ignore', 'pipe'] });
      try {
        await listening(port);
        const { configuration, ended } = await startDebugging('environment.py', { request: 'attach', connect: { host: '127.0.0.1', port }, env: { PYTHONPATH: '/opt/own' } });
        assert.deepEqual(configuration['env'], { PYTHONPATH: '/opt/own' });
        assert.deepEqual(entries(await answerIn(file)), ['/opt/process']);
        await ended();
      } finally {
        program.kill();
      }
    });

    for (const name of ['onramp.capture.debugSessions', 'onramp.capture.enabled']) {
      it(`are left alone while ${name} is off`, () =>
        withSetting(name, false, async () => assert.deepEqual(entries(await environmentUnderDebugger()), ['/opt/process']), vscode.ConfigurationTarget.WorkspaceFolder));
    }

    it('do not ask for terminals to be recorded as well', () =>
      withSetting('onramp.capture.terminals', false, async () => assert.equal(entries(await environmentUnderDebugger())[0], helperFolder())));

    it('are recorded in the folder they are started in when they lie outside of it', async () => {
      const outside = placeEnvironmentProgram(mkdtempSync(path.join(tmpdir(), 'outside-')));
      const found = await environmentUnderDebugger({ program: outside, cwd: path.dirname(outside) });
      assert.equal(found.ONRAMP_STORE, inFolder('.onramp'));
    });

    it('stop at breakpoints', async () => {
      const line = 10;
      const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(vscode.Uri.file(inFolder('environment.py')), new vscode.Position(line, 0)));
      vscode.debug.addBreakpoints([breakpoint]);
      try {
        const file = answerFile();
        const { session, stopped, ended } = await startDebugging('environment.py', { args: [file] });
        const { reason, threadId } = await stopped();
        assert.equal(reason, 'breakpoint');
        const { stackFrames } = (await session.customRequest('stackTrace', { threadId })) as { stackFrames: { line: number }[] };
        assert.equal(stackFrames[0]?.line, line + 1);
        await session.customRequest('continue', { threadId });
        assert.equal(entries(await answerIn(file))[0], helperFolder());
        await ended();
      } finally {
        vscode.debug.removeBreakpoints([breakpoint]);
      }
    });

    it('are not the only ones that keep the PYTHONPATH of the environment: terminals do', async () => {
      assert.deepEqual(entries(await environmentInTerminal()), [helperFolder(), '/opt/process']);
    });

    it('become a run, which ends as killed when the session is stopped', async () => {
      const { session, ended } = await startDebugging('slow.py');
      await eventuallyListed('slow.py', /\brunning/);
      await vscode.debug.stopDebugging(session);
      await ended();
      await eventuallyListed('slow.py', /\bkilled/);
      const run = readRuns(folder()).at(-1);
      assert.deepEqual(run?.session?.source, { type: 'script', path: 'slow.py' });
    });

    it('become a run in a terminal as well, which ends as the program does', async () => {
      const { ended } = await startDebugging('train.py', { console: 'integratedTerminal', args: ['--rate', '0.3'] });
      await ended();
      await eventuallyListed('train.py', /--rate 0\.3 · .*now$/);
      const run = readRuns(folder()).at(-1);
      assert.equal(run?.end?.status, 'FINISHED');
      assert.ok(run.metrics.has('loss'));
    });
  });
});
