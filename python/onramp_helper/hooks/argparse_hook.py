"""Arguments of the program's own argparse parsers, as parameters of the session."""

import os
import sys

from .. import state
from ..patching import ObservedMethod
from ..store import relative_inside

_parsing = []


def on_import(argparse):
    """Looks on when a parser has read its arguments."""
    parser = argparse.ArgumentParser
    # The one method that all others go through; parsers of sub-commands as well, within the outer one.
    parser.parse_known_args = ObservedMethod(parser.parse_known_args, _begin)


def _begin(arguments, named):
    if _parsing or not _is_called_by_program():
        return None
    _parsing.append(True)
    return _finish


def _finish(result, error):
    _parsing.clear()
    if error is not None:
        return
    namespace = result[0]
    values = {key: value for key, value in vars(namespace).items() if not key.startswith("_") and not callable(value)}
    process = state.process
    if process.session is not None:
        process.session.set_params(values, is_observed=True)
    else:
        # Parameters alone are no reason to record anything.
        for key, value in values.items():
            process.early_params.setdefault(key, value)


def _is_called_by_program():
    """Whether the parser belongs to the program, not to a library that reads its own options."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module != "argparse" and not module.startswith("onramp_helper."):
            file = os.path.abspath(frame.f_code.co_filename)
            return module == "__main__" or relative_inside(state.process.place.workspace, file) is not None and "-packages" not in file
        frame = frame.f_back
    return False
