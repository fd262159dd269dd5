import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { observe } from '../support/observedPrograms';
import { debianPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** Ways to read a file of `data/`; each is made under another name first, so that only reading it makes it an input. */
const readers: { name: string; make: string; read: string }[] = [
  { name: 'a.h5', make: 'with h5py.File("made", "w") as file: file["x"] = [1, 2]', read: 'with h5py.File("data/a.h5", "r") as file: print(file["x"][:])' },
  { name: 'b.hdf5', make: 'with h5py.File("made", "w") as file: file["x"] = [3]', read: 'print(list(h5py.File(pathlib.Path("data/b.hdf5"))))' },
  { name: 'c.bin', make: 'np.arange(3.0).tofile("made")', read: 'print(np.fromfile("data/c.bin"))' },
  { name: 'd.bin', make: 'np.arange(4.0).tofile("made")', read: 'print(np.memmap("data/d.bin", mode="r").shape)' },
  { name: 'e.npy', make: 'np.save("made.npy", np.arange(5)); os.rename("made.npy", "made")', read: 'print(np.load("data/e.npy", mmap_mode="r"))' },
  { name: 'f.csv', make: 'open("made", "w").write("1,2\\n")', read: 'print(np.loadtxt("data/f.csv", delimiter=","))' },
  { name: 'g.csv', make: 'open("made", "w").write("3,4\\n")', read: 'print(np.genfromtxt("data/g.csv", delimiter=","))' },
  { name: 'h.pt', make: 'torch.save({"x": torch.zeros(2)}, "made")', read: 'print(torch.load("data/h.pt"))' },
];

describe('Files that libraries open', function () {
  this.timeout(60_000);

  it('are inputs with their content, whoever opens them', async () => {
    const workspace = released(trackedWorkspace('readers', { 'data/.keep': '' }));
    const lines = readers.flatMap(({ name, make, read }) => [make, `os.replace("made", "data/${name}")`, read]);
    const session = await observe(workspace, ['import os, pathlib, h5py, numpy as np, torch', ...lines, 'with h5py.File("out.h5", "w") as file: file["x"] = [1]', 'with h5py.File("out.h5", "a") as file: file["y"] = [1]', 'print("loss=1.0")'].join('\n'), { python: debianPython });
    const sha256 = (name: string) => execFileSync('sha256sum', [workspace.file(name)], { encoding: 'utf8' }).slice(0, 64);
    assert.deepEqual([...session.state.inputs.values()].map(({ path, sha256: hash }) => [path, hash]).sort(), readers.map(({ name }) => [`data/${name}`, sha256(`data/${name}`)]));
    assert.deepEqual([...session.state.written.values()].map(({ path, sha256: hash }) => [path, hash]), [['out.h5', sha256('out.h5')]]);
  });
});
