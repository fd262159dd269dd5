"""Configuration objects that the program made before its first result: parameters of the session.

They are read when there is something to record, because programs fill them in little by little. Of one that is gone by
then stands what it held when it was made.
"""

import weakref

from . import state
from .failures import guarded
from .secrets import mask_value
from .values import to_text

_MOST = 50
_MOST_VALUES = 500

_seen = []


class _Config:
    """One object: `read(config)` gives its values by dotted names, and the ids of configurations inside of it."""

    def __init__(self, name, config, read, kind, most):
        self.name = name
        self.kind = kind
        self.most = most
        self.id = id(config)
        self._read = read
        self.values, self.inner = read(config)
        try:
            self._reference = weakref.ref(config)
        except TypeError:
            # Such as one with slots; it is not kept alive for us.
            self._reference = None

    def config(self):
        return self._reference and self._reference()

    @guarded("reading a configuration again")
    def look_again(self):
        config = self.config()
        if config is not None:
            self.values, self.inner = self._read(config)


def is_too_late():
    """Whether what is made now was not there when the first result came."""
    process = state.process
    return process.is_worker or len(_seen) >= _MOST or process.session is not None and process.session.has_results()


def remember(name, config, read, kind, most=1):
    """Takes an object that looks like the program's configuration; of each kind it has so many, those made last."""
    if is_too_late():
        return
    new = _Config(name, config, read, kind, most)
    _seen[:] = [one for one in _seen if one.id != new.id] + [new]
    if len(_seen) == 1:
        state.process.offer(_record)


def forget(configs):
    """Leaves out objects that have become part of others."""
    gone = {id(config) for config in configs}
    _seen[:] = [one for one in _seen if one.id not in gone]


def forget_kind(kind):
    """Leaves out all objects of a kind: there are too many for a configuration."""
    _seen[:] = [one for one in _seen if one.kind is not kind]


def _record(session):
    """Records what the objects hold now, each name alone where it is the only one, else with that of its object."""
    configs = _seen[:]
    del _seen[:]
    for config in configs:
        config.look_again()
    within = {inner for config in configs for inner in config.inner}
    kinds = {}
    for config in configs:
        if config.id not in within and len(config.values) <= _MOST_VALUES:
            kinds.setdefault(config.kind, []).append(config)
    chosen = [config for alike in kinds.values() for config in _choose(alike)]
    owners = {}
    for config in chosen:
        for key in config.values:
            owners.setdefault(key, []).append(config)
    for config in chosen:
        session.set_params({_name(session, config, key, owners[key]): value for key, value in config.values.items()}, is_observed=True)


def _choose(alike):
    """Of objects of one kind those that are the program's configuration: the last ones that live, and none of a crowd."""
    most = alike[0].most
    living = [config for config in alike if config.config() is not None] or alike[-1:]
    if len(living) > 2 * most:
        return []
    # What holds all that an earlier one does was made from it.
    return [one for place, one in enumerate(living) if not any(set(one.values) <= set(later.values) for later in living[place + 1 :])][-most:]


def _name(session, config, key, owners):
    is_alone = len(owners) == 1 and session.param(key) in (None, mask_value(key, to_text(config.values[key])))
    return key if is_alone else "%s.%s" % (config.name, key)
