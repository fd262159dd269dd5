"""Configurations that the program itself makes with OmegaConf, as parameters of the session."""

import re

from .. import configs
from ..callers import is_called_by_program
from ..patching import observed
from ..values import flatten

_MAKERS = ("load", "create", "structured", "from_cli", "from_dotlist", "merge", "unsafe_merge")
# Files that a program loads side by side, such as one of the model and one of the data.
_MOST = 4
_REFERENCE = re.compile(r"^\$\{([\w.]+)\}$")


def on_import(module):
    """Looks on at the functions that make a configuration; what is merged counts no more by itself."""
    factory = module.OmegaConf
    for name in _MAKERS:
        if isinstance(factory.__dict__.get(name), staticmethod):
            setattr(factory, name, staticmethod(observed(getattr(factory, name), _begin_for(name))))


def _begin_for(maker):
    def begin(arguments, named):
        if configs.is_too_late() or not is_called_by_program():
            return None
        return finish if maker != "merge" and maker != "unsafe_merge" else lambda result, error: _finish_merge(arguments, result, error)

    def finish(result, error):
        if error is None:
            _remember(result)

    return begin


def _finish_merge(parts, result, error):
    if error is None:
        configs.forget(parts)
        _remember(result)


def _remember(config):
    # Lists are no configuration.
    if hasattr(config, "items"):
        configs.remember("config", config, read, "OmegaConf", _MOST)


def read(config):
    """Values by dotted names, as they were written: resolvers are the program's own functions and are not called."""
    from omegaconf import OmegaConf

    plain = OmegaConf.to_container(config, resolve=False, enum_to_str=True)
    flat = flatten(plain)
    for key, value in flat.items():
        reference = _REFERENCE.match(value) if isinstance(value, str) else None
        # What points to another value of the same configuration is that value.
        if reference and reference.group(1) in flat:
            flat[key] = flat[reference.group(1)]
    return flat, ()
