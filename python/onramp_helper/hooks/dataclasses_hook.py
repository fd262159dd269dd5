"""Dataclasses of the program that are configurations by their names: what the objects hold are parameters of the session."""

import os
from itertools import count

from .. import configs
from ..callers import is_own_module
from ..failures import guarded
from ..patching import ObservedMethod, observed

_ENDINGS = ("config", "configuration", "conf", "cfg", "args", "arguments", "settings", "params", "parameters", "options", "opts")
_SIMPLE = (bool, int, float, str, type(None))
_MOST_ITEMS = 50
# A class of more objects before the first result holds data.
_MOST_MADE = 20
_DEEPEST = 5


def on_import(dataclasses):
    """Looks on when a dataclass is made."""
    dataclasses._process_class = observed(dataclasses._process_class, _begin_class)


def _begin_class(arguments, named):
    cls = arguments[0] if arguments else None
    if not isinstance(cls, type) or not cls.__name__.lower().rstrip("0123456789").endswith(_ENDINGS) or not is_own_module(cls.__module__):
        return None
    return lambda made, error: None if error is not None else _observe(made)


def _observe(cls):
    """Looks on when objects of the class are made, until the first result; from then on the class is as without us."""
    init = cls.__dict__.get("__init__")
    if type(init) is not type(_observe):
        return

    made = count()

    def begin(arguments, named):
        is_crowd = next(made) >= _MOST_MADE
        if not is_crowd and not configs.is_too_late():
            return lambda _, error: None if error is not None else _take(arguments[0])
        if is_crowd:
            configs.forget_kind(cls)
        if cls.__dict__.get("__init__") is watched:
            type.__setattr__(cls, "__init__", init)
        return None

    watched = ObservedMethod(init, begin)
    type.__setattr__(cls, "__init__", watched)


@guarded("a configuration")
def _take(config):
    configs.remember(type(config).__name__, config, read_fields, type(config))


def read_fields(config):
    """Values of the fields by dotted names, and the ids of dataclasses inside; nothing of the program runs for it."""
    values, inner = {}, []
    _read(config, "", values, inner, 0)
    return values, inner


def _read(config, prefix, values, inner, depth):
    for name, field in type(config).__dataclass_fields__.items():
        # Class variables and arguments of `__init__` alone are among them.
        if getattr(getattr(field, "_field_type", None), "name", "_FIELD") != "_FIELD":
            continue
        value = _field(config, name)
        if hasattr(type(value), "__dataclass_fields__") and depth < _DEEPEST:
            inner.append(id(value))
            _read(value, prefix + name + ".", values, inner, depth + 1)
        elif type(value) is dict and 0 < len(value) <= _MOST_ITEMS and all(type(key) is str for key in value):
            for key, item in list(value.items()):
                if _is_simple(item):
                    values["%s%s.%s" % (prefix, name, key)] = _plain(item)
        elif not name.startswith("_") and _is_simple(value):
            values[prefix + name] = _plain(value)


def _field(config, name):
    """What a field holds, past properties and `__getattr__`, or `_UNSET`."""
    fields = getattr(config, "__dict__", None)
    if fields is not None and name in fields:
        return fields[name]
    for cls in type(config).__mro__:
        slot = cls.__dict__.get(name)
        if type(slot) is _SLOT:
            try:
                return slot.__get__(config)
            except AttributeError:
                return _UNSET
        if slot is not None and _is_simple(slot):
            return slot
    return _UNSET


def _is_simple(value):
    if type(value) in _SIMPLE or isinstance(value, os.PathLike) and type(value).__module__.startswith("pathlib"):
        return True
    if type(value) in (list, tuple, set, frozenset):
        return len(value) <= _MOST_ITEMS and all(type(item) in _SIMPLE or type(item) in (list, tuple) and _is_simple(item) for item in value)
    return hasattr(type(value), "__members__") and hasattr(value, "_name_")


def _plain(value):
    return value._name_ if hasattr(value, "_name_") and hasattr(type(value), "__members__") else value


class _Slotted:
    __slots__ = ("slot",)


_SLOT = type(_Slotted.slot)
_UNSET = object()
