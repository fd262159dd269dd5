"""PyTorch: what can be seen of a loop that the program writes itself: its optimizer, and the files it saves.

Losses come by `onramp.log`, a `SummaryWriter`, or printed text.
"""

from .. import fits, state
from ..audit import note_file
from ..failures import guarded
from ..patching import argument, observe_all

_SETTINGS = ("lr", "momentum", "betas", "weight_decay")
_described = set()


def on_import(module):
    """Looks on at optimizers that are made, and at `torch.save`, which opens its file in C++."""
    if module.__name__ == "torch.optim.optimizer":
        observe_all(module.Optimizer, {"__init__": _begin_optimizer})
    else:
        observe_all(module, {"save": _begin_save})


def _begin_optimizer(arguments, named):
    optimizer = arguments[0]

    def finish(result, error):
        if error is None and state.process is not None:
            _record(optimizer)

    return finish


def _record(optimizer):
    """In the run that is open or fitted, else in the session. Of each the first optimizer stands: others would mix with it."""
    from .. import api

    process = state.process
    run = api.open_run() or fits.run_of_thread() or process.session
    key = run.id if run is not None else process.session_id
    if key in _described:
        return
    _described.add(key)
    if run is not None:
        run.set_params(_params_of(optimizer), is_observed=True)
    else:
        # Parameters alone are no reason to record anything.
        for key, value in _params_of(optimizer).items():
            process.early_params.setdefault(key, value)


def _params_of(optimizer):
    params = {"optimizer": type(optimizer).__name__}
    for key in _SETTINGS:
        value = optimizer.defaults.get(key)
        # A learning rate may be a tensor.
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, (float, int, tuple)) and value:
            params["optimizer." + key] = value
    params.update(_count(weights for group in optimizer.param_groups for weights in group["params"]))
    return params


@guarded("the weights of a module")
def count_weights(module):
    """How many parameters of a module are trained, as a parameter; None for what is no module, or has no shapes yet."""
    return _count(module.parameters()) if hasattr(module, "parameters") else None


def _count(parameters):
    return {"trainable_parameters": sum(weights.numel() for weights in parameters if weights.requires_grad)}


def _begin_save(arguments, named):
    file = argument(arguments, named, 1, "f")
    return lambda result, error: note_file(file, is_written=True)
