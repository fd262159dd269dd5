import assert from 'node:assert/strict';
import { observe } from '../support/observedPrograms';
import { debianPython, paramsOf } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** Programs that look closely at their configuration class; what they print has to be the same with the helper and without. */
const programs: { name: string; source: string; params: Record<string, string> }[] = [
  {
    name: 'are compared, shown, copied, hashed and pickled',
    source: '@dataclass(frozen=True, order=True)\nclass Config:\n    lr: float = 1\nc = Config(2)\nprint(c, c == Config(2), c < Config(3), hash(c) == hash(Config(2)), copy.deepcopy(c), pickle.loads(pickle.dumps(c)), pickle.dumps(c).count(b"onramp"))\ntry: c.lr = 4\nexcept dataclasses.FrozenInstanceError as error: print(error)',
    params: { lr: '2' },
  },
  {
    name: 'are looked at by inspect',
    source: '@dataclass\nclass Config:\n    "What is set."\n    lr: float = 1\n    name: str = "x"\nprint(inspect.signature(Config), inspect.signature(Config.__init__), Config.__init__.__qualname__, Config.__init__.__annotations__, type(Config.__init__), Config.__doc__, [f.name for f in dataclasses.fields(Config)], Config.__match_args__, typing.get_type_hints(Config.__init__))\nConfig(3)\nprint(Config.__init__.__doc__, Config.__init__.__defaults__, inspect.signature(dataclass), inspect.getsource(dataclass)[:30])',
    params: { lr: '3', name: 'x' },
  },
  { name: 'have slots', source: '@dataclass(slots=True)\nclass Config:\n    lr: float = 1\n    n: int = 2\nc = Config(n=5)\nprint(c, hasattr(c, "__dict__"), Config.__slots__, pickle.loads(pickle.dumps(c)))', params: { lr: '1', n: '5' } },
  {
    name: 'inherit, also without being dataclasses themselves',
    source: '@dataclass\nclass BaseConfig:\n    lr: float = 1\n@dataclass\nclass TrainConfig(BaseConfig):\n    n: int = 2\nclass Mine(TrainConfig):\n    def __init__(self, extra): super().__init__(lr=9); self.extra = extra\nm = Mine(3)\nprint(m, m.extra, Mine.__mro__, vars(m), BaseConfig.__init__ is TrainConfig.__init__)',
    params: { lr: '9', n: '2' },
  },
  {
    name: 'raise after they were made',
    source: '@dataclass\nclass Config:\n    lr: float = 1\n    def __post_init__(self):\n        if self.lr < 0: raise ValueError("negative")\ntry: Config(-1)\nexcept ValueError: traceback.print_exc()\ntry: Config(nothing=1)\nexcept TypeError: traceback.print_exc()\nConfig(4)',
    params: { lr: '4' },
  },
  { name: 'have an __init__ of their own, and arguments that are none of their fields', source: '@dataclass\nclass Config:\n    lr: float\n    extra: dataclasses.InitVar[int] = 5\n    n: int = field(init=False, default=6)\n    def __post_init__(self, extra): self.n = extra\nprint(Config(1.5, 7))\n@dataclass(init=False)\nclass Settings:\n    depth: int\n    def __init__(self): self.depth = 8\nprint(Settings())', params: { lr: '1.5', n: '7', depth: '8' } },
  { name: 'are made by make_dataclass, or wrongly', source: 'Config = dataclasses.make_dataclass("Config", [("lr", float, 1)])\nprint(Config(3), Config.__module__)\ntry:\n    @dataclass\n    class Options:\n        wrong: list = []\nexcept ValueError: traceback.print_exc()', params: {} },
  { name: 'are pickled by value', source: 'from joblib.externals import cloudpickle\n@dataclass\nclass Config:\n    lr: float = 1\nc = Config(4); data = cloudpickle.dumps(Config)\nprint(b"onramp" in data, type(vars(cloudpickle.loads(data))["__init__"]), cloudpickle.loads(data)(3))', params: { lr: '4' } },
  { name: 'wait for the collector no longer than before', source: 'import gc, weakref\n@dataclass\nclass Config:\n    lr: float = 1\nc = Config(2); seen = weakref.ref(c, lambda _: print("gone")); del c; print(seen())', params: { lr: '2' } },
  { name: 'are very many', source: '@dataclass\nclass Options:\n    lr: int\nprint(sum(Options(lr).lr for lr in range(100000)))', params: {} },
];

describe('Configuration dataclasses', function () {
  this.timeout(60_000);

  for (const { name, source, params } of programs) {
    it(`that ${name} are as without the helper`, async () => {
      const workspace = released(trackedWorkspace('dataclasses'));
      const imports = 'import copy, dataclasses, inspect, pickle, traceback, typing\nfrom dataclasses import dataclass, field\n';
      const session = await observe(workspace, `${imports}${source}\nprint("loss=0.5")`, { python: debianPython });
      assert.deepEqual(paramsOf(session), params);
    });
  }
});
