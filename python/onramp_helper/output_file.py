"""The text of a process's output: `output-<writer>.jsonl` beside the session's events.

A line has the stream, the time, the place of its text in the stream in characters, and the text. The beginning is written as
it comes; of what follows the latest part, now and then and at the end, so that also a killed program shows its last words.
"""

import os
import time

from .identity import writer_name
from .records import to_line
from .store import run_folder
from .values import valid_unicode

_HEAD = 1 << 16
_TAIL = 1 << 15
_TAIL_NOW_AND_THEN = 1 << 13
_FIRST_INTERVAL_S = 5.0
_PART_OF_PAST = 0.05


class OutputFile:
    """Keeps head and tail of both streams."""

    def __init__(self, process):
        self._process = process
        self._texts = {}
        self._started = self._last_tail = time.monotonic()

    def add(self, stream, text, at):
        """Takes text of a stream, written at a time in seconds."""
        self._texts.setdefault(stream, _Text()).add(text, at)

    def write(self):
        """Writes what is due."""
        now = time.monotonic()
        is_due = now - self._last_tail >= max(_FIRST_INTERVAL_S, (now - self._started) * _PART_OF_PAST)
        if is_due:
            self._last_tail = now
        self._append(_TAIL_NOW_AND_THEN if is_due else 0)

    def close(self):
        """Writes all that is kept."""
        self._append(_TAIL)

    def _append(self, longest_tail):
        lines = []
        for stream, text in self._texts.items():
            for offset, part, at in text.take(longest_tail):
                lines.append(to_line({"stream": stream, "at": int(at * 1000), "offset": offset, "text": valid_unicode(part)}))
        if not lines:
            return
        folder = run_folder(self._process.place.store, self._process.session_id)
        os.makedirs(folder, exist_ok=True)
        file = os.path.join(folder, "output-%s.jsonl" % writer_name())
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            os.write(descriptor, "".join(lines).encode("utf-8"))
        finally:
            os.close(descriptor)


class _Text:
    """One stream: what of its head is not written yet, and its latest part."""

    def __init__(self):
        self._length = 0
        self._head = ""
        self._head_at = 0
        self._tail = ""
        self._at = 0.0

    def add(self, text, at):
        self._at = at
        room = _HEAD - self._length
        self._length += len(text)
        if room > 0:
            self._head += text[:room]
            text = text[room:]
        if text:
            self._tail = (self._tail + text)[-_TAIL:]

    def take(self, longest_tail):
        """Parts to write now: offset, text and time of each."""
        parts = []
        if self._head:
            parts.append((self._head_at, self._head, self._at))
            self._head_at += len(self._head)
            self._head = ""
        if self._tail and longest_tail:
            tail = self._tail[-longest_tail:]
            parts.append((self._length - len(tail), tail, self._at))
            self._tail = ""
        return parts
