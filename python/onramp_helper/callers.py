"""Whose code it is: the program's own, or that of a library."""

import os
import sys

from . import state
from .store import relative_inside


def is_own_file(file):
    """Whether a file of code lies in the workspace and was not installed there."""
    return "-packages" not in file and relative_inside(state.process.place.workspace, os.path.abspath(file)) is not None


def is_own_module(name):
    """Whether the module of this name is the program's own."""
    if name == "__main__":
        return True
    file = getattr(sys.modules.get(name), "__file__", None)
    return bool(file) and is_own_file(file)


def is_called_by_program(*libraries):
    """Whether the program called the function that a hook looks at; calls inside of these libraries are passed over."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith("onramp_helper.") and module.split(".")[0] not in libraries:
            return module == "__main__" or is_own_file(frame.f_code.co_filename)
        frame = frame.f_back
    return False


def is_reported_twice():
    """Whether a library tells a logger something in the middle of a fit that is a run, whose hook records it already."""
    from . import fits

    return fits.is_fitting() and not is_called_by_program()
