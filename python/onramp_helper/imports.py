"""Hooks of libraries: loaded when, and only when, the program imports the library itself."""

import sys

from .failures import guarded, note
from .hooks import EARLY, WATCHED
from .patching import unseen


def install():
    """Begins to watch imports; libraries that are there already are hooked at once."""
    sys.meta_path.insert(0, HookFinder)
    for name in WATCHED:
        module = sys.modules.get(name)
        if module is not None:
            _hook(module)


class HookFinder:
    """A finder that finds nothing itself; it lets the hook look at a watched module when it has been executed."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in WATCHED:
            return None
        for finder in sys.meta_path:
            find = None if finder is HookFinder else getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find else None
            if spec is not None:
                _watch(spec)
                return spec
        return None


@guarded("preparing for a library")
def _prepare(name):
    _load(name).before_import()


@guarded("watching an import")
def _watch(spec):
    loader = spec.loader
    if isinstance(loader, type):
        # Of modules that are built into Python one class loads all.
        return
    execute = loader.exec_module

    @unseen
    def exec_module(module):
        # An archive has one loader for all its modules.
        is_watched = module.__name__ == spec.name
        if is_watched and getattr(loader, "__dict__", {}).get("exec_module") is exec_module:
            del loader.exec_module
        if is_watched and spec.name in EARLY:
            _prepare(spec.name)
        try:
            execute(module)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next
            raise
        if is_watched:
            _hook(module)

    # The loader stays what it is, for whoever asks it for sources and resources.
    loader.exec_module = exec_module


def _hook(module):
    try:
        _load(module.__name__).on_import(module)
    except Exception as error:
        # It has left the library alone.
        note("the hook of %s, %s" % (module.__name__, _version_of(module.__name__.split(".")[0])), error)


def _version_of(package):
    try:
        from importlib.metadata import version

        return "version " + version(package)
    except Exception:
        return "of unknown version"


def _load(name):
    hook = "onramp_helper.hooks." + WATCHED[name]
    __import__(hook)
    return sys.modules[hook]
