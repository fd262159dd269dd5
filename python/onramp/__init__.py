"""Onramp's small API: what a program wants to say itself about its training.

Nothing has to be imported for a program to be recorded; this adds what cannot be seen from outside::

    import onramp

    onramp.params(lr=0.1, depth=8)
    for epoch in range(10):
        onramp.log(loss=train(), step=epoch)

    for lr in (0.1, 0.01):
        with onramp.run(f"lr {lr}", lr=lr):
            onramp.log(loss=train(lr))

Calls mean the run that is open, else the fit that is going on, else the session. They may come from any thread. They never
raise: what cannot be recorded is told in `.onramp/cache/helper.log`. In a folder that is not tracked they do nothing.
"""

from __future__ import annotations

import os as _os
import typing as _typing

from onramp_helper import api as _api
from onramp_helper.failures import guarded as _guarded
from onramp_helper.failures import note as _note

__all__ = ["Run", "artifact", "dataset", "figure", "flush", "log", "model", "params", "run", "tag"]

_Path = _typing.Union[str, "_os.PathLike[str]"]


class Run:
    """A run that was opened by `onramp.run()`; as a context manager it ends with its block, and fails with an error in it."""

    def __init__(self, name: _typing.Optional[str] = None) -> None:
        self._token: _typing.Any = None
        self._run = _guarded("onramp.run")(_api.begin_run)(name)

    @property
    def id(self) -> _typing.Optional[str]:
        """The run's id, 32 hexadecimal digits; None where nothing is recorded."""
        return self._run.id if self._run else None

    def log(self, metrics: _typing.Optional[_typing.Mapping[str, _typing.Any]] = None, /, *, step: _typing.Optional[float] = None, **named: _typing.Any) -> None:
        """Like `onramp.log`, for this run."""
        if self._run:
            _log(self._run, metrics, step, named)

    def params(self, values: _typing.Any = None, /, **named: _typing.Any) -> None:
        """Like `onramp.params`, for this run."""
        if self._run:
            _params(self._run, values, named)

    def tag(self, values: _typing.Optional[_typing.Mapping[str, _typing.Any]] = None, /, **named: _typing.Any) -> None:
        """Like `onramp.tag`, for this run."""
        if self._run:
            _tag(self._run, values, named)

    def artifact(self, path: _Path, name: _typing.Optional[str] = None) -> None:
        """Like `onramp.artifact`, for this run."""
        if self._run:
            _artifact(self._run, path, name)

    def figure(self, figure: _typing.Any, name: _typing.Optional[str] = None) -> None:
        """Like `onramp.figure`, for this run."""
        if self._run:
            _figure(self._run, figure, name)

    def model(self, model: _typing.Any, name: str = "model") -> None:
        """Like `onramp.model`, for this run."""
        if self._run:
            _model(self._run, model, name)

    def dataset(self, data: _typing.Any, name: _typing.Optional[str] = None, context: _typing.Optional[str] = None) -> None:
        """Like `onramp.dataset`, for this run."""
        if self._run:
            _dataset(self._run, data, name, context)

    def end(self) -> None:
        """Ends the run; one that is a context manager ends by itself."""
        if self._run:
            _guarded("ending a run")(_api.end_run)(self._run)

    def __enter__(self) -> "Run":
        if self._run:
            self._token = _guarded("onramp.run")(_api.enter_run)(self._run)
        return self

    def __exit__(self, kind: _typing.Any, error: _typing.Any, traceback: _typing.Any) -> None:
        if self._run:
            _guarded("onramp.run")(_api.leave_run)(self._run, self._token, error)


def run(name: _typing.Optional[str] = None, /, **params: _typing.Any) -> Run:
    """Opens a run of its own, with parameters.

    With `with` it ends with the block, and runs opened inside are below it. As a statement it ends with the next such
    statement, with `.end()`, or with the program.
    """
    opened = Run(name)
    if params:
        opened.params(params)
    return opened


def params(values: _typing.Any = None, /, **named: _typing.Any) -> None:
    """Records parameters: a mapping, a dataclass, argparse's or OmegaConf's object, or keywords. The first value of each stands."""
    current = _current()
    if current:
        _params(current, values, named)


def log(metrics: _typing.Optional[_typing.Mapping[str, _typing.Any]] = None, /, *, step: _typing.Optional[float] = None, **named: _typing.Any) -> None:
    """Records a value of each metric. Without a step every metric counts by itself, from 0."""
    # Called in the innermost loops: without a call more than it needs.
    try:
        current = _api.current()
        if current is not None:
            current.log(dict(metrics, **named) if metrics else named, step)
    except Exception as error:
        _note("onramp.log", error)


def artifact(path: _Path, name: _typing.Optional[str] = None) -> None:
    """Keeps a file, or a folder with all its files, as it is now; `name` is its path in the run."""
    current = _current()
    if current:
        _artifact(current, path, name)


def figure(figure: _typing.Any, name: _typing.Optional[str] = None) -> None:
    """Keeps a picture: a Matplotlib figure, a Pillow image, or a file."""
    current = _current()
    if current:
        _figure(current, figure, name)


def model(model: _typing.Any, name: str = "model") -> None:
    """Keeps a model: a file or folder as it is, an object in the format of its library, else as joblib or pickle write it."""
    current = _current()
    if current:
        _model(current, model, name)


def dataset(data: _typing.Any, name: _typing.Optional[str] = None, context: _typing.Optional[str] = None) -> None:
    """Records data that was used: a file (hashed in the background) or an array; `context` is such as "training"."""
    current = _current()
    if current:
        _dataset(current, data, name, context)


def tag(values: _typing.Optional[_typing.Mapping[str, _typing.Any]] = None, /, **named: _typing.Any) -> None:
    """Records tags: words to find runs by. A tag may change; None deletes it."""
    current = _current()
    if current:
        _tag(current, values, named)


def flush() -> None:
    """Returns when everything recorded so far would survive the end of this process, however it comes."""
    _guarded("onramp.flush")(_api.flush)()


_current = _guarded("finding the run")(_api.current)


@_guarded("onramp.log")
def _log(run: _typing.Any, metrics: _typing.Any, step: _typing.Any, named: _typing.Any) -> None:
    run.log(dict(metrics, **named) if metrics else named, step)


@_guarded("onramp.params")
def _params(run: _typing.Any, values: _typing.Any, named: _typing.Any) -> None:
    from onramp_helper.values import flatten

    run.set_params(dict(flatten(values), **flatten(named)))


@_guarded("onramp.tag")
def _tag(run: _typing.Any, values: _typing.Any, named: _typing.Any) -> None:
    run.set_tags(dict(values or {}, **named))


_artifact = _guarded("onramp.artifact")(_api.add_artifact)
_figure = _guarded("onramp.figure")(_api.add_figure)
_model = _guarded("onramp.model")(_api.add_model)
_dataset = _guarded("onramp.dataset")(_api.add_dataset)
