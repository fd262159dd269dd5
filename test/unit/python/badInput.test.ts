import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../../harness/poll';
import { makeReadOnly } from '../../harness/readOnly';
import { canMount, fillDisk, limitFileSize, mountSmallDisk } from '../../harness/smallDisk';
import { debianPython, helperFolder, metricsOf, onlySession, paramsOf, recordedRuns, runPython, startPython, type RecordedRun } from '../support/python';
import { startProgram } from '../support/programs';
import { readRunState } from '../../../src/storage/readRunState';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

/** Surroundings and programs that a recorder may trip over; each has to look the same with the helper and without. */
interface BadInput {
  name: string;
  files?: Record<string, string>;
  source: string;
  words?: string[];
  /** Folders of the workspace on PYTHONPATH, before the helper's. */
  before?: string[];
  env?: NodeJS.ProcessEnv;
  /** What the session tells; left out where nothing is recorded. */
  told?(session: RecordedRun, workspace: TrackedWorkspace): void;
}

const lossIsThere = (session: RecordedRun) => assert.equal(metricsOf(session)['loss'], 1);
const helperLog = (workspace: TrackedWorkspace) => readFileSync(workspace.file('.onramp/cache/helper.log'), 'utf8');
const missing = 'raise ImportError("No module named " + __name__)\n';
const withApi = 'try: import onramp\nexcept ImportError: onramp = None\n';

