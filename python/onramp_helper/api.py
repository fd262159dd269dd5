"""The API behind `import onramp`: which run a call means, and what happens where nothing is tracked."""

import os
import sys
from contextvars import ContextVar

from . import state
from .audit import Unheard
from .failures import guarded

_entered = ContextVar("onramp_run", default=())
# Runs that are open anywhere in the process, in the order in which they were begun.
_open = []
_untracked_told = []


def ready():
    """The process, or None where nothing is recorded; that is said once in Python's own log, as information."""
    if state.process is None and not _untracked_told:
        from .start import start

        guarded("starting late")(start)()
    if state.process is None and not _untracked_told:
        _untracked_told.append(True)
        import logging

        logging.getLogger("onramp").info("This folder is not tracked by Onramp: nothing is recorded.")
    return state.process


def open_run():
    """The run that the program itself has opened for this place, or None."""
    for run in reversed(_entered.get()):
        if not run.has_ended:
            return run
    # Threads see the runs of the thread that started them as those that are open.
    return _open[-1] if _open else None


def current():
    """The run that a call of the API means: an open one, the fit that is going on, or the session. None: not tracked."""
    process = state.process or ready()
    if process is None:
        return None
    run = open_run() if _open or _entered.get() else None
    if run is not None:
        return run
    fits = sys.modules.get("onramp_helper.fits")
    return fits and fits.run_of_thread() or process.session or process.start_session()


def begin_run(name):
    """Begins a run below the one entered last; one that was begun as a statement at the same place ends."""
    process = ready()
    if process is None:
        return None
    from .run import Run

    entered = [run for run in _entered.get() if not run.has_ended]
    for run in [run for run in _open if getattr(run, "is_statement", False)]:
        end_run(run)
    parent = entered[-1] if entered else process.start_session()
    run = Run.begin(process, name or parent.name or "run", parent)
    run.is_statement = True
    _open.append(run)
    process.focus = None
    return run


def enter_run(run):
    """Makes a run the one of this thread or task until it is left."""
    run.is_statement = False
    return _entered.set(_entered.get() + (run,))


def leave_run(run, token, error):
    """Ends a run that was entered; the error, if any, goes on to the program."""
    if error is None or isinstance(error, GeneratorExit) or isinstance(error, SystemExit) and not error.args:
        end_run(run)
    else:
        from .errors import describe_error

        name, message, traceback = describe_error(error)
        end_run(run, (name, message), traceback)
    try:
        _entered.reset(token)
    except ValueError:
        # Left in another thread or task than it was entered in.
        _entered.set(tuple(one for one in _entered.get() if one is not run))


def end_run(run, error=None, traceback=None):
    """Ends a run and its files."""
    if run in _open:
        _open.remove(run)
    if not run.has_ended:
        run.end(error, traceback)
        if run.process.focus is run:
            run.process.focus = None
        if not run.takes_printed:
            run.process.session.release(run)


def flush():
    """Returns when all that was recorded is with the operating system."""
    process = state.process
    if process is None:
        return
    if process.output is not None:
        process.output.work()
    if process.session is not None:
        process.session.flush()


def add_artifact(run, path, name):
    """Keeps a file, or all files of a folder."""
    with Unheard(run.process.files):
        _add_files(run, path, name)


def _add_files(run, path, name):
    path = os.path.abspath(path)
    name = _artifact_path(name or os.path.basename(path))
    artifacts = run.process.session.artifacts
    if not os.path.isdir(path):
        run.add_artifact(name, artifacts.put_file(path))
        return
    for folder, folders, files in os.walk(path):
        folders.sort()
        for file in sorted(files):
            full = os.path.join(folder, file)
            inside = os.path.relpath(full, path).replace(os.sep, "/")
            run.add_artifact("%s/%s" % (name, inside), artifacts.put_file(full))


def add_figure(run, figure, name):
    """Keeps a picture: of Matplotlib, of Pillow, of anything that saves itself, or a file."""
    if isinstance(figure, (str, os.PathLike)):
        add_artifact(run, figure, name and "figures/" + name or "figures/" + os.path.basename(os.fspath(figure)))
        return
    import io

    picture = io.BytesIO()
    if hasattr(figure, "savefig"):
        figure.savefig(picture, format="png")
    elif hasattr(figure, "save"):
        figure.save(picture, format="PNG")
    else:
        raise TypeError("no figure: %s" % type(figure).__name__)
    name = _artifact_path(name or "figure")
    name = name if name.endswith(".png") else name + ".png"
    run.add_artifact("figures/" + name, run.process.session.artifacts.put_bytes(picture.getvalue()))


def add_model(run, model, name):
    """Keeps a model: a file or folder as it is, an object as its library saves it, else as joblib or pickle write it."""
    name = _artifact_path(name)
    if isinstance(model, (str, os.PathLike)):
        add_artifact(run, model, "%s/%s" % (name, os.path.basename(os.path.abspath(model))))
        return
    from tempfile import TemporaryDirectory

    from .models import save_model

    with Unheard(run.process.files), TemporaryDirectory(prefix="onramp-") as folder:
        save_model(model, folder)
        _add_files(run, folder, name)


def add_dataset(run, data, name, context):
    """Records data as an input: a file by its content, hashed in the background, or an array by its bytes."""
    from .background import background

    if isinstance(data, (str, os.PathLike)):
        path = os.path.abspath(data)
        background.soon(guarded("a data set")(lambda: _record_file(run, path, name or os.path.basename(path), context)))
        return
    import hashlib

    shape = "x".join(str(part) for part in getattr(data, "shape", ()))
    content = data.tobytes() if hasattr(data, "tobytes") else repr((type(data).__name__, shape)).encode()
    facts = {"kind": "input", "at": state.now_ms(), "name": name or type(data).__name__, "digest": hashlib.sha256(content).hexdigest()[:8]}
    run.file.add(dict(facts, context=context) if context else facts)


def _record_file(run, path, name, context):
    from .files import describe_file

    record = describe_file(run.process.place, path)
    facts = {"kind": "input", "at": state.now_ms(), "name": name}
    if context:
        facts["context"] = context
    run.file.add_later(dict(facts, **record))


def _artifact_path(name):
    """A name as the path of an artifact: relative, with `/`, and staying in its run."""
    parts = [part for part in str(name).replace("\\", "/").split("/") if part.strip(". ")]
    if not parts:
        raise ValueError("no name of a file: %r" % (name,))
    return "/".join(parts)
