import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contentOf } from '../support/observedPrograms';
import { metricsOf, onlySession, paramsOf, runPython, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** Runs a program that imports onramp, and gives its session. */
async function sessionOf(source: string, files: Record<string, string> = {}): Promise<{ session: RecordedRun; workspace: TrackedWorkspace }> {
  const workspace = released(trackedWorkspace('api', { ...files, 'train.py': `import onramp\n${source}\n` }));
  const { exitCode, stderr } = await runPython(workspace.folder, ['train.py']);
  assert.deepEqual([exitCode, stderr], [0, '']);
  return { session: onlySession(workspace.store), workspace };
}

describe('import onramp', function () {
  this.timeout(30_000);

  it('counts steps by itself, keeps given ones, and takes every kind of number', async () => {
    const { session } = await sessionOf(
      ['for value in (3, 2.5, True): onramp.log(loss=value)', 'onramp.log({"val/acc": 0.5}, step=10)', 'onramp.log({"val/acc": 0.6})', 'onramp.log(edge=float("nan"))', 'onramp.log(edge=float("inf"))', 'onramp.log(edge="no number")', 'onramp.log(half=1, step=0.5)'].join('\n'),
    );
    const { loss, edge, half } = Object.fromEntries(session.state.metrics);
    assert.deepEqual([loss?.firstStep, loss?.lastStep, loss?.last, loss?.min, loss?.max, loss?.count], [0, 2, 1, 1, 3, 3]);
    assert.deepEqual([session.state.metrics.get('val/acc')?.lastStep, session.state.metrics.get('val/acc')?.last], [11, 0.6]);
    assert.deepEqual([edge?.last, edge?.count, half?.lastStep], [Infinity, 2, 0.5]);
  });

  it('keeps what is logged after the end of its run', async () => {
    const { session } = await sessionOf('run = onramp.run("a"); run.log(loss=1); run.end(); run.log(loss=2, late=3); run.log(loss=4)');
    assert.deepEqual(session.children.map((run) => [metricsOf(run), run.state.metrics.get('loss')?.count]), [[{ loss: 4, late: 3 }, 3]]);
  });

  it('keeps parameters of any configuration, the first value of each, and long ones', async () => {
    const { session } = await sessionOf(
      [
        'import argparse, dataclasses',
        '@dataclasses.dataclass',
        'class Model:\n    depth: int = 3\n    layers: tuple = (8, 8)',
        '@dataclasses.dataclass',
        'class Config:\n    model: Model = dataclasses.field(default_factory=Model)\n    lr: float = 0.1',
        'onramp.params(Config())',
        'onramp.params(argparse.Namespace(seed=1), data={"path": "x.csv", "rows": [1, 2]})',
        'onramp.params(lr=0.2, text="ä" * 10_000, api_key="hunter2", surrogate="\\udce9")',
      ].join('\n'),
    );
    assert.deepEqual(paramsOf(session), { 'model.depth': '3', 'model.layers': '(8, 8)', lr: '0.1', seed: '1', 'data.path': 'x.csv', 'data.rows': '[1, 2]', text: 'ä'.repeat(10_000), api_key: '***', surrogate: '?' });
    assert.deepEqual(session.state.params.get('lr')?.refused, ['0.2']);
  });

  it('nests runs that are entered, and puts statements beside each other', async () => {
    const { session } = await sessionOf(
      [
        'for lr in (0.1, 0.2):\n    onramp.run(f"lr {lr}", lr=lr)\n    onramp.log(loss=lr)',
        'with onramp.run("outer") as outer:',
        '    with onramp.run("inner"):\n        onramp.log(x=1)',
        '    onramp.log(y=2)',
        '    outer.tag(team="bikes", old=None)',
        'onramp.log(z=3)',
      ].join('\n'),
    );
    const tree = (run: RecordedRun): unknown[] => [run.state.start?.name, metricsOf(run), run.state.end?.status, ...run.children.map(tree)];
    assert.deepEqual(session.children.map(tree), [
      ['lr 0.1', { loss: 0.1 }, 'FINISHED'],
      ['lr 0.2', { loss: 0.2 }, 'FINISHED'],
      ['outer', { y: 2 }, 'FINISHED', ['inner', { x: 1 }, 'FINISHED']],
    ]);
    assert.deepEqual([metricsOf(session), session.children[2]?.state.tags.get('team')?.value], [{ z: 3 }, 'bikes']);
  });

  it('tells that a run failed, and lets its error go on', async () => {
    const { session } = await sessionOf('try:\n    with onramp.run("a"):\n        raise ValueError("bad")\nexcept ValueError as error: onramp.tag(caught=error)');
    const [run] = session.children;
    assert.deepEqual([run?.state.end?.status, run?.state.end?.error, run?.state.exception?.type, session.state.tags.get('caught')?.value], ['FAILED', 'ValueError: bad', 'ValueError', 'bad']);
    assert.equal(session.state.end?.status, 'FINISHED');
  });

  it('means the run of the thread or task, and the open run in threads started inside', async () => {
    const { session } = await sessionOf(
      [
        'import asyncio, threading',
        'def work(name):\n    with onramp.run(name):\n        for _ in range(200): onramp.log(value=int(name))',
        'threads = [threading.Thread(target=work, args=(str(number),)) for number in range(4)]',
        'for thread in threads: thread.start()',
        'for thread in threads: thread.join()',
        'async def task(name):\n    with onramp.run(name):\n        await asyncio.sleep(0)\n        onramp.log(value=int(name))',
        'async def main(): await asyncio.gather(task("4"), task("5"))',
        'asyncio.run(main())',
        'with onramp.run("6"):\n    thread = threading.Thread(target=lambda: onramp.log(value=6)); thread.start(); thread.join()',
      ].join('\n'),
    );
    const found = session.children.map((run) => [run.state.start?.name, run.state.metrics.get('value')]).map(([name, metric]) => [name, typeof metric === 'object' && [metric.min, metric.max, metric.count]]);
    assert.deepEqual(found.sort(), [0, 1, 2, 3].map((number): unknown[] => [String(number), [number, number, 200]]).concat([4, 5, 6].map((number) => [String(number), [number, number, 1]])));
  });

  it('keeps files, folders, figures, models and data', async () => {
    const { session, workspace } = await sessionOf(
      [
        'class Figure:\n    def savefig(self, file, format): file.write(b"picture as " + format.encode())',
        'onramp.artifact("notes.txt")',
        'onramp.artifact("folder", name="kept")',
        'onramp.artifact("notes.txt", name="../../escape.txt")',
        'onramp.figure(Figure(), "loss curve")',
        'onramp.model({"weights": [1, 2]})',
        'onramp.dataset("data.csv", context="training")',
        'onramp.artifact("missing.txt")',
      ].join('\n'),
      { 'notes.txt': 'good', 'folder/a.txt': 'A', 'folder/b/c.txt': 'C', 'data.csv': 'x\n1\n' },
    );
    assert.deepEqual([...session.state.artifacts.keys()].filter((path) => !path.startsWith('onramp/')).sort(), ['escape.txt', 'figures/loss curve.png', 'kept/a.txt', 'kept/b/c.txt', 'model/model.pkl', 'notes.txt']);
    assert.deepEqual([contentOf(workspace, session, 'notes.txt'), contentOf(workspace, session, 'kept/b/c.txt'), contentOf(workspace, session, 'figures/loss curve.png')], ['good', 'C', 'picture as png']);
    const [input] = session.state.inputs.values();
    assert.deepEqual([input?.path, input?.context, input?.sizeBytes, input?.sha256?.slice(0, 8)], ['data.csv', 'training', 4, input?.digest]);
    assert.match(readFileSync(workspace.file('.onramp/cache/helper.log'), 'utf8'), /onramp\.artifact: FileNotFoundError: .*missing\.txt/);
  });
});
