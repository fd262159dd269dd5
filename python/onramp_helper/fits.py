"""Fits of models as runs, whatever the library: which run a model has, and which one is looked at now."""

import sys
import weakref
from _thread import get_ident

from . import state
from .failures import guarded, write_line

# A loop of more fits than this is no comparison that anybody looks at, and must not fill the disk.
_MOST_RUNS = 500

_fitting = {}
_runs = {}
_count = 0


class _Fit:
    """A fit that is going on: its run, and whether that begins and ends with it."""

    __slots__ = ("run", "model", "is_own")

    def __init__(self, run, model, is_own):
        self.run = run
        self.model = model
        self.is_own = is_own


def is_fitting():
    """Whether this thread is inside of a fit that is a run."""
    return get_ident() in _fitting


def run_of_thread():
    """The run of the fit that this thread is in, or None."""
    fit = _fitting.get(get_ident())
    return fit and fit.run


def run_of_wrapper(package):
    """The run of the fit that this thread is in, if what is fitted is a package's own model, or a pipeline that ends in one.

    Such a model hands over to the package's training function, which has something to add; of models that are fitted inside
    of a search or an ensemble nobody wants to see every iteration.
    """
    fit = _fitting.get(get_ident())
    if fit is None:
        return None
    model = fit.model
    while isinstance(getattr(model, "steps", None), list) and model.steps:
        model = model.steps[-1][1]
    return fit.run if any(cls.__module__.split(".")[0] == package for cls in type(model).__mro__) else None


def is_top_level(*packages):
    """Whether a fit is one that the program asked for, not a part of another one or of these packages' work."""
    return state.process is not None and not is_fitting() and not is_called_from(*packages)


def is_told_to_mlflow():
    """Whether the program has a run of MLflow open, and so tells itself what belongs to it."""
    hook = sys.modules.get("onramp_helper.hooks.mlflow_hook")
    return hook is not None and hook.has_active_run()


def is_called_from(*packages):
    """Whether a library called the function that a hook looks at, somewhere up the stack."""
    prefix = tuple(package + "." for package in packages)
    frame = sys._getframe(1)
    for _ in range(200):
        if frame is None:
            return False
        if frame.f_globals.get("__name__", "").startswith(prefix):
            return True
        frame = frame.f_back
    return False


def begin_fit(name, model, params, data=None, reports=False):
    """The run of a top-level fit: one that begins, or the one that the program has opened. None if there were too many.

    `reports` says that the library tells its metrics itself, so what it prints of them does not count.
    """
    from . import api
    from .run_names import begin_named

    global _count
    if is_told_to_mlflow():
        return None
    explicit = api.open_run()
    if explicit is not None:
        return _enter(_Fit(explicit, model, False), params, data, reports)
    _count += 1
    if _count > _MOST_RUNS:
        if _count == _MOST_RUNS + 1:
            write_line("more than %d fits: the others are not recorded as runs" % _MOST_RUNS)
        return None
    return _enter(_Fit(begin_named(state.process, name, params), model, True), params, data, reports)


def _enter(fit, params, data, reports):
    fit.run.set_params(params, is_observed=True)
    if reports:
        fit.run.hold_printed()
    remember(fit.model, fit.run, data)
    _look_at(fit.run)
    _fitting[get_ident()] = fit
    return fit.run


@guarded("the end of a fit")
def end_fit(run, error):
    """Ends a fit's run; what is measured on its predictions still belongs to it."""
    fit = _fitting.pop(get_ident(), None)
    run.release_printed()
    if fit is None or not fit.is_own:
        return
    if error is None:
        run.end()
        return
    from .errors import describe_error

    name, message, traceback = describe_error(error)
    run.end((name, message), traceback)


def look_at_model(model):
    """Lets what is measured now belong to this model's run, if it has one; gives that run."""
    run = run_of_model(model)
    if run is not None:
        _look_at(run)
    return run


def run_of_model(model):
    """The run in which a model was fitted, or None."""
    known = _runs.get(id(model))
    return known[1] if known is not None and known[0]() is model else None


def was_fitted_on(model, data):
    """Whether these are the very data that a model was fitted on."""
    known = _runs.get(id(model))
    return known is not None and known[2] is not None and known[2]() is data


def target():
    """Where a metric belongs that was seen from outside: an open run, the model looked at last, or the session."""
    from . import api

    return api.open_run() or run_of_thread() or state.process.focus or state.process.start_session()


def _look_at(run):
    state.process.focus = run


def remember(model, run, data=None):
    """Lets a model belong to a run, as long as there is the model; `data` is what it was fitted on."""
    try:
        key = id(model)
        reference = weakref.ref(model, lambda _: _runs.pop(key, None))
    except TypeError:
        return
    _runs[key] = (reference, run, _weak(data))


def _weak(data):
    try:
        return None if data is None else weakref.ref(data)
    except TypeError:
        return None
