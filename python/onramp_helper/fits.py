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


def is_fitting():
    """Whether this thread is inside of a fit that is a run."""
    return get_ident() in _fitting


def run_of_thread():
    """The run of the fit that this thread is in, or None."""
    return _fitting.get(get_ident())


def is_told_to_mlflow():
    """Whether the program has a run of MLflow open, and so tells itself what belongs to it."""
    hook = sys.modules.get("onramp_helper.hooks.mlflow_hook")
    return hook is not None and hook.has_active_run()


def is_called_from(package, depth=3):
    """Whether a library called the function that a hook looks at, somewhere up the stack."""
    prefix = package + "."
    frame = sys._getframe(depth)
    for _ in range(200):
        if frame is None:
            return False
        if frame.f_globals.get("__name__", "").startswith(prefix):
            return True
        frame = frame.f_back
    return False


def begin_fit(name, model, params, data=None):
    """Begins the run of a top-level fit; None where it is part of something else, or there were too many."""
    from . import api
    from .run import Run

    global _count
    if is_told_to_mlflow():
        return None
    explicit = api.open_run()
    if explicit is not None:
        explicit.set_params(params, is_observed=True)
        _remember(model, explicit, data)
        _look_at(explicit)
        return None
    _count += 1
    if _count > _MOST_RUNS:
        if _count == _MOST_RUNS + 1:
            write_line("more than %d fits: the others are not recorded as runs" % _MOST_RUNS)
        return None
    process = state.process
    run = Run.begin(process, name, process.start_session())
    run.set_params(params, is_observed=True)
    _fitting[get_ident()] = run
    _remember(model, run, data)
    _look_at(run)
    return run


@guarded("the end of a fit")
def end_fit(run, error):
    """Ends a fit's run; what is measured on its predictions still belongs to it."""
    _fitting.pop(get_ident(), None)
    if error is None:
        run.end()
        return
    from .errors import describe_error

    name, message, traceback = describe_error(error)
    run.end((name, message), traceback)


def look_at_model(model):
    """Lets what is measured now belong to this model's run, if it has one; gives that run."""
    known = _runs.get(id(model))
    if known is None or known[0]() is not model:
        return None
    _look_at(known[1])
    return known[1]


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


def _remember(model, run, data):
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
