"""wandb: its run is one here as well, with the same configuration, values and summary. Whether wandb sends anything is its own affair."""

from .. import api, fits
from ..callers import is_reported_twice
from ..failures import guarded
from ..patching import ObservedMethod, argument, observed
from ..values import flatten, is_number

# wandb's runs that have not ended, each with ours and the objects through which it is told more.
_runs = []


class _Logged:
    """A run of wandb's, ours for it, and the step that its next values have: to ask wandb for that would take long."""

    def __init__(self, theirs, ours):
        self.theirs = theirs
        self.ours = ours
        self.parts = (theirs, theirs.config, theirs.summary)
        self.step = getattr(theirs, "starting_step", None) or 0

    def take_step(self, step, commit):
        """The step of values that are logged now; those that are committed are followed by the next one."""
        if step is not None:
            self.step = step
        now = self.step
        if commit or commit is None and step is None:
            self.step += 1
        return now


def on_import(module):
    """Looks on at `wandb.init` and at the methods of what it gives."""
    if module.__name__ == "wandb.sdk.wandb_init":
        module.init = observed(module.init, lambda arguments, named: _begun)
        return
    name, methods = _METHODS[module.__name__]
    cls = getattr(module, name)
    for method, record in methods.items():
        if method in vars(cls):
            setattr(cls, method, ObservedMethod(vars(cls)[method], _observing(record)))


def _observing(record):
    def begin(arguments, named):
        logged = _find(arguments[0])
        return None if logged is None or is_reported_twice() else record(logged, arguments, named)

    return begin


def _find(part):
    """The run that an object of wandb's belongs to."""
    return next((logged for logged in _runs if any(one is part for one in logged.parts)), None)


def _begun(theirs, error):
    if error is not None or theirs is None or fits.is_fitting() or _find(theirs) is not None:
        return
    ours = api.begin_run(getattr(theirs, "name", None) or getattr(theirs, "project", None))
    ours.take_printed()
    _runs.append(_Logged(theirs, ours))
    _record_config(_runs[-1])
    tags = {"wandb.%s" % name: getattr(theirs, name, None) for name in ("id", "project", "group", "job_type")}
    ours.set_tags({key: value for key, value in tags.items() if isinstance(value, str) and value})


def _log(logged, arguments, named):
    data, step, commit = argument(arguments, named, 1, "data"), argument(arguments, named, 2, "step"), argument(arguments, named, 3, "commit")
    return lambda result, error: None if error is not None else _record_values(logged, data, logged.take_step(step, commit), "")


def _update_summary(logged, arguments, named):
    data = argument(arguments, named, 1, "d")
    return lambda result, error: None if error is not None else _record_values(logged, data, None, "summary/")


def _update_config(logged, arguments, named):
    return lambda result, error: None if error is not None else _record_config(logged)


def _finish(logged, arguments, named):
    code = argument(arguments, named, 1, "exit_code")

    def finish(result, error):
        if logged in _runs:
            _runs.remove(logged)
            api.end_run(logged.ours, ("exit code", str(code)) if code else None)

    return finish


@guarded("wandb's configuration")
def _record_config(logged):
    logged.ours.set_params(flatten(dict(logged.theirs.config.items())), is_observed=True)


def _record_values(logged, data, step, prefix):
    for key, value in flatten(data).items():
        if is_number(value) or isinstance(value, bool):
            # A summary may say of a metric what its last value is not.
            name = prefix + key if key in logged.ours.file.columns else key
            logged.ours.observe(name, float(value), step)


_METHODS = {
    "wandb.sdk.wandb_run": ("Run", {"log": _log, "finish": _finish}),
    "wandb.sdk.wandb_config": ("Config", {"update": _update_config, "__setitem__": _update_config, "__setattr__": _update_config}),
    "wandb.sdk.wandb_summary": ("SummaryDict", {"update": _update_summary}),
}
