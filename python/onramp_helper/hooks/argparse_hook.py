"""Arguments of the program's own argparse parsers, as parameters of the session."""

from .. import state
from ..callers import is_called_by_program
from ..patching import ObservedMethod

_parsing = []


def on_import(argparse):
    """Looks on when a parser has read its arguments."""
    parser = argparse.ArgumentParser
    # The one method that all others go through; parsers of sub-commands as well, within the outer one.
    parser.parse_known_args = ObservedMethod(parser.parse_known_args, _begin)


def _begin(arguments, named):
    if _parsing or not is_called_by_program("argparse"):
        return None
    _parsing.append(True)
    return _finish


def _finish(result, error):
    _parsing.clear()
    if error is not None:
        return
    namespace = result[0]
    state.process.offer_params({key: value for key, value in vars(namespace).items() if not key.startswith("_") and not callable(value)})
