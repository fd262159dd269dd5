"""Data files as inputs of the session: by content where it can be hashed in time, many of one folder as one."""

import json
import os
import sys
import tempfile
import time

from . import state
from .background import background
from .failures import guarded
from .hashes import HashedFiles
from .store import relative_inside
from .values import valid_unicode

# Larger files are hashed afterwards, by the engine, if size and time are still the same.
_LARGEST_HASHED = 64 << 20
# More files of one folder than this become one input.
_MOST_SINGLE = 100
# From so many files on a folder is watched to its end before its files are recorded.
_MANY = 10
_MOST_WRITTEN = 500
# How long the end of a program may be held up by hashing.
_PATIENCE_S = 0.1
_HIDDEN_BUT_DATA = ("huggingface", ".keras")
_SYSTEM_FOLDERS = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib/", "/lib64/", "/bin/", "/sbin/", "/run/", "/snap/", "/System/", "/Library/")


class FileRecorder:
    """Decides which opened files are data of the program, and records them."""

    def __init__(self, place):
        self._place = place
        self._hashed = HashedFiles(place.store)
        self._folders = {}
        self._written = {}
        self._own = tuple({os.path.join(folder, "") for folder in (sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))})
        self._temporary = os.path.join(os.path.realpath(tempfile.gettempdir()), "")

    def record(self, pending, session, is_last):
        """Takes newly opened files and records what is ready; at the end, everything."""
        for path, ways in pending.items():
            self._sort_in(path, ways)
        until = time.monotonic() + _PATIENCE_S if is_last else float("inf")
        for folder in list(self._folders.values()):
            if is_last or folder.is_quiet():
                self._record_folder(folder, session, is_last, until)
            if background.is_pausing() and not is_last:
                return
        if is_last:
            self._record_written(session, until)

    @guarded("sorting a file in")
    def _sort_in(self, path, ways):
        if not self._is_data(path):
            return
        if ways[0] == "r" and path not in self._written:
            folder = os.path.dirname(path)
            self._folders.setdefault(folder, _Folder(folder)).add(os.path.basename(path))
        if "w" in ways and len(self._written) < _MOST_WRITTEN:
            self._written[path] = True

    def _is_data(self, path):
        """Whether a file is the program's own affair, not Python's, a library's, a tool's or the system's."""
        if path.startswith(self._own) or "-packages" + os.sep in path:
            return False
        inside = relative_inside(self._place.workspace, path)
        if inside is None:
            if path.startswith(_SYSTEM_FOLDERS) or path.startswith(self._temporary):
                return False
            inside = relative_inside(os.path.expanduser("~"), path) or path
        parts = inside.split(os.sep)
        if any(part in _HIDDEN_BUT_DATA for part in parts):
            return parts[-2:] != [".keras", "keras.json"]  # Keras's own settings
        return not any(part.startswith(".") or part in ("__pycache__", "node_modules") for part in parts[:-1])

    @guarded("recording what was read")
    def _record_folder(self, folder, session, is_last, until):
        if len(folder.names) > _MOST_SINGLE:
            self._record_many(folder, session, until)
            return
        if len(folder.names) > _MANY and not is_last:
            return
        for name in [name for name in folder.names if name not in folder.recorded]:
            record = self._describe(os.path.join(folder.path, name), until)
            if record is None and background.is_pausing() and not is_last:
                return
            folder.recorded.add(name)
            if record is not None:
                digest = record["sha256"][:8] if "sha256" in record else "%d-%d" % (record["sizeBytes"], record["modifiedMs"])
                facts = {"kind": "input", "at": state.now_ms(), "name": valid_unicode(name), "digest": digest}
                session.file.add_later(dict(facts, **record))

    def _record_many(self, folder, session, until):
        """One input for all files of a folder, with a list of them kept beside it."""
        names = sorted(folder.names)
        if len(names) == folder.listed:
            return
        folder.listed = len(names)
        facts = [self._stat(os.path.join(folder.path, name)) for name in names]
        total = sum(fact.st_size for fact in facts if fact)
        hashes = None
        if total <= _LARGEST_HASHED:
            hashes = [self._hashed.hash(os.path.join(folder.path, name), fact, until) if fact else None for name, fact in zip(names, facts)]
        if hashes is None or None in hashes:
            # All of them or none, so that the same files always give the same list.
            files = [[valid_unicode(name), fact.st_size, None, int(fact.st_mtime * 1000)] for name, fact in zip(names, facts) if fact]
        else:
            files = [[valid_unicode(name), fact.st_size, content] for name, fact, content in zip(names, facts, hashes)]
        path = valid_unicode(self._place.name(folder.path))
        manifest = json.dumps({"path": path, "files": files}, separators=(",", ":")).encode("utf-8")
        content = session.keep("onramp/inputs/%s.json" % path.strip("/").replace("..", "_").replace(":", "_"), manifest)
        name = os.path.basename(path) or path
        session.file.add_later({
            "kind": "input", "at": state.now_ms(), "name": name, "digest": content.sha256[:8], "path": path,
            "sha256": content.sha256, "sizeBytes": total, "fileCount": len(files),
        })

    @guarded("recording what was written")
    def _record_written(self, session, until):
        written, self._written = self._written, {}
        for path in written:
            record = self._describe(path, until)
            if record is not None:
                session.file.add_later(dict({"kind": "written", "at": state.now_ms()}, **record))

    def _describe(self, path, until):
        """Path, size, time and, where it can be had in time, hash of a file; None for what is no file any more."""
        fact = self._stat(path)
        if fact is None:
            return None
        record = {"path": valid_unicode(self._place.name(path)), "sizeBytes": fact.st_size, "modifiedMs": int(fact.st_mtime * 1000)}
        if fact.st_size <= _LARGEST_HASHED:
            content = self._hashed.hash(path, fact, until)
            if content is None and background.is_pausing() and until == float("inf"):
                return None
            if content is not None:
                record["sha256"] = content
        return record

    @staticmethod
    def _stat(path):
        from stat import S_ISREG

        try:
            fact = os.stat(path)
            return fact if S_ISREG(fact.st_mode) else None
        except OSError:
            return None


def describe_file(place, path):
    """The facts of one file for an input record, with its hash whatever that takes."""
    fact = os.stat(path)
    content = HashedFiles(place.store).hash(path, fact, None)
    record = {"digest": content[:8] if content else "%d-%d" % (fact.st_size, int(fact.st_mtime * 1000))}
    record.update(path=valid_unicode(place.name(path)), sizeBytes=fact.st_size, modifiedMs=int(fact.st_mtime * 1000))
    return dict(record, sha256=content) if content else record


class _Folder:
    """Files of one folder that were read."""

    def __init__(self, path):
        self.path = path
        self.names = {}
        self.recorded = set()
        self.listed = 0
        self._seen = 0

    def add(self, name):
        self.names[name] = True

    def is_quiet(self):
        """Whether nothing has come since this was asked the last time."""
        quiet = self._seen == len(self.names)
        self._seen = len(self.names)
        return quiet and len(self.recorded) < len(self.names)
