import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { makeReadOnly } from '../../harness/readOnly';
import { helperFolder, onlySession, recordedRuns, runPython, type PythonResult, type RecordedRun } from '../support/python';
import { startProgram } from '../support/programs';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

/** Programs that end, print or fail in ways that are easily disturbed; each must look the same with the helper and without. */
interface Program {
  name: string;
  source: string;
  words?: string[];
  /** What the session must tell of the end: exit code, signal, class of the error. Left out where the process is killed. */
  end?: { exitCode: number | null; signal?: string; error?: string };
}

const programs: Program[] = [
  { name: 'ends with a code', source: 'import sys; print("loss=1.0"); sys.exit(3)', end: { exitCode: 3 } },
  { name: 'ends with a text', source: 'import sys; print("loss=1.0"); sys.exit("no data")', end: { exitCode: 1 } },
  { name: 'ends with a code of its main function', source: 'def main():\n    print("loss=1.0")\n    return 4\nif __name__ == "__main__":\n    raise SystemExit(main())', end: { exitCode: 4 } },
  { name: 'ends by exit()', source: 'print("loss=1.0"); exit(5)', end: { exitCode: 5 } },
  { name: 'ends by os._exit', source: 'import os; print("loss=1.0", flush=True); os._exit(6)', end: { exitCode: 6 } },
  {
    name: 'catches its own exit',
    source: 'import sys\ntry: sys.exit(7)\nexcept SystemExit as error: print(repr(error), error.code, type(error).__name__, error.args)\nprint("loss=1.0")',
    end: { exitCode: 0 },
  },
  { name: 'ends a thread', source: 'import sys, threading\nthread = threading.Thread(target=lambda: sys.exit(3)); thread.start(); thread.join(); print("loss=1.0")', end: { exitCode: 0 } },
  { name: 'fails in a thread', source: 'import threading\ndef work(): raise RuntimeError("inside")\nthread = threading.Thread(target=work); thread.start(); thread.join(); print("loss=1.0")', end: { exitCode: 0 } },
  { name: 'fails', source: 'print("loss=1.0")\ndef inner(): raise ValueError("größer\\udc80")\ninner()', end: { exitCode: 1, error: 'ValueError' } },
  { name: 'fails with a hook of its own', source: 'import sys\nprint("loss=1.0", sys.excepthook is sys.__excepthook__)\nsys.excepthook = lambda *error: print("mine", error[0].__name__)\n1 / 0', end: { exitCode: 1, error: 'ZeroDivisionError' } },
  { name: 'fails at last words', source: 'import atexit\natexit.register(lambda: print("bye loss=2.0"))\nprint("loss=1.0")\nraise KeyError("k")', end: { exitCode: 1, error: 'KeyError' } },
  { name: 'is killed', source: 'import os, signal; print("loss=1.0", flush=True); os.kill(os.getpid(), signal.SIGKILL)' },
  { name: 'is terminated', source: 'import os, signal; print("loss=1.0", flush=True); os.kill(os.getpid(), signal.SIGTERM)' },
  { name: 'is interrupted', source: 'import os, signal, time; print("loss=1.0", flush=True); os.kill(os.getpid(), signal.SIGINT); time.sleep(60)', end: { exitCode: null, signal: 'SIGINT', error: 'KeyboardInterrupt' } },
  { name: 'becomes another program', source: 'import os, sys\nprint("loss=1.0", flush=True)\nif len(sys.argv) == 1: os.execv(sys.executable, [sys.executable, __file__, "again"])\nsys.exit(9)', end: { exitCode: 9 } },
  {
    name: 'forks',
    source: 'import os, warnings\nwarnings.simplefilter("always")\nprint("loss=1.0", flush=True)\npid = os.fork()\nif pid == 0:\n    print("child acc=0.5", flush=True); os._exit(7)\nprint(os.waitpid(pid, 0)[1] >> 8)',
    end: { exitCode: 0 },
  },
  {
    name: 'works in processes',
    source: 'import multiprocessing\ndef square(x): return x * x\nif __name__ == "__main__":\n    with multiprocessing.get_context("fork").Pool(2) as pool: print(pool.map(square, [1, 2]))\n    print("loss=1.0")',
    end: { exitCode: 0 },
  },
  {
    name: 'writes bytes',
    source: 'import sys\nsys.stdout.buffer.write(bytes(range(256)) * 40); sys.stdout.writelines(["acc=0.5\\n", "more\\n"])\nprint(sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.fileno(), sys.stdout.line_buffering, sys.stdout is sys.__stdout__, "loss=1.0")',
    end: { exitCode: 0 },
  },
  { name: 'cannot encode what it prints', source: 'import sys\nprint("loss=1.0", flush=True)\nsys.stdout.reconfigure(encoding="ascii", errors="strict")\nprint("größer")', end: { exitCode: 1, error: 'UnicodeEncodeError' } },
  { name: 'closes its output', source: 'import sys; print("loss=1.0"); sys.stdout.close(); sys.exit(2)', end: { exitCode: 2 } },
  { name: 'warns its callers', source: 'import warnings\ndef old(): warnings.warn("old thing", DeprecationWarning, stacklevel=2)\nold()\nprint("loss=1.0")', end: { exitCode: 0 } },
  { name: 'is called with wrong arguments', source: 'import argparse\nparser = argparse.ArgumentParser(prog="p"); parser.add_argument("--x", type=int)\nprint(parser.parse_args(["--x", "4"]), "loss=1.0")\nparser.parse_args(["--x", "q"])', end: { exitCode: 2 } },
  { name: 'looks at what is hooked', source: 'import argparse, inspect, signal\nprint(inspect.signature(argparse.ArgumentParser.parse_known_args), inspect.getsource(argparse.ArgumentParser.parse_known_args)[:30])\nprint(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), argparse.__loader__.__class__.__name__, "loss=1.0")', end: { exitCode: 0 } },
  { name: 'runs into the recursion limit', source: 'def deeper(n): return deeper(n + 1)\ntry: deeper(0)\nexcept RecursionError: print("deep loss=1.0")', end: { exitCode: 0 } },
  { name: 'gets arguments that are no text', source: 'import sys; print(ascii(sys.argv[1:]), "loss=1.0")', words: ['\udce9', 'x'.repeat(10_000)], end: { exitCode: 0 } },
];

