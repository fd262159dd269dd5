"""One event file: lines are appended by one `write` at a time, and the file is closed in between.

Closing costs little and gains much: nothing is inherited by children, and network file systems show others what was written.
"""

import errno
import os
import time
from _thread import RLock
from itertools import count

from . import state
from .background import TOGETHER_S, background
from .failures import note
from .records import Summary, points_to_lines, to_line

# What a full disk did not take is kept for later, up to this.
_LONGEST_WAIT_BYTES = 8 << 20
# Errors that pass; after any other one the file is given up.
_PASSING = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EAGAIN, errno.EINTR, errno.EMFILE, errno.ENFILE, errno.EIO, errno.ESTALE))


class Column:
    """Points of one metric that wait to be written, and the number of the next step."""

    __slots__ = ("points", "steps")

    def __init__(self):
        self.points = []
        self.steps = count()


class EventFile:
    """Appends to `events-<writer>.jsonl`; `opening` gives the first records when something is written at all."""

    def __init__(self, folder, writer, opening):
        self.folder = folder
        self.file = os.path.join(folder, "events-%s.jsonl" % writer)
        self.columns = {}
        self._opening = opening
        self._lines = []
        self._unwritten = b""
        self._summaries = {}
        self._lock = RLock()
        self._last_write = 0.0
        self._size = 0
        self._is_begun = False
        self._is_torn = False
        self._is_given_up = False
        self._is_closed = False
        # A file of an earlier life of this writer holds points that are not known.
        self._can_be_summed_up = True
        self.touches_folder = False

    def add(self, record):
        """Appends a record, now if the last write was a while ago, else with the next ones."""
        self._lines.append(to_line(record))
        self.written_soon(time.time())

    def add_later(self, record):
        """Appends a record with the next write, by the background thread: for what must not hold up the program."""
        self._lines.append(to_line(record))
        if self._is_closed:
            self.flush()
        else:
            background.soon()

    def column(self, key):
        """The waiting points of a metric."""
        if self._is_closed:
            # Something is measured after the end: nobody looks after this file any more.
            background.soon(self.flush)
        return self.columns.setdefault(key, Column())

    def written_soon(self, now_s):
        """Called after something was added by the program."""
        since = now_s - self._last_write
        if (since >= TOGETHER_S or since < 0 or self._is_closed) and self._lock.acquire(False):
            try:
                self.flush()
            finally:
                self._lock.release()
        elif not background.is_awake:
            background.soon()

    def flush(self):
        """Returns when everything added before is with the operating system, or cannot be."""
        with self._lock:
            self._last_write = time.time()
            if self._is_given_up:
                return
            # What was taken is kept until it is written, also if Ctrl+C comes in between.
            self._unwritten += self._take().encode("utf-8")
            if self._unwritten:
                self._write()

    def close(self):
        """Ends the file with a summary of its points."""
        with self._lock:
            self.flush()
            self._is_closed = True
            if not self._summaries or not self._can_be_summed_up or self._unwritten or self._is_torn:
                return
            metrics = [summary.to_record(key) for key, summary in self._summaries.items()]
            self._lines.append(to_line({"kind": "summary", "at": state.now_ms(), "bytes": self._size, "metrics": metrics}))
            self.flush()

    def beat(self):
        """Says that the process lives, without writing anything."""
        if self._is_begun and not self._is_given_up:
            os.utime(self.file)

    def _take(self):
        """Everything that waits, as text. Lists are cut by single operations, so that other threads may add meanwhile."""
        lines = self._lines[:]
        del self._lines[: len(lines)]
        for key, column in list(self.columns.items()):
            points = column.points[:]
            if not points:
                continue
            del column.points[: len(points)]
            steps, times, values = (list(part) for part in zip(*points))
            lines.append(points_to_lines(key, steps, times, values))
            self._summaries.setdefault(key, Summary()).add(steps, times, values)
        if lines and not self._is_begun:
            lines[:0] = [to_line(record) for record in self._opening()]
        return "".join(lines)

    def _write(self):
        data = self._unwritten
        taken = 0
        try:
            if not self._is_begun:
                os.makedirs(self.folder, exist_ok=True)
            descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            try:
                if not self._is_begun:
                    self._size = os.fstat(descriptor).st_size
                    self._is_torn = self._size > 0
                    self._can_be_summed_up = self._size == 0
                start = b"\n" if self._is_torn else b""
                taken = os.write(descriptor, start + data) - len(start)
                self._is_begun = True
                self._size += taken + len(start)
                self._is_torn = taken < len(data)
                if self.touches_folder:
                    # Readers look at finished runs again only when their folder says so.
                    os.utime(self.folder)
            finally:
                os.close(descriptor)
        except OSError as error:
            note("writing a run", error)
            self._is_given_up = error.errno not in _PASSING or not self._is_begun and error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        self._unwritten = b""
        if taken < len(data):
            self._keep(data, max(taken, 0))

    def _keep(self, data, taken):
        """Keeps what was not written, from the line on that was cut."""
        rest = data[data.rfind(b"\n", 0, taken) + 1 :]
        # What no longer has room is lost whole, so that no line is half.
        self._unwritten = rest if len(rest) <= _LONGEST_WAIT_BYTES else rest[: rest.rfind(b"\n", 0, _LONGEST_WAIT_BYTES) + 1]
        self._can_be_summed_up = False
