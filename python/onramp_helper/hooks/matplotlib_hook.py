"""Matplotlib: figures that the program saves to files are kept with the run in focus. None is drawn for us."""

import os

from .. import fits, state
from ..kept_files import keep_file
from ..patching import ObservedMethod, argument

_LARGEST = 10 << 20


def on_import(module):
    """Looks on when a figure is saved; `pyplot.savefig` ends here as well."""
    module.Figure.savefig = ObservedMethod(module.Figure.savefig, _begin)


def _begin(arguments, named):
    target = argument(arguments, named, 1, "fname")
    if state.process is None or not isinstance(target, (str, os.PathLike)):
        return None
    ending = named.get("format")
    return lambda result, error: None if error is not None else _keep(os.path.abspath(target), ending)


def _keep(path, ending):
    # Without an ending Matplotlib adds that of the format.
    if not os.path.isfile(path):
        import matplotlib

        path = "%s.%s" % (path.rstrip("."), ending or matplotlib.rcParams["savefig.format"])
    process = state.process
    if process.session is None:
        # A figure alone is no reason to record anything.
        process.offer(lambda session: keep_file(session, "figures", path, _LARGEST))
    else:
        keep_file(fits.target(), "figures", path, _LARGEST)
