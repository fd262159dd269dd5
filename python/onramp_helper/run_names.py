"""Names of runs that nobody named: what was fitted, and the parameters by which it differs from others like it in the session.

Given here and not when runs are shown, because here their order is known: every reader, searches and other machines see the same
name. The first run of a kind cannot know what will vary; it is named again when the second one comes.
"""

import os

from .run import Run
from .secrets import to_masked_texts

_LONGEST_VALUE = 24
# More parameters than this are no name any more.
_MOST_KEYS = 3

_kinds = []
_counts = {}
_pid = None


def begin_named(process, name, params):
    """Begins a run below the session, named by what tells it from those like it before it in this process."""
    texts = to_masked_texts(params)
    kind = _find_kind(name, texts)
    run = Run.begin(process, kind.name_next(texts) if kind else _numbered(name), process.start_session())
    if kind is None:
        _kinds.append(_Kind(name, run, texts))
    return run


def _find_kind(name, params):
    global _pid
    if _pid != os.getpid():
        # What a fork has inherited is named by the parent.
        _pid = os.getpid()
        _kinds.clear()
        _counts.clear()
    return next((kind for kind in _kinds if kind.is_of(name, params)), None)


def _numbered(name):
    count = _counts[name] = _counts.get(name, 0) + 1
    return name if count == 1 else "%s (%d)" % (name, count)


class _Kind:
    """Runs that can be compared by their parameters: of one class of models, and not some in a pipeline and some alone."""

    def __init__(self, name, first_run, params):
        self._name = name
        self._first_run = first_run
        self._first = self._last = params
        # Everything that has varied so far, in the order in which it did: of a grid, what its first steps leave alone counts later.
        self._varied = []

    def is_of(self, name, params):
        return name == self._name and 2 * len(self._last.keys() & params.keys()) >= len(self._last.keys() | params.keys())

    def name_next(self, params):
        """The name of the next run, with these parameters."""
        was_alike = not self._varied
        self._varied.extend(key for key in varied_keys([self._last, params]) if key not in self._varied)
        self._last = params
        if was_alike and self._varied:
            if _counts.get(self._name) == 1:
                # The first run's, which it gives up.
                del _counts[self._name]
            self._first_run.suggest_name(_numbered(name_by(self._name, self._first, self._varied)))
        return _numbered(name_by(self._name, params, self._varied))


def varied_keys(several):
    """Parameters that are not the same everywhere, in the order in which they come."""
    keys = dict.fromkeys(key for params in several for key in params)
    return [key for key in keys if len({params.get(key) for params in several}) > 1]


def name_by(kind, params, keys):
    """A kind with some of its parameters: `Ridge alpha=10`."""
    last_parts = [key.rsplit("__", 1)[-1] for key in keys]
    words = [kind]
    for key, short in zip(keys[:_MOST_KEYS], last_parts):
        if key in params:
            words.append("%s=%s" % (short if last_parts.count(short) == 1 else key, _short(params[key])))
    return " ".join(words)


def _short(text):
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "\u2026"
