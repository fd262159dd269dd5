"""Standing beside a function of somebody else without being seen: arguments, results and errors stay what they are."""

from .failures import note

# `warnings` passes over frames whose file name has both words, so that `stacklevel` still means the caller's line.
_FILE_NAME = "<onramp, as in importlib._bootstrap>"


def unseen(function):
    """Makes the frames of a function invisible to `warnings`."""
    function.__code__ = function.__code__.replace(co_filename=_FILE_NAME)
    return function


def observed(original, begin):
    """A function that calls `original` and lets `begin(arguments, named)` look on.

    `begin` gives None when it is not interested, else a function that takes the result and the error, one of them None.
    """

    @unseen
    def call(*arguments, **named):
        try:
            finish = begin(arguments, named)
        except Exception as failure:
            note("begin", failure)
            finish = None
        try:
            result = original(*arguments, **named)
        except BaseException as error:
            # Our own line leaves the traceback; a plain `raise` does not add it again (from Python 3.11 on).
            error.__traceback__ = error.__traceback__.tb_next
            if finish is not None:
                try:
                    finish(None, error)
                except Exception as failure:
                    note("finish", failure)
            raise
        if finish is not None:
            try:
                finish(result, None)
            except Exception as failure:
                note("finish", failure)
        return result

    return like(call, original)


def like(function, original):
    """Gives a function the name, documentation and signature of another one, as `functools.wraps` does."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        try:
            setattr(function, name, getattr(original, name))
        except AttributeError:
            pass
    try:
        function.__dict__.update(original.__dict__)
    except AttributeError:
        pass
    function.__wrapped__ = original
    return function


def argument(arguments, named, position, name, default=None):
    """An argument of a call, whichever way it was given."""
    return arguments[position] if len(arguments) > position else named.get(name, default)


class ObservedMethod:
    """An observed method in a class.

    Only calls through an instance are observed. The class itself shows the original, and so does a copy that is pickled by
    value, because it may be opened where there is no helper.
    """

    def __init__(self, original, begin):
        self._original = original
        self._observed = observed(original, begin)
        like(self, original)

    def __get__(self, instance, owner=None):
        return (self._original if instance is None else self._observed).__get__(instance, owner)

    def __call__(self, *arguments, **named):
        return self._original(*arguments, **named)

    def __reduce__(self):
        return itself(self._original)


def itself(original):
    """How an object is pickled as another one: through a function of Python's own, because there may be no helper where it is opened."""
    from copy import copy

    return copy, (original,)


def observe_all(owner, begins):
    """Observes functions of a module, or methods of a class: all of them or, in a version that lacks one, none."""
    originals = {name: getattr(owner, name, None) for name in begins}
    for name, original in originals.items():
        if not hasattr(original, "__get__") or not callable(original):
            raise AttributeError("%s has no function %s" % (owner.__name__, name))
    for name, begin in begins.items():
        observe = ObservedMethod if isinstance(owner, type) else observed
        setattr(owner, name, observe(originals[name], begin))
