import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { artifactsOf, countsOf, namesOf, observe } from '../support/observedPrograms';
import { debianPython, metricsOf, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();
const sessionOf = (lines: readonly string[], files: Record<string, string> = {}): Promise<RecordedRun> => observe(released(trackedWorkspace('loggers', files)), lines.join('\n'), { python: debianPython, usesStandIns: true });

/** Prints what lies in the event files, so that a difference would be seen. */
const SHOW_EVENTS = [
  'import glob, tensorboard.event_files as event_files',
  'for file in sorted(glob.glob("runs/**/events*", recursive=True), key=lambda file: file.split(".")[-1]):',
  '    for event in event_files.read_events(file):\n        if event.wall_time > 1e6: event.ClearField("wall_time")\n        print(file.split("events")[0].rstrip("0123456789./"), event)',
];
const FRESH = ['import shutil, torch', 'from torch.utils.tensorboard import SummaryWriter', 'shutil.rmtree("runs", ignore_errors=True)'];

describe('Scalars of a SummaryWriter', function () {
  this.timeout(120_000);

  it('are metrics of a run for each folder, with steps and times, and the event files are as without the helper', async () => {
    const session = await sessionOf([
      ...FRESH,
      'for lr in (0.1, 0.2):',
      '    with SummaryWriter(f"runs/lr{lr}") as writer:',
      '        for step in range(3):\n            writer.add_scalar("loss", torch.tensor(lr) / (step + 1), step, walltime=1000 + step)\n            print(f"acc={step}")',
      '        writer.add_scalar("new", 1.5, global_step=torch.tensor(4), new_style=True)',
      '        writer.add_scalars("both", {"a": 1, "b": 2}, 5)',
      '        writer.add_hparams({"lr": lr}, {"hp/acc": 0.5})',
      '        writer.add_text("words", "hello")',
      'try: writer.add_scalar("bad", torch.zeros(3))\nexcept AssertionError as error: print(error)',
      ...SHOW_EVENTS,
    ]);
    assert.deepEqual([namesOf(session.children), metricsOf(session)], [['lr0.1', 'lr0.2'], {}]);
    for (const [index, run] of session.children.entries()) {
      const lr = [0.1, 0.2][index] ?? 0;
      assert.deepEqual(paramsOf(run), { lr: String(lr) });
      const { loss = 0, ...others } = metricsOf(run);
      assert.ok(Math.abs(loss - lr / 3) < 1e-6);
      assert.deepEqual(others, { new: 1.5, 'both/a': 1, 'both/b': 2, 'hp/acc': 0.5, acc: 2 });
      assert.deepEqual([countsOf(run)['loss'], run.state.metrics.get('loss')?.firstStep, run.state.metrics.get('new')?.lastStep, run.state.metrics.get('both/a')?.lastStep], [3, 0, 4, 5]);
      assert.match(readFileSync(path.join(run.folder, run.files[0] ?? ''), 'utf8'), /"loss",\[0,1,2\],\[1000000,1001000,1002000\]/);
      assert.deepEqual([[...run.state.printed], run.state.end?.status], [['acc'], 'FINISHED']);
    }
  });

  it('of train and val folders side by side are one run, and pictures are its figures, byte for byte', async () => {
    const session = await sessionOf([
      ...FRESH,
      'import matplotlib; matplotlib.use("Agg")\nimport matplotlib.pyplot as plt, hashlib',
      'train, val = SummaryWriter("runs/exp/train"), SummaryWriter("runs/exp/val")',
      'for step in range(2): train.add_scalar("loss", step, step); val.add_scalar("loss", 10 + step, step)',
      'figure, axes = plt.subplots(); axes.plot([1, 2])',
      'val.add_figure("curves/roc", figure, 3); train.add_image("seen", torch.zeros(3, 8, 8), 1)',
      'for number in range(150): train.add_image("many", torch.full((1, 2, 2), number / 150), number)',
      'print(plt.get_fignums()); train.close(); val.close()',
      ...SHOW_EVENTS.slice(0, 2),
      '    for event in event_files.read_events(file):\n        for value in event.summary.value: print(value.tag, event.step, hashlib.sha256(value.image.encoded_image_string).hexdigest())',
    ]);
    const [run] = session.children;
    assert.ok(run);
    assert.deepEqual([namesOf(session.children), metricsOf(run)], [['exp'], { 'train/loss': 1, 'val/loss': 11 }]);
    const kept = artifactsOf(run);
    assert.deepEqual([kept.length, kept.includes('figures/train_seen-1.png'), kept.includes('figures/val_curves_roc-3.png'), kept.includes('figures/train_many-97.png'), kept.includes('figures/train_many-98.png')], [100, true, true, true, false]);
    const output = session.output[0]?.stdout ?? '';
    const written = /curves\/roc 3 (\w{64})/.exec(output)?.[1];
    assert.ok(written);
    assert.equal(run.state.artifacts.get('figures/val_curves_roc-3.png')?.value?.sha256, written);
  });

  it('go into the run that the program has opened', async () => {
    const session = await sessionOf([
      ...FRESH,
      'import contextlib\ntry: import onramp\nexcept ImportError: onramp = None',
      'with onramp.run("mine") if onramp else contextlib.nullcontext():\n    writer = SummaryWriter("runs/a"); writer.add_scalar("loss", 0.5, 1); writer.close()',
    ]);
    assert.deepEqual([namesOf(session.children), session.children[0] && metricsOf(session.children[0])], [['mine'], { loss: 0.5 }]);
  });

  it('in the middle of a fit are metrics of it, but not what a library logs there, whose fit is recorded already', async () => {
    const session = await sessionOf(
      [
        ...FRESH,
        'import sys; sys.path.insert(0, "lib-packages")\nimport library, numpy as np\nfrom sklearn.base import BaseEstimator, RegressorMixin',
        'class Mean(RegressorMixin, BaseEstimator):\n    def fit(self, X, y):\n        writer.add_scalar("own", 1, 3); library.log(writer); self.mean_ = y.mean(); return self\n    def predict(self, X): return np.full(len(X), self.mean_)',
        'writer = SummaryWriter("runs/a"); Mean().fit(np.ones((4, 1)), np.ones(4)); library.log(writer); writer.close()',
      ],
      { 'lib-packages/library.py': 'def log(writer): writer.add_scalar("theirs", 1, 0)\n' },
    );
    assert.deepEqual(session.children.map((run) => [run.state.start?.name, metricsOf(run)]), [['Mean', { own: 1 }], ['a', { theirs: 1 }]]);
  });
});

describe('Runs of wandb', function () {
  this.timeout(60_000);
  const FRESH_WANDB = ['import hashlib, os, shutil, wandb', 'shutil.rmtree("wandb", ignore_errors=True)'];
  const SHOW_FILES = ['for folder, _, names in sorted(os.walk("wandb")):\n    for name in sorted(names): print(folder, name, hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest())', 'print(os.environ.get("WANDB_MODE"))'];

  it('are runs with configuration, values by step and summary, and what wandb writes is as without the helper', async () => {
    const session = await sessionOf([
      ...FRESH_WANDB,
      'for lr in (0.1, 0.2):',
      '    run = wandb.init(project="bikes", name=f"lr {lr}", config={"lr": lr, "model": {"width": 3}, "api_key": "x"}, group="sweep")',
      '    wandb.config.update({"epochs": 2}); wandb.config.seed = 4; run.config["depth"] = 1',
      '    assert wandb.init() is run',
      '    for epoch in range(3): wandb.log({"loss": lr / (epoch + 1), "val": {"acc": epoch}, "note": "text", "flag": True}); print(f"rmse={epoch}")',
      '    run.log({"late": 1.0}, step=10); wandb.log({"later": 2}, commit=False); wandb.log({"later": 3})',
      '    run.summary["best"] = 0.5; wandb.summary.update({"loss": 0.01})',
      '    wandb.finish(exit_code=1 if lr == 0.2 else None)',
      'try: run.config.update({"lr": 9})\nexcept ValueError as error: print(error)',
      ...SHOW_FILES,
    ]);
    assert.deepEqual([namesOf(session.children), metricsOf(session), session.children.map(({ state }) => state.end?.status)], [['lr 0.1', 'lr 0.2'], {}, ['FINISHED', 'FAILED']]);
    const [run] = session.children;
    assert.ok(run);
    assert.deepEqual(paramsOf(run), { lr: '0.1', 'model.width': '3', api_key: '***', epochs: '2', seed: '4', depth: '1' });
    assert.deepEqual(metricsOf(run), { loss: 0.1 / 3, 'val.acc': 2, flag: 1, rmse: 2, late: 1, later: 3, best: 0.5, 'summary/loss': 0.01 });
    const { firstStep, lastStep } = run.state.metrics.get('loss') ?? {};
    assert.deepEqual([firstStep, lastStep, run.state.metrics.get('late')?.lastStep, run.state.metrics.get('later')?.firstStep, run.state.metrics.get('later')?.lastStep], [0, 2, 10, 10, 10]);
    assert.equal(run.state.tags.get('wandb.group')?.value, 'sweep');
  });

  it('that are never finished end with the program, and one whose block fails is a failed run', async () => {
    const session = await sessionOf([...FRESH_WANDB, 'try:\n    with wandb.init(name="bad") as run: run.log({"loss": 1}); raise RuntimeError("no")\nexcept RuntimeError: pass', 'wandb.init(name="open").log({"loss": 2})', ...SHOW_FILES]);
    assert.deepEqual(session.children.map((run) => [run.state.start?.name, run.state.end?.status, metricsOf(run)]), [['bad', 'FAILED', { loss: 1 }], ['open', 'FINISHED', { loss: 2 }]]);
  });
});
