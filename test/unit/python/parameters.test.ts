import assert from 'node:assert/strict';
import { observe } from '../support/observedPrograms';
import { debianPython, metricsOf, onlySession, paramsOf, runPython, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const released = releasedAfterEach();
const folder = (files: Record<string, string> = {}): TrackedWorkspace => released(trackedWorkspace('parameters', files));
const sessionOf = (lines: readonly string[], files?: Record<string, string>): Promise<RecordedRun> => observe(folder(files), lines.join('\n'), { python: debianPython, usesStandIns: true });

/** A module that waits, where there is a helper, until something is so in its background thread. */
const wait = (condition: string): string => `import sys, time\nhelper = sys.modules.get("onramp_helper.state")\nwhile helper and not (${condition}): time.sleep(0.01)\n`;

describe('Parameters', function () {
  this.timeout(60_000);

  it('of a click command are those of the session, of its group under its name, secrets masked', async () => {
    const session = await sessionOf([
      'import click, enum',
      '@click.group()\n@click.option("--verbose/--quiet")\ndef cli(verbose): "Trains things."',
      '@cli.command()\n@click.option("--lr", default=0.1)\n@click.option("--api-key", default="abc")\n@click.option("--pin", default="1234", hide_input=True)\n@click.option("--layers", multiple=True, type=int)\n@click.argument("data", type=click.File())',
      'def train(lr, api_key, pin, layers, data): print("loss=0.5", data.name, click.get_current_context().command_path)',
      'cli(["--verbose", "train", "--lr", "3", "--layers", "4", "--layers", "5", __file__], prog_name="cli")',
    ]);
    const { data, ...params } = paramsOf(session);
    assert.deepEqual(params, { 'cli.verbose': 'True', lr: '3.0', api_key: '***', pin: '***', layers: '(4, 5)' });
    assert.match(data ?? '', /train\.py$/);
  });

  it('of click commands in a row are told apart, and those of a library are not the program\'s', async () => {
    const session = await sessionOf(
      [
        'import sys; sys.path.insert(0, "lib-packages")',
        'import click, library',
        '@click.group(chain=True)\ndef cli(): pass',
        '@cli.command()\n@click.option("--n", default=1)\ndef one(n): print("loss=0.5")',
        '@cli.command()\n@click.option("--n", default=2)\ndef two(n): print("acc=0.5")',
        'library.command(["--size", "9"], standalone_mode=False)',
        'cli(["one", "two", "--n", "7"])',
      ],
      { 'lib-packages/library.py': 'import click\n@click.command()\n@click.option("--size")\ndef command(size): pass\n' },
    );
    assert.deepEqual(paramsOf(session), { 'one.n': '1', 'two.n': '7' });
  });

  it('of a Typer application are found as well, and so are flags of absl', async () => {
    const typer = await sessionOf(['import enum, typer', 'class Kind(str, enum.Enum):\n    big = "large"', 'app = typer.Typer()', '@app.command()\ndef main(lr: float = 0.1, kind: Kind = Kind.big): print("loss=0.5", kind)', 'app(["--lr", "2"])']);
    assert.deepEqual(paramsOf(typer), { lr: '2.0', kind: 'large' });
    const absl = await sessionOf(['from absl import app, flags, logging', 'import sys; sys.argv += ["--lr", "4"]', 'flags.DEFINE_float("lr", 0.1, "Rate."); flags.DEFINE_multi_integer("sizes", [1], "Sizes.")', 'app.run(lambda argv: print("loss=0.5", flags.FLAGS.lr))']);
    assert.deepEqual(paramsOf(absl), { lr: '4.0', sizes: '[1]' });
  });

  it('alone are no reason to record anything', async () => {
    const workspace = folder({ 'train.py': 'import click, dataclasses\n@dataclasses.dataclass\nclass Config:\n    lr: float = 0.1\nConfig()\nclick.command()(click.option("--x", default=1)(lambda x: None))([])\n' });
    assert.deepEqual(await runPython(workspace.folder, ['train.py'], { python: debianPython }), { exitCode: 0, signal: null, stdout: '', stderr: '' });
    assert.throws(() => onlySession(workspace.store), /There are 0 sessions/);
  });

  const config = { 'conf/config.yaml': 'lr: 0.1\nmodel:\n  name: mlp\n  width: ${lr}\n  api_token: abc\nhome: ${oc.env:HOME}\n' };
  const HYDRA = 'import hydra\n@hydra.main(config_path="conf", config_name="config", version_base=None)\ndef main(cfg):\n    print(f"loss={cfg.lr * 2}")\n    if cfg.lr > 1: raise ValueError("too large")\n';

  it('of a Hydra program are its composed configuration', async () => {
    const session = await sessionOf(['import sys; sys.argv += ["lr=0.2", "seed=3"]', HYDRA, 'main()'], config);
    assert.deepEqual(paramsOf(session), { lr: '0.2', seed: '3', 'model.name': 'mlp', 'model.width': '0.2', 'model.api_token': '***', home: '${oc.env:HOME}' });
    assert.deepEqual([session.children.length, metricsOf(session)], [0, { loss: 0.4 }]);
  });

  it('of a multirun of Hydra are those of a run for each job, and a job that fails is a failed run', async () => {
    const session = await sessionOf(['import sys; sys.argv += ["--multirun", "lr=0.2,0.5,2", "model.name=a"]', HYDRA, 'main()'], config);
    assert.deepEqual(paramsOf(session), {});
    assert.deepEqual(
      session.children.map((run) => [run.state.start?.name, paramsOf(run)['lr'], metricsOf(run), run.state.end?.status, run.state.exception?.message]),
      [
        ['lr=0.2, model.name=a', '0.2', { loss: 0.4 }, 'FINISHED', undefined],
        ['lr=0.5, model.name=a', '0.5', { loss: 1 }, 'FINISHED', undefined],
        ['lr=2, model.name=a', '2', { loss: 4 }, 'FAILED', 'too large'],
      ],
    );
  });

  it('of OmegaConf are what the program has merged, as it is at the first result, with no resolver called', async () => {
    const session = await sessionOf([
      'from omegaconf import OmegaConf',
      'import sys; sys.argv += ["lr=5"]',
      'OmegaConf.register_new_resolver("count", lambda: print("resolved"))',
      'base = OmegaConf.create({"lr": 1, "twice": "${lr}", "told": "${count:}", "steps": [1, 2]})',
      'cfg = OmegaConf.merge(base, OmegaConf.from_cli())',
      'cfg.steps.append(3); cfg.name = "late"',
      'print("loss=0.5", flush=True)',
    ]);
    assert.deepEqual(paramsOf(session), { lr: '5', twice: '5', told: '${count:}', steps: '[1, 2, 3]', name: 'late' });
  });

  it('of configurations that are dataclasses are what these hold at the first result', async () => {
    const session = await sessionOf([
      'import dataclasses, enum, pathlib, typing, time',
      'from dataclasses import dataclass, field',
      'class Kind(enum.Enum):\n    ADAM = 1',
      '@dataclass\nclass ModelConfig:\n    width: int = 3',
      '@dataclass(frozen=True)\nclass DataConfig:\n    seed: int = 2\n    path: pathlib.Path = pathlib.Path("data")',
      '@dataclass\nclass TrainConfig:\n    lr: float = 0.1\n    seed: int = 1\n    kind: Kind = Kind.ADAM\n    model: ModelConfig = field(default_factory=ModelConfig)\n    layers: typing.List[int] = field(default_factory=lambda: [1, 2])\n    password: str = "s"\n    rows: typing.Any = field(default_factory=lambda: list(range(1000)))\n    @property\n    def shown(self): print("looked at")',
      '@dataclass\nclass Point:\n    x: int = 1',
      'def main():\n    cfg = dataclasses.replace(TrainConfig(), lr=0.5); data = DataConfig(); Point(); cfg.layers.append(3)\n    print("loss=0.5", flush=True)\n    import onramp_wait\n    cfg.lr = 7; TrainConfig(lr=9)',
      'main()',
    ], { 'onramp_wait.py': wait('helper.process.session and helper.process.session.has_results()') });
    assert.deepEqual(paramsOf(session), { lr: '0.5', 'TrainConfig.seed': '1', 'DataConfig.seed': '2', path: 'data', kind: 'ADAM', 'model.width': '3', layers: '[1, 2, 3]', password: '***' });
  });

  it('of a configuration are read at the first result also where `onramp run` began the session before', async () => {
    const source = 'from dataclasses import dataclass\n@dataclass\nclass Config:\n    lr: float = 1\nconfig = Config()\nimport session_is_there\nconfig.lr = 2\nprint("loss=0.5")\nimport results_are_there\nconfig.lr = 3\n';
    const workspace = folder({ 'train.py': source, 'session_is_there.py': wait('helper.process.session'), 'results_are_there.py': wait('not helper.process.early') });
    const { stdout } = await runPython(workspace.folder, ['train.py'], { env: { ONRAMP_STORE: workspace.store.storeFolder, ONRAMP_SESSION_ID: '0'.repeat(31) + '1' } });
    assert.deepEqual([stdout, paramsOf(onlySession(workspace.store))], ['loss=0.5\n', { lr: '2' }]);
  });

  it('of many configurations side by side are none of the session', async () => {
    const session = await sessionOf(['from dataclasses import dataclass', '@dataclass\nclass Config:\n    lr: float', 'grid = [Config(lr) for lr in (1, 2, 3)]', 'for config in grid: print(f"loss={config.lr}")']);
    assert.deepEqual(paramsOf(session), {});
  });
});
