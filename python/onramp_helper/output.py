"""What was printed: its metrics go to the run they speak of, its text into a file of the session, head and tail."""

from .failures import guarded
from .output_file import OutputFile
from .printed import find_metrics

# Lines that are looked at in one go; of more the last ones.
_MOST_LINES = 1000
_LONGEST_PIECE = 1 << 16


class OutputKeeper:
    """Follows both streams, in the background thread."""

    def __init__(self, process):
        self._process = process
        self._file = OutputFile(process)
        self._rest = {"stdout": "", "stderr": ""}
        self._is_code = {"stdout": False, "stderr": False}
        # A line that only names an epoch speaks for those that follow.
        self._step = None

    @guarded("looking at the output")
    def take(self, pieces, is_last):
        """Looks at pieces of text: the stream, the text, the run in focus when it was written, and the time."""
        lines = []
        texts = {}
        for name, text, focus, at in pieces:
            if len(text) > 2 * _LONGEST_PIECE:
                text = text[:_LONGEST_PIECE] + "\n" + text[-_LONGEST_PIECE:]
            texts.setdefault(name, []).append(text)
            if "\n" not in text:
                self._rest[name] = (self._rest[name] + text)[-_LONGEST_PIECE:]
                continue
            parts = (self._rest[name] + text).split("\n")
            self._rest[name] = parts.pop()[-_LONGEST_PIECE:]
            lines.extend((line, focus, at) for line in self._outside_tracebacks(name, parts))
        for name, parts in texts.items():
            self._file.add(name, "".join(parts), pieces[-1][3])
        if is_last:
            lines.extend((line, self._process.focus, None) for line in self._rest.values() if line)
        for line, focus, at in lines[-_MOST_LINES:]:
            self._look_at(line, focus, at)
        if self._process.session is not None:
            self._file.write()

    def close(self):
        """Writes the last of the text."""
        self._file.close()

    def _outside_tracebacks(self, name, lines):
        """Lines without those of a traceback, which show code."""
        for line in lines:
            is_place = line.startswith('  File "')
            if not is_place and not self._is_code[name]:
                yield line
            self._is_code[name] = is_place

    def _look_at(self, line, focus, at):
        # Progress bars write over themselves: what stands at last counts.
        if "\r" in line or "\b" in line:
            line = next((part for part in reversed(line.replace("\b", "\r").split("\r")) if part.strip()), "")
        if not any(character.isdigit() for character in line) and "nan" not in line and "inf" not in line:
            return
        found, step = find_metrics(line)
        if not found:
            self._step = step if step is not None else self._step
            return
        if step is None:
            step = self._step
        else:
            self._step = None
        run = focus or self._process.start_session()
        for key, value in found:
            run.observe_printed(key, value, step, int(at * 1000) if at else None)
