"""`SummaryWriter` of PyTorch and tensorboardX: what TensorBoard calls a run, a folder of event files, is one here as well.

Scalars are its metrics with their steps and times. Writers of `train` and `val` folders side by side are one run, with the
folder's name before that of the metric. Where a run is open, or a model is being fitted, that is the run.
"""

import os
import weakref
from _thread import get_ident

from .. import api, fits, state
from ..callers import is_reported_twice
from ..kept_files import keep_bytes
from ..patching import ObservedMethod, argument
from ..run import Run
from ..values import is_number, to_number

_SPLITS = frozenset("train training val valid validation test eval".split())
_MOST_RUNS = 500

_writers = weakref.WeakKeyDictionary()
_runs = {}
# Threads inside of a method that calls others: what they call is no call of the program.
_inside = {}


def on_import(module):
    """Looks on at the methods that add something, and at the pictures that go into the file."""
    for name, begin in _METHODS.items():
        method = module.SummaryWriter.__dict__.get(name)
        if method is not None:
            setattr(module.SummaryWriter, name, ObservedMethod(method, begin))
    module.FileWriter.add_summary = ObservedMethod(module.FileWriter.add_summary, _begin_summary)


class _Log:
    """Where the values of one writer go, and what stands before their names."""

    def __init__(self, writer):
        folder = os.path.abspath(getattr(writer, "log_dir", None) or getattr(writer, "logdir", None) or "runs")
        name = os.path.basename(folder)
        is_split = name.lower() in _SPLITS
        self.prefix = name + "/" if is_split else ""
        self.folder = os.path.dirname(folder) if is_split else folder

    def run(self):
        explicit = api.open_run() or fits.run_of_thread()
        if explicit is not None:
            return explicit
        run = _runs.get(self.folder)
        if run is None:
            session = state.process.start_session()
            too_many = len(_runs) >= _MOST_RUNS
            run = _runs[self.folder] = session if too_many else Run.begin(state.process, os.path.basename(self.folder) or "runs", session)
        state.process.focus = run
        return run


def _log_of(writer):
    log = _writers.get(writer)
    if log is None:
        log = _writers[writer] = _Log(writer)
    return log


def _observing(record):
    """The `begin` of a method whose arguments, after the call, `record(writer, arguments, named)` looks at."""

    def begin(arguments, named):
        if get_ident() in _inside or is_reported_twice():
            return None
        return lambda result, error: None if error is not None else record(arguments[0], arguments, named)

    return begin


def _add_scalar(writer, arguments, named):
    log = _log_of(writer)
    tag, value = argument(arguments, named, 1, "tag"), argument(arguments, named, 2, "scalar_value")
    _observe(log.run(), log.prefix + tag, value, arguments, named)


def _add_scalars(writer, arguments, named):
    log = _log_of(writer)
    run, tag = log.run(), argument(arguments, named, 1, "main_tag")
    for key, value in argument(arguments, named, 2, "tag_scalar_dict").items():
        _observe(run, "%s%s/%s" % (log.prefix, tag, key), value, arguments, named)


def _observe(run, key, value, arguments, named):
    number = to_number(key, value)
    if number is not None:
        step, walltime = argument(arguments, named, 3, "global_step"), argument(arguments, named, 4, "walltime")
        run.observe(key, number, None if step is None else to_number("global_step", step), None if walltime is None else int(walltime * 1000))


def _add_hparams(writer, arguments, named):
    run = _log_of(writer).run()
    run.set_params(argument(arguments, named, 1, "hparam_dict"), is_observed=True)
    step = named.get("global_step")
    for key, value in argument(arguments, named, 2, "metric_dict").items():
        if is_number(value):
            run.observe(key, float(value), step)


def _begin_hparams(arguments, named):
    return _alone("hparams", _observing(_add_hparams)(arguments, named))


def _begin_picture(arguments, named):
    """While a picture is added the file that it becomes is looked at; figures and boxes are pictures as well."""
    return None if is_reported_twice() else _alone(_log_of(arguments[0]), None)


def _alone(what, finish):
    thread = get_ident()
    if thread in _inside:
        return None
    _inside[thread] = what

    def leave(result, error):
        _inside.pop(thread, None)
        if finish is not None:
            finish(result, error)

    return leave


def _begin_summary(arguments, named):
    log = _inside.get(get_ident())
    if not isinstance(log, _Log):
        return
    step = argument(arguments, named, 2, "global_step")
    for value in argument(arguments, named, 1, "summary").value:
        if value.HasField("image"):
            name = (log.prefix + value.tag).replace("/", "_") + ("" if step is None else "-%s" % step)
            keep_bytes(log.run(), "figures/%s.png" % name, value.image.encoded_image_string)


def _close(writer, arguments, named):
    log = _writers.pop(writer, None)
    run = _runs.get(log.folder) if log is not None else None
    if run is not None and run is not state.process.session and not any(other.folder == log.folder for other in list(_writers.values())):
        run.end()


_METHODS = {
    "add_scalar": _observing(_add_scalar),
    "add_scalars": _observing(_add_scalars),
    "add_hparams": _begin_hparams,
    "add_image": _begin_picture,
    "add_images": _begin_picture,
    "add_image_with_boxes": _begin_picture,
    "add_figure": _begin_picture,
    "close": _observing(_close),
}
