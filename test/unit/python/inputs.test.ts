import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { onlySession, runPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

describe('Data files', function () {
  this.timeout(60_000);

  it('are inputs with their content, whatever reads them; code, caches and own results are not', async () => {
    const source = [
      'import gzip, json, os, pathlib, sqlite3',
      'open("data/a.csv").read(); open("data/a.csv").read()',
      'pathlib.Path("data/ü.json").read_text()',
      'os.close(os.open("data/b.bin", os.O_RDONLY))',
      'gzip.open("data/c.gz").close()',
      'sqlite3.connect("data/d.db").execute("select 1").close()',
      'open("code.py").read(); open(".cache/x.csv").read()',
      'open("out/result.json", "w").write("{}"); open("out/result.json").read()',
      'open("data/log.txt", "a").write("more")',
      'open("out/gone.csv", "w").close(); os.unlink("out/gone.csv")',
      'try: open("data/missing.csv")\nexcept FileNotFoundError: pass',
      'print("loss=1.0")',
    ].join('\n');
    const workspace = released(trackedWorkspace('inputs', { 'train.py': source, 'code.py': '', '.cache/x.csv': '', 'out/.keep': '', 'data/a.csv': 'a\n', 'data/ü.json': '{}', 'data/b.bin': 'b', 'data/c.gz': '', 'data/d.db': '', 'data/log.txt': 'log' }));
    const { exitCode, stderr } = await runPython(workspace.folder, ['train.py']);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const { state } = onlySession(workspace.store);
    const sha256 = (name: string) => execFileSync('sha256sum', [workspace.file(name)], { encoding: 'utf8' }).slice(0, 64);
    const inputs = [...state.inputs.values()].map(({ path, sha256: hash }) => [path, hash]).sort();
    assert.deepEqual(inputs, ['data/a.csv', 'data/b.bin', 'data/c.gz', 'data/d.db', 'data/ü.json'].map((name) => [name, sha256(name)]));
    assert.deepEqual([...state.written.values()].map(({ path, sha256: hash }) => [path, hash]).sort(), ['data/log.txt', 'out/result.json'].map((name) => [name, sha256(name)]));
  });

  it('of one folder are one input with a list of them when they are more than a hundred', async () => {
    const images = Object.fromEntries(Array.from({ length: 150 }, (_, number) => [`data/images/${String(number).padStart(3, '0')}.png`, `picture ${number}`]));
    const workspace = released(trackedWorkspace('images', { ...images, 'data/labels.csv': 'x', 'train.py': 'import glob\nfor file in sorted(glob.glob("data/images/*.png")) + ["data/labels.csv"]: open(file, "rb").close()\nprint("loss=1.0")\n' }));
    await runPython(workspace.folder, ['train.py']);
    const { state } = onlySession(workspace.store);
    const folder = [...state.inputs.values()].find(({ path }) => path === 'data/images');
    assert.deepEqual([state.inputs.size, folder?.name, folder?.fileCount], [2, 'images', 150]);
    const sha256 = state.artifacts.get('onramp/inputs/data/images.json')?.value?.sha256 ?? '';
    assert.equal(folder?.sha256, sha256);
    const list = JSON.parse(readFileSync(workspace.file(`.onramp/artifacts/${sha256.slice(0, 2)}/${sha256}`), 'utf8')) as { files: [string, number, string][] };
    const [name, sizeBytes, hash] = list.files[149] ?? [];
    assert.deepEqual([list.files.length, name, sizeBytes, hash], [150, '149.png', 11, execFileSync('sha256sum', [workspace.file('data/images/149.png')], { encoding: 'utf8' }).slice(0, 64)]);
  });

  it('are hashed by another thread than those of the program, which goes on meanwhile', async () => {
    const source = [
      'import sys, threading',
      'names = [f"{number}.bin" for number in range(4)]',
      'for name in names:\n    with open(name, "wb") as file: file.truncate(8 << 20)',
      'readers = []',
      'def hear(event, arguments):\n    if event == "open" and str(arguments[0]).endswith(".bin"): readers.append(threading.get_native_id())',
      'def load(name):\n    with open(name, "rb") as file: file.read(1)',
      'import os',
      'for name in names: os.rename(name, "data-" + name)',
      'sys.addaudithook(hear)',
      'threads = [threading.Thread(target=load, args=("data-" + name,)) for name in names[:2]]',
      'for thread in threads: thread.start()',
      'for thread in threads: thread.join()',
      'for name in names[2:]: load("data-" + name)',
      'own = set(readers)',
      'print("loss=1.0", flush=True)',
      '# Works on until somebody has read all files once more.',
      'while len(readers) < 2 * len(names): sum(range(1000))',
      'print(len(readers), own.isdisjoint(readers[len(names):]), len(set(readers[len(names):])))',
    ].join('\n');
    const workspace = released(trackedWorkspace('threads', { 'train.py': source }));
    const { exitCode, stdout, stderr } = await runPython(workspace.folder, ['train.py']);
    assert.deepEqual([exitCode, stdout, stderr], [0, 'loss=1.0\n8 True 1\n', '']);
    const { inputs } = onlySession(workspace.store).state;
    assert.deepEqual([...inputs.values()].map(({ sha256: hash }) => hash !== undefined), [true, true, true, true]);
  });

  it('that are too large to hash at once are left to be hashed later, told by size and time', async () => {
    const workspace = released(trackedWorkspace('large', { 'train.py': 'import os\nwith open("made.bin", "wb") as file: file.truncate(65 << 20)\nos.rename("made.bin", "large.bin")\nopen("large.bin", "rb").close()\nprint("loss=1.0")\n' }));
    await runPython(workspace.folder, ['train.py']);
    const [input] = onlySession(workspace.store).state.inputs.values();
    assert.deepEqual([input?.path, input?.sizeBytes, input?.sha256, input?.digest], ['large.bin', 65 << 20, undefined, `${65 << 20}-${input?.modifiedMs}`]);
  });
});
