"""Hashes of files, counted once: remembered in the store's cache by device, inode, size and time."""

import hashlib
import json
import os
import time

from .background import AtLength, background
from .failures import note

_BLOCK_BYTES = 1 << 20
# Smaller files are hashed faster than they are looked up.
_SMALLEST_REMEMBERED = 1 << 20
_LONGEST_CACHE_BYTES = 1 << 20
# A file younger than this may change again without a new time.
_SETTLED_NS = 2_000_000_000


class HashedFiles:
    """SHA-256 of files. `until` is the monotonic time at which counting stops, infinity when the thread has to, None never."""

    def __init__(self, store):
        self._file = os.path.join(store, "cache", "hashes-v1.jsonl")
        self._known = None

    def hash(self, path, fact, until):
        """The hash of a file with these facts; None when it cannot be read, has to wait, or changed meanwhile."""
        key = (fact.st_dev, fact.st_ino, fact.st_size, fact.st_mtime_ns)
        is_large = fact.st_size >= _SMALLEST_REMEMBERED
        if is_large and key in self._remembered():
            return self._remembered()[key]
        content = self._count(path, fact, until)
        if content is not None and is_large and time.time_ns() - fact.st_mtime_ns > _SETTLED_NS:
            self._remember(key, content)
        return content

    def _count(self, path, fact, until):
        digest = hashlib.sha256()
        try:
            with AtLength(), open(path, "rb", buffering=0) as file:
                while True:
                    if until is not None and (time.monotonic() > until or until == float("inf") and background.is_pausing()):
                        return None
                    block = file.read(_BLOCK_BYTES)
                    if not block:
                        break
                    digest.update(block)
                after = os.fstat(file.fileno())
        except OSError as error:
            note("hashing a file", error)
            return None
        return digest.hexdigest() if (after.st_size, after.st_mtime_ns) == (fact.st_size, fact.st_mtime_ns) else None

    def _remembered(self):
        if self._known is None:
            self._known = {}
            try:
                if os.path.getsize(self._file) > _LONGEST_CACHE_BYTES:
                    os.unlink(self._file)
                with open(self._file, encoding="utf-8") as lines:
                    for line in lines:
                        entry = json.loads(line)
                        self._known[tuple(entry[:4])] = entry[4]
            except (OSError, ValueError, IndexError, TypeError):
                pass  # a cache: what cannot be read is counted again
        return self._known

    def _remember(self, key, content):
        self._known[key] = content
        os.makedirs(os.path.dirname(self._file), exist_ok=True)
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(descriptor, (json.dumps(list(key) + [content]) + "\n").encode("utf-8"))
        finally:
            os.close(descriptor)
