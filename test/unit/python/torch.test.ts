import assert from 'node:assert/strict';
import { artifactsOf, countsOf, namesOf, observe } from '../support/observedPrograms';
import { debianPython, paramsOf, type RecordedRun } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

const PREPARE = [
  'import torch, contextlib, inspect, pickle',
  'try: import onramp\nexcept ImportError: onramp = None',
  'torch.manual_seed(0); model = torch.nn.Linear(3, 1); X = torch.ones(4, 3)',
].join('\n');

const sessionOf = (source: string): Promise<RecordedRun> => observe(released(trackedWorkspace('torch')), `${PREPARE}\n${source}`, { python: debianPython });

describe('Loops of PyTorch', function () {
  this.timeout(90_000);

  it('tell their first optimizer, printed losses, and files that PyTorch opens itself', async () => {
    const session = await sessionOf(
      [
        'optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=1e-4)',
        'torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)',
        'for epoch in range(3):',
        '    loss = model(X).pow(2).mean(); optimizer.zero_grad(); loss.backward(); optimizer.step()',
        '    print(f"epoch {epoch} loss {loss.item():.4f}")',
        'torch.save(model.state_dict(), "weights.pt"); print(sorted(torch.load("weights.pt")))',
        'copy = pickle.loads(pickle.dumps(optimizer)); print(type(copy), copy.defaults["lr"], inspect.signature(torch.optim.Optimizer), inspect.signature(torch.save))',
      ].join('\n'),
    );
    assert.deepEqual(paramsOf(session), { optimizer: 'AdamW', 'optimizer.lr': '0.01', 'optimizer.betas': '(0.9, 0.999)', 'optimizer.weight_decay': '0.0001', trainable_parameters: '4' });
    assert.deepEqual([countsOf(session), session.children.length], [{ loss: 3 }, 0]);
    assert.deepEqual([...session.state.written.values()].map((file) => file.path), ['weights.pt']);
  });

  it('in runs that the program opens have an optimizer each; modules are kept as their weights', async () => {
    const session = await sessionOf(
      [
        'for lr in (0.1, 0.2):',
        '    with onramp.run(str(lr)) if onramp else contextlib.nullcontext():',
        '        torch.optim.SGD(model.parameters(), lr=lr)',
        '        if onramp: onramp.log(loss=lr); onramp.model(model if lr < 0.2 else torch.jit.script(model))',
      ].join('\n'),
    );
    assert.deepEqual(namesOf(session.children), ['0.1', '0.2']);
    assert.deepEqual(session.children.map((run) => paramsOf(run)['optimizer.lr']), ['0.1', '0.2']);
    assert.deepEqual(session.children.map(artifactsOf), [['model/state_dict.pt'], ['model/model.pt']]);
    assert.deepEqual([...session.state.written.values()], []);
  });

  it('that nobody measures make no run', async () => {
    const workspace = released(trackedWorkspace('torch'));
    await assert.rejects(observe(workspace, `${PREPARE}\ntorch.optim.SGD(model.parameters(), lr=0.1)`, { python: debianPython }), /There are 0 sessions/);
  });
});
