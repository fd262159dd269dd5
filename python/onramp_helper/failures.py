"""Failures of the helper: one line in a log file of the store, never a word on the program's own output."""

import os
import time

_LONGEST_LOG_BYTES = 256 * 1024
_told = set()
_folder = None


def tell_in(store_folder):
    """Names the store whose `cache/helper.log` takes the lines."""
    global _folder
    _folder = store_folder


def note(where, error):
    """Writes one line about a failure; each place is told once in a process."""
    try:
        if _folder is None or where in _told:
            return
        _told.add(where)
        write_line("%s: %s: %s" % (where, type(error).__name__, error))
    except Exception:
        # A log that cannot be written has nobody left to be told.
        pass


def write_line(text):
    """Appends a line with time and process to the log, as long as the log is short."""
    folder = os.path.join(_folder, "cache")
    file = os.path.join(folder, "helper.log")
    os.makedirs(folder, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        if os.fstat(descriptor).st_size < _LONGEST_LOG_BYTES:
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            line = "%s %d %s" % (stamp, os.getpid(), " ".join(text[:1000].split()))
            os.write(descriptor, (line + "\n").encode("utf-8", "replace"))
    finally:
        os.close(descriptor)


def guarded(where):
    """Decorates a function whose failure must cost its result and nothing else; it then gives None.

    What is no `Exception` goes through: the user's Ctrl+C may arrive while our code runs, and belongs to the program.
    """

    def decorate(function):
        def call(*arguments, **named):
            try:
                return function(*arguments, **named)
            except Exception as error:
                note(where, error)
                return None

        return call

    return decorate
