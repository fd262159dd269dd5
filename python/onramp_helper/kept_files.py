"""Figures and models that the program wrote, kept with the run that they belong to: so many, and none that is too large."""

import os
from stat import S_ISREG

from .audit import Unheard
from .background import background
from .failures import guarded, write_line

_MOST = 100
# Larger files are copied by the background thread, if they are still the same then.
_AT_ONCE = 4 << 20

_kept = {}


@guarded("keeping a file")
def keep_file(run, folder, path, largest):
    """Keeps a file below a folder of the run, under its own name; of the same path what was written last."""
    fact = os.stat(path)
    if not S_ISREG(fact.st_mode):
        return
    if fact.st_size > largest:
        write_line("%s is not kept with its run: it is larger than %d MB" % (path, largest >> 20))
        return
    name = _choose_name(run, folder, os.path.abspath(path))
    if name is None:
        return
    if fact.st_size <= _AT_ONCE:
        _put(run, name, path)
    else:
        background.soon(guarded("keeping a file")(lambda: _put_unchanged(run, name, path, fact)))


@guarded("keeping a picture")
def keep_bytes(run, name, data):
    """Keeps bytes as a file of the run."""
    name = _choose_name(run, *os.path.split(name))
    if name is not None:
        run.add_artifact(name, run.process.session.artifacts.put_bytes(data), is_observed=True)


def _choose_name(run, folder, path):
    """The path in the run: the file's name, where that is taken by another file after its folder's; None: there are enough."""
    names = _kept.setdefault(run.id, {})
    parent, base = os.path.split(path)
    for name in ("%s/%s" % (folder, base), "%s/%s/%s" % (folder, os.path.basename(parent) or "_", base)):
        if names.get(name, path) == path:
            if name not in names and len(names) >= _MOST:
                break
            names[name] = path
            return name
    if len(names) == _MOST:
        names[""] = ""
        write_line("more than %d figures and models of one run: the others are not kept with it" % _MOST)
    return None


def _put(run, name, path):
    with Unheard(run.process.files):
        run.add_artifact(name, run.process.session.artifacts.put_file(path), is_observed=True)


def _put_unchanged(run, name, path, fact):
    now = os.stat(path)
    if (now.st_size, now.st_mtime_ns) == (fact.st_size, fact.st_mtime_ns):
        _put(run, name, path)
