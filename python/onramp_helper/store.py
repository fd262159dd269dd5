"""Paths and ids inside a store; the same rules as `core/workspace/storeLayout.ts` and `core/runs/runId.ts`."""

import os
import time


def new_run_id():
    """A version 7 UUID (RFC 9562) as 32 lower-case hexadecimal digits: ids sort by the time they were made."""
    noise = int.from_bytes(os.urandom(10), "big")
    time_ms = int(time.time() * 1000) & 0xFFFFFFFFFFFF
    return "%012x7%03x%x%015x" % (time_ms, noise & 0xFFF, 8 | (noise >> 12 & 3), noise >> 14 & 0xFFFFFFFFFFFFFFF)


def run_folder(store, run_id):
    """The folder of a run; its month follows from the id."""
    month = time.strftime("%Y-%m", time.gmtime(int(run_id[:12], 16) / 1000))
    return os.path.join(store, "runs", month, run_id)


def relative_inside(folder, path):
    """A path relative to a folder, or None when it lies outside of it."""
    prefix = folder.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None
