"""Which data files the program reads and writes, seen through Python's audit events."""

import os
import sys
from _thread import get_ident

from . import state
from .exits import exits
from .failures import guarded, note

# What a run would call data: not code, not what libraries keep for themselves.
DATA_ENDINGS = frozenset(
    """
    .csv .tsv .txt .json .jsonl .ndjson .yaml .yml .toml .xml .parquet .feather .arrow .avro .orc .npy .npz .h5 .hdf5 .hdf .nc .zarr
    .mat .pkl .pickle .joblib .xlsx .xls .ods .db .sqlite .sqlite3 .duckdb .gz .bz2 .xz .zst .zip .tar .tgz .png .jpg .jpeg .gif
    .bmp .tif .tiff .webp .svg .pdf .wav .mp3 .flac .ogg .mp4 .avi .mkv .mov .pt .pth .onnx .safetensors .bin .ckpt .pb .tflite
    .keras .dta .sav .rds .rdata .arff .svm .libsvm .dat .data .tfrecord .tfrecords .dcm .nii .fasta .fastq .las .html .md .model .ubj
    """.split()
)

# More different files than this between two looks are not told apart any more.
_MOST_PENDING = 200000


class OpenedFiles:
    """Paths that were opened since the last look, and in what way."""

    def __init__(self, process):
        self.process = process
        # In what order: 'r', 'w', 'rw' for read and then written, 'wr'.
        self.pending = {}
        self._recorder = None
        # Threads that open files for the helper just now.
        self.unheard = set()

    def forget(self):
        """In the child of a fork: what waits here is the parent's."""
        self.pending = {}
        self._recorder = None
        self.unheard = set()

    def note(self, path, is_written):
        """Takes a path; for hooks of readers that Python does not see opening."""
        path = os.path.abspath(path)
        way = "w" if is_written else "r"
        ways = self.pending.get(path, "")
        if way not in ways and len(self.pending) < _MOST_PENDING:
            self.pending[path] = ways + way

    def record(self, session, is_last=False):
        """Records what was opened; in the background thread, or at the very end."""
        if self._recorder is None:
            from .files import FileRecorder

            self._recorder = FileRecorder(self.process.place)
        pending, self.pending = self.pending, {}
        with Unheard(self):
            self._recorder.record(pending, session, is_last)


def note_file(path, is_written):
    """Takes what a library was given as a file that it opens without Python, if it is one and not the helper's affair."""
    files = state.process and state.process.files
    if files is None or get_ident() in files.unheard or not isinstance(path, (str, os.PathLike)):
        return
    path = os.fsdecode(path)
    if os.path.isfile(path):
        files.note(path, is_written)


class Unheard:
    """While it is entered, what this thread opens is the helper's own affair."""

    def __init__(self, files):
        self._files = files

    def __enter__(self):
        if self._files is not None:
            self._files.unheard.add(get_ident())

    def __exit__(self, *error):
        if self._files is not None:
            self._files.unheard.discard(get_ident())


def install(process):
    """Begins to listen; Python has no way to stop it."""
    process.files = files = OpenedFiles(process)
    write_flags = os.O_WRONLY | os.O_RDWR
    endings = DATA_ENDINGS

    def hear(event, arguments):
        if process.wants_thread:
            _resume()
        if event != "open":
            if event == "exec":
                _look_at_code(arguments)
            elif event in _OTHERS:
                _other_event(process, event, arguments)
            return
        try:
            path, mode, flags = arguments
            if path.__class__ is not str:
                if path.__class__ is not bytes:
                    return
                path = os.fsdecode(path)
            # The quickest test first: most of what is opened is code.
            if path[path.rfind(".") :].lower() not in endings or get_ident() in files.unheard:
                return
            is_written = any(letter in mode for letter in "wax+") if mode else bool(flags & write_flags)
            files.note(path, is_written)
        except Exception as error:
            note("hearing of a file", error)

    sys.addaudithook(hear)


# Readers that do not go through `open`, and ways to become or start another program.
_OTHERS = frozenset(("sqlite3.connect", "os.exec", "os.posix_spawn", "subprocess.Popen", "os.spawn", "os.system"))


@guarded("going on after a fork")
def _resume():
    from .background import background

    background.soon()


def _look_at_code(arguments):
    try:
        exits.look_at_code(arguments[0], sys.argv[0])
    except Exception as error:
        note("looking at the program", error)


def _other_event(process, event, arguments):
    try:
        if event == "sqlite3.connect":
            name = arguments[0]
            if isinstance(name, (str, bytes)) and name not in (":memory:", b":memory:", "", b""):
                path = os.fsdecode(name)
                path = path[len("file:") :].split("?")[0] if path.startswith("file:") else path
                if os.path.isfile(path):
                    process.files.note(path, False)
            return
        process.started_others = True
        if event == "os.exec":
            # What comes is another program: nothing of ours will run any more.
            process.output.work()
            if process.session is not None:
                process.session.flush()
    except Exception as error:
        note("hearing of a program", error)