const cases: BadInput[] = [
  { name: 'with -S', source: 'print("loss=1.0")', words: ['-S'] },
  { name: 'with -I', source: 'print("loss=1.0")', words: ['-I'] },
  { name: 'with -E', source: 'print("loss=1.0")', words: ['-E'] },
  { name: 'with -O, -B, -u and -X dev', source: 'print("loss=1.0")\nprint("warned", open(__file__).read(3))', words: ['-OO', '-B', '-u', '-X', 'dev'], told: lossIsThere },
  { name: 'with every warning an error', source: `${withApi}if onramp: onramp.log(acc=1)\nprint("loss=1.0")`, words: ['-W', 'error'], told: lossIsThere },
  { name: 'without ssl and sqlite3', files: { 'blocked/ssl.py': missing, 'blocked/_ssl.py': missing, 'blocked/sqlite3.py': missing, 'blocked/_sqlite3.py': missing }, before: ['blocked'], source: 'try: import ssl\nexcept ImportError as error: print(error)\nopen("data.csv").read()\nprint("loss=1.0")', told: lossIsThere },
  { name: 'without threading and subprocess', files: { 'blocked/threading.py': missing, 'blocked/subprocess.py': missing }, before: ['blocked'], source: 'print("loss=1.0")', told: lossIsThere },
  { name: 'with a sitecustomize that is no Python', files: { 'site/sitecustomize.py': 'def broken(:\n' }, env: { PYTHONPATH: 'site' }, source: 'print("loss=1.0")', told: lossIsThere },
  { name: 'with a sitecustomize that imports what is not there', files: { 'site/sitecustomize.py': 'import not_there\n' }, env: { PYTHONPATH: 'site' }, source: 'print("loss=1.0")', told: lossIsThere },
  { name: 'with a sitecustomize that changes the streams', files: { 'site/sitecustomize.py': 'import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding="utf-16")\n' }, env: { PYTHONPATH: 'site' }, source: 'import sys\nsys.stdout.write("loss=1.0\\n")\nprint("acc=0.5", file=sys.stderr)', told: (session) => assert.equal(metricsOf(session)['acc'], 0.5) },
  {
    name: 'with a library of a version that nobody knows yet',
    files: { 'sklearn/__init__.py': '__version__ = "9.0"\n', 'sklearn/base.py': 'class Estimator:\n    __slots__ = ()\n    fit = property(lambda self: print)\n', 'sklearn/metrics/__init__.py': '', 'sklearn/metrics/_regression.py': 'rmse = 3\n', 'sklearn/model_selection/__init__.py': '', 'sklearn/model_selection/_validation.py': 'cross_val_score = None\n' },
    source: 'import sklearn.base, sklearn.metrics._regression, sklearn.model_selection._validation\nsklearn.base.Estimator().fit("fitted")\nprint("loss=1.0", sklearn.model_selection._validation.cross_val_score)',
    told: (session, workspace) => {
      lossIsThere(session);
      assert.match(helperLog(workspace), /hook.*BaseEstimator/);
    },
  },
  {
    name: 'with a library whose classes are not what they were',
    files: { 'sklearn/__init__.py': '', 'sklearn/base.py': 'class Meta(type):\n    def __setattr__(cls, name, value): raise TypeError("these classes are closed")\nclass BaseEstimator(metaclass=Meta):\n    def fit(self, X): return self\nclass RegressorMixin(metaclass=Meta):\n    def score(self): return 0.5\n' },
    source: 'import sklearn.base as base\nclass Mine(base.RegressorMixin, base.BaseEstimator): pass\nprint(Mine().fit(1).score(), "loss=1.0")',
    told: lossIsThere,
  },
  {
    name: 'that prints what is not UTF-8',
    source: 'import sys\nprint("größer loss=1.0 \\udcff")\nsys.stdout.buffer.write(b"\\xff\\xfe\\x00")\nprint("größer", file=sys.stderr)',
    env: { PYTHONIOENCODING: 'latin-1:surrogateescape' },
    told: (session) => {
      lossIsThere(session);
      assert.equal(session.output[0]?.stdout, 'größer loss=1.0 ?\n');
    },
  },
  { name: 'in a locale of ASCII', source: 'import sys\nprint(ascii("größer"), sys.stdout.encoding, "loss=1.0")', env: { LC_ALL: 'C', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0' }, told: lossIsThere },
  {
    name: 'with values of 10,000 characters',
    source: `${withApi}long = "x" * 10_000\nprint("loss=1.0 " + long)\nprint(long + " acc=0.5")\nif onramp:\n    onramp.params({long: 1, "long": long})\n    onramp.log({long: 2.0})\n    onramp.tag(long=long)\n    with onramp.run(long): onramp.log(inner=1)\nraise ValueError(long)`,
    told: (session) => {
      const long = 'x'.repeat(10_000);
      assert.deepEqual(paramsOf(session), { [long]: '1', long });
      assert.deepEqual([metricsOf(session)[long], metricsOf(session)['acc'], session.state.tags.get('long')?.value, session.children[0]?.state.start?.name], [2, 0.5, long, long]);
      assert.deepEqual([session.state.exception?.type, session.state.end?.exitCode], ['ValueError', 1]);
    },
  },
  {
    name: 'with NaN and infinities',
    source: `${withApi}print("loss=nan acc=inf")\nprint("val_loss: -inf")\nif onramp:\n    onramp.log(x=float("nan")); onramp.log(x=float("-inf"))\n    onramp.params(bound=float("inf"))`,
    told: (session) => assert.deepEqual([metricsOf(session), paramsOf(session)], [{ loss: Number.NaN, acc: Infinity, val_loss: -Infinity, x: -Infinity }, { bound: 'inf' }]),
  },
  { name: 'that has no room for another thread', source: 'import threading\nthreading.stack_size(1 << 46)\nprint("loss=1.0")\ntry: threading.Thread(target=print).start()\nexcept RuntimeError as error: print(error)', told: lossIsThere },
  {
    name: 'that runs other interpreters inside of itself',
    source: 'import _xxsubinterpreters as interpreters\nfor isolated in (True, False):\n    inner = interpreters.create(isolated=isolated)\n    interpreters.run_string(inner, "import argparse; print(\'acc=0.5\', flush=True)")\n    interpreters.destroy(inner)\nprint("loss=1.0")',
    told: (session) => assert.deepEqual([metricsOf(session), session.files.length], [{ loss: 1 }, 1]),
  },
  {
    name: 'that is an archive with modules of known names',
    files: { 'build.py': 'import zipfile\nwith zipfile.ZipFile("app.zip", "w") as archive:\n    archive.writestr("argparse.py", "import helpers\\nclass ArgumentParser:\\n    def parse_known_args(self): return helpers.NAME\\n")\n    archive.writestr("helpers.py", "NAME = __name__\\n")\n    archive.writestr("late.py", "NAME = __name__\\n")\n' },
    source: 'import runpy, sys\nrunpy.run_path("build.py")\nsys.path.insert(0, "app.zip")\nimport argparse, late\nprint(argparse.ArgumentParser().parse_known_args(), late.NAME, argparse.__loader__.__class__.__name__, "exec_module" in vars(argparse.__loader__), "loss=1.0")',
    told: lossIsThere,
  },
  { name: 'that deletes its folder', source: 'import os, shutil\nos.mkdir("gone"); os.chdir("gone"); os.rmdir("../gone")\nprint("loss=1.0")', told: lossIsThere },
  { name: 'that throws away its environment and its streams', source: 'import os, sys\nprint("loss=1.0")\nos.environ.clear(); sys.stdout.flush(); sys.stdout = sys.stderr = None\nos.write(1, b"end\\n")', told: lossIsThere },
];

describe('A program', function () {
  this.timeout(60_000);
  const released = releasedAfterEach();

  for (const { name, source, files = {}, words = [], before = [], env = {}, told } of cases) {
    it(`${name} prints and ends as without the helper${told ? ', and the session tells what happened' : ', and is not recorded'}`, async () => {
      const workspace = released(trackedWorkspace('bad', { 'data.csv': 'x\n', ...files, 'train.py': `${source}\n` }));
      const command = [...words, 'train.py'];
      const own = [...before, env['PYTHONPATH']].flatMap((folder) => (folder === undefined ? [] : [workspace.file(folder)]));
      const helped = [...before.map((folder) => workspace.file(folder)), helperFolder, ...(env['PYTHONPATH'] === undefined ? [] : [workspace.file(env['PYTHONPATH'])])];
      const bare = await runPython(workspace.folder, command, { helper: false, env: { ...env, ...(own.length > 0 ? { PYTHONPATH: own.join(':') } : { PYTHONPATH: undefined }) } });
      assert.deepEqual(recordedRuns(workspace.store), []);
      assert.deepEqual(await runPython(workspace.folder, command, { env: { ...env, PYTHONPATH: helped.join(':') } }), bare);
      if (told) told(onlySession(workspace.store), workspace);
      else assert.deepEqual(recordedRuns(workspace.store), []);
    });
  }

  for (const closed of ['<&-', '>&-', '2>&-', '<&- >&- 2>&-']) {
    it(`that is started with ${closed} ends as without the helper`, async () => {
      const workspace = released(trackedWorkspace('closed', { 'train.py': 'import sys\nprint("loss=1.0"); print("acc=0.5", file=sys.stderr)\nopen("seen.txt", "w").write(repr([sys.stdin is None, sys.stdout is None, sys.stderr is None]))\nsys.exit(3)\n' }));
      const run = async (PYTHONPATH: string | undefined) => {
        const program = startProgram('sh', ['-c', `exec ${debianPython} train.py ${closed}`], { cwd: workspace.folder, env: { ...process.env, ONRAMP_STORE: undefined, ONRAMP_SESSION_ID: undefined, ONRAMP_SESSION_OWNER: undefined, PYTHONPATH } });
        return [await program.ended, program.stdout().toString(), program.stderr(), readFileSync(workspace.file('seen.txt'), 'utf8')];
      };
      assert.deepEqual(await run(helperFolder), await run(undefined));
    });
  }

  /** A copy of the helper of which something is missing or wrong. */
  function helperCopy(change: (folder: string) => void): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'onramp-helper-'));
    released({ dispose: () => rmSync(folder, { recursive: true }) });
    cpSync(helperFolder, folder, { recursive: true, filter: (file) => path.basename(file) !== '__pycache__' });
    change(folder);
    return folder;
  }

  for (const { name, change, isRecorded } of [
    { name: 'is read-only', change: (folder: string) => void released({ dispose: makeReadOnly(folder) }), isRecorded: true },
    { name: 'has lost its packages', change: (folder: string) => rmSync(path.join(folder, 'onramp_helper'), { recursive: true }), isRecorded: false },
    { name: 'has lost a module that is needed at the start', change: (folder: string) => rmSync(path.join(folder, 'onramp_helper', 'audit.py')), isRecorded: false },
    { name: 'has lost a module that is needed later', change: (folder: string) => rmSync(path.join(folder, 'onramp_helper', 'output.py')), isRecorded: false },
    { name: 'has a damaged module', change: (folder: string) => writeFileSync(path.join(folder, 'onramp_helper', 'session.py'), 'def broken(:\n\0'), isRecorded: false },
  ]) {
    it(`whose helper folder ${name} prints and ends as without it`, async () => {
      const workspace = released(trackedWorkspace('helper', { 'train.py': 'import sys\nprint("loss=1.0")\nsys.exit("no data")\n' }));
      const bare = await runPython(workspace.folder, ['train.py'], { helper: false });
      const PYTHONPATH = helperCopy(change);
      assert.deepEqual(await runPython(workspace.folder, ['train.py'], { env: { PYTHONPATH } }), bare);
      assert.deepEqual(recordedRuns(workspace.store).map(metricsOf), isRecorded ? [{ loss: 1 }] : []);
    });
  }

  it('goes on while the disk is full, and what waited is written when there is room', async () => {
    const source = 'import onramp, sys\ndef tell(**values):\n    onramp.log(**values); onramp.flush(); print(*values, flush=True); sys.stdin.readline()\ntell(before=1)\nfor step in range(2000): onramp.log(loss=step)\ntell(full=2)\ntell(after=3)\nsys.exit(4)\n';
    const workspace = released(trackedWorkspace('full', { 'job/train.py': source }));
    const disk = workspace.file('disk');
    if (canMount) released(mountSmallDisk(disk, 1 << 20));
    mkdirSync(path.join(disk, 'store'), { recursive: true });
    writeFileSync(workspace.file('job/.onramp'), `store: ${path.join(disk, 'store')}\n`);
    const program = released(startPython(workspace.file('job'), ['train.py']));
    const printed = (text: string) => eventually(text, () => program.stdout().toString() === text);
    await printed('before\n');
    const noRoom = canMount ? fillDisk(disk) : limitFileSize(program.pid);
    program.child.stdin?.write('\n');
    await printed('before\nfull\n');
    noRoom.free();
    program.child.stdin?.write('\n');
    await printed('before\nfull\nafter\n');
    program.child.stdin?.end('\n');
    assert.deepEqual([await program.ended, program.stderr()], [{ exitCode: 4, signal: null }, '']);
    const months = path.join(disk, 'store', 'runs');
    const [month = ''] = readdirSync(months);
    const [session = ''] = readdirSync(path.join(months, month));
    // The line that was cut when the disk became full is there a second time, whole.
    const { state, bad } = readRunState(path.join(months, month, session));
    assert.ok(bad.length <= 1, JSON.stringify(bad));
    assert.deepEqual([state.metrics.get('before')?.last, state.metrics.get('full')?.last, state.metrics.get('after')?.last, state.metrics.get('loss')?.count, state.end?.exitCode], [1, 2, 3, 2000, 4]);
  });
});
