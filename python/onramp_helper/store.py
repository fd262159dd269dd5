"""Paths and ids inside a store; the same rules as `core/workspace/storeLayout.ts` and `core/runs/runId.ts`."""

import os
import time


_last = (0, 0)


def new_run_id():
    """A version 7 UUID (RFC 9562) as 32 lower-case hexadecimal digits: ids of one process sort in the order they were made."""
    global _last
    time_ms, number = int(time.time() * 1000), 0
    if time_ms <= _last[0]:
        # The 12 bits behind the time count what is made in one millisecond.
        time_ms, number = (_last[0], _last[1] + 1) if _last[1] < 0xFFF else (_last[0] + 1, 0)
    _last = (time_ms, number)
    noise = int.from_bytes(os.urandom(8), "big")
    return "%012x7%03x%x%015x" % (time_ms, number, 8 | noise >> 62, noise & 0xFFFFFFFFFFFFFFF)


def run_folder(store, run_id):
    """The folder of a run; its month follows from the id."""
    month = time.strftime("%Y-%m", time.gmtime(int(run_id[:12], 16) / 1000))
    return os.path.join(store, "runs", month, run_id)


def relative_inside(folder, path):
    """A path relative to a folder, or None when it lies outside of it."""
    prefix = folder.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None
