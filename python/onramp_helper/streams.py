"""Standard output and error: what the program writes is looked at after it was written, by the stream it always had."""

import sys
import time

from .failures import guarded
from .patching import unseen

# What is kept between two looks, in pieces of text; the middle of more is left out.
_MOST_PIECES = 4000


class Output:
    """What was written since the last look. The background thread, or the end of the process, does the rest."""

    def __init__(self, process):
        self.process = process
        self.pieces = []
        self.dropped = 0
        self._keeper = None

    def forget(self):
        """In the child of a fork: what waits here is the parent's."""
        self.pieces = []
        self._keeper = None

    def work(self, is_last=False):
        """Finds metrics in what was written, and keeps its text."""
        pieces = self.pieces[:]
        del self.pieces[: len(pieces)]
        if self._keeper is None:
            if not pieces:
                return
            from .output import OutputKeeper

            self._keeper = OutputKeeper(self.process)
        self._keeper.take(pieces, is_last)

    def close(self):
        """Writes the last of the text."""
        if self._keeper is not None:
            self._keeper.close()


def install(process):
    """Looks on at both streams, where they are such that one can."""
    process.output = Output(process)
    for name in ("stdout", "stderr"):
        _watch(process, getattr(sys, name, None), name)


@guarded("watching the output")
def _watch(process, stream, name):
    from .background import background

    write_itself = stream.write
    output = process.output
    now = time.time

    @unseen
    def write(text):
        try:
            count = write_itself(text)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next
            raise
        pieces = output.pieces
        if len(pieces) < _MOST_PIECES:
            pieces.append((name, text, process.focus, now()))
        else:
            # Too much to look at: the newest replaces the one before.
            pieces[-1] = (name, text, process.focus, now())
            output.dropped += 1
        if not background.is_awake:
            background.soon()
        return count

    # On the stream that is there: its encoding, buffering and terminal are not touched.
    stream.write = write