describe('A program with the helper', function () {
  this.timeout(120_000);
  const released = releasedAfterEach();
  const workspace = trackedWorkspace('harmless', Object.fromEntries(programs.map(({ source }, index) => [`p${index}.py`, `${source}\n`])));
  const results = new Map<string, { bare: PythonResult; helped: PythonResult; session: RecordedRun | undefined }>();

  before(async () => {
    // Two processes at a time, as many as a small machine has processors.
    await inTurn(programs.entries(), 2, async ([index, { name, words = [] }]) => {
      const command = [`p${index}.py`, ...words];
      const [bare, helped] = [await runPython(workspace.folder, command, { helper: false }), await runPython(workspace.folder, command)];
      results.set(name, { bare, helped, session: undefined });
    });
    for (const run of recordedRuns(workspace.store)) {
      const program = programs[Number(/^p(\d+)\.py$/.exec(run.state.session?.name ?? '')?.[1])];
      const result = program && results.get(program.name);
      if (result) result.session = run;
    }
  });
  after(() => workspace.dispose());

  for (const { name, end } of programs) {
    it(`that ${name} prints and ends as without it`, () => {
      const { bare, helped, session } = results.get(name) ?? assert.fail('It was not run.');
      assert.deepEqual(helped, bare);
      if (!end) return;
      const { state } = session ?? assert.fail('It was not recorded.');
      assert.deepEqual(
        { exitCode: state.end?.exitCode, signal: state.end?.signal, error: state.exception?.type },
        { exitCode: end.exitCode, signal: end.signal ?? null, error: end.error },
      );
      assert.equal(state.metrics.get('loss')?.count ?? 0, name === 'fails at last words' ? 2 : name === 'becomes another program' ? 2 : 1);
    });
  }

  it('loads the sitecustomize that was there before, and shows its error as Python does', async () => {
    const site = released(trackedWorkspace('site', {
      'good/sitecustomize.py': 'print("theirs", __name__, __file__[-22:])\n',
      'bad/sitecustomize.py': 'raise RuntimeError("broken")\n',
      'train.py': 'import sitecustomize; print("loss=1.0", sitecustomize.__file__[-30:])\n',
      'broken.py': 'print("loss=1.0")\n',
    }));
    for (const [theirs, script] of [['good', 'train.py'], ['bad', 'broken.py']] as const) {
      const bare = await runPython(site.folder, [script], { helper: false, env: { PYTHONPATH: site.file(theirs) } });
      const helped = await runPython(site.folder, [script], { env: { PYTHONPATH: `${helperFolder}:${site.file(theirs)}` } });
      assert.deepEqual(helped, bare);
    }
    assert.deepEqual(recordedRuns(site.store).map(({ state }) => state.metrics.get('loss')?.last), [1, 1]);
  });

  it('runs the same when the helper is gone, or its store cannot be written', async () => {
    const readOnly = released(trackedWorkspace('read only', { 'train.py': 'import onramp\nonramp.log(loss=1)\nonramp.artifact(__file__)\nprint("loss=1.0")\nraise SystemExit(3)\n', 'plain.py': 'print("loss=1.0")\n' }));
    mkdirSync(readOnly.file('.onramp/runs'));
    released({ dispose: makeReadOnly(readOnly.folder) });
    assert.deepEqual(await runPython(readOnly.folder, ['train.py']), { exitCode: 3, signal: null, stdout: 'loss=1.0\n', stderr: '' });
    assert.deepEqual(await runPython(readOnly.folder, ['plain.py'], { env: { PYTHONPATH: '/nowhere/python' } }), { exitCode: 0, signal: null, stdout: 'loss=1.0\n', stderr: '' });
    assert.deepEqual(recordedRuns(readOnly.store), []);
  });

  it('runs the same when the disk is full, and what was written before can be read', async () => {
    const full = released(trackedWorkspace('full', { 'train.py': 'import onramp\nonramp.log(first=1)\nonramp.flush()\nfor value in range(20_000): onramp.log(loss=value)\nonramp.artifact(__file__)\nprint("loss=1.0")\n' }));
    // No file may grow beyond 16 KB, which looks to the program like a disk that is full.
    const program = startProgram('bash', ['-c', 'ulimit -f 16; exec python3 train.py'], { cwd: full.folder, env: { ...process.env, PYTHONPATH: helperFolder } });
    assert.deepEqual([await program.ended, program.stdout().toString(), program.stderr()], [{ exitCode: 0, signal: null }, 'loss=1.0\n', '']);
    const { state } = onlySession(full.store);
    assert.equal(state.metrics.get('first')?.last, 1);
  });

  it('finds its own module of the name that the API has', async () => {
    const own = released(trackedWorkspace('own', { 'onramp.py': 'ramp = "of the motorway"\n', 'train.py': 'import onramp\nprint(onramp.ramp, "loss=1.0")\n' }));
    const { stdout } = await runPython(own.folder, ['train.py']);
    assert.equal(stdout, 'of the motorway loss=1.0\n');
    assert.equal(onlySession(own.store).state.metrics.get('loss')?.last, 1);
  });
});

/** Works through items, so many at a time. */
async function inTurn<T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
    }),
  );
}
