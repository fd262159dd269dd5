"""Flags of absl that the program's own modules define, as parameters of the session."""

import sys

from .. import state
from ..callers import is_own_module
from ..patching import ObservedMethod


def on_import(module):
    """Looks on when the flags have been read from the command line."""
    values = module.FlagValues
    values.__call__ = ObservedMethod(values.__call__, lambda arguments, named: lambda result, error: None if error is not None else _record(arguments[0]))


def _record(flags):
    for module, defined in flags.flags_by_module_dict().items():
        # The main module goes by the name it was started with.
        if module == sys.argv[0] or is_own_module(module):
            state.process.offer_params({flag.name: flag.value for flag in defined})
