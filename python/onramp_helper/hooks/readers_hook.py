"""Readers that open files without Python's `open`: their paths are data files of the program like all others.

Each line: the module; then what is called, which of its arguments is the path, what that is called, and "mode" where the
next argument says whether it writes. Methods count their object as the first argument.
"""

import os
from itertools import islice

from .. import state
from ..background import background
from ..failures import guarded
from ..patching import ObservedMethod, argument, observed

_POLARS = ("read_avro", "read_csv", "read_excel", "read_ipc", "read_json", "read_ndjson", "read_parquet", "scan_csv", "scan_ipc", "scan_ndjson", "scan_parquet")
_DUCKDB = ("from_csv_auto", "from_parquet", "read_csv", "read_json", "read_parquet")

READERS = {
    "cv2": (("imread", 0, "filename"),),
    "duckdb": tuple((name, 0, "path_or_buffer" if name == "read_csv" else "file_glob") for name in _DUCKDB),
    "h5py._debian_h5py_serial._hl.files": (("File.__init__", 1, "name", "mode"),),
    "h5py._hl.files": (("File.__init__", 1, "name", "mode"),),
    "polars": tuple((name, 0, "source") for name in _POLARS),
    "pyarrow.csv": (("read_csv", 0, "input_file"), ("open_csv", 0, "input_file")),
    "pyarrow.feather": (("read_table", 0, "source"), ("read_feather", 0, "source")),
    "pyarrow.parquet.core": (("read_table", 0, "source"), ("ParquetFile.__init__", 1, "source")),
    "safetensors.torch": (("load_file", 0, "filename"),),
    "soundfile": (("SoundFile.__init__", 1, "file", "mode"),),
    "tables.file": (("File.__init__", 1, "filename", "mode"),),
    "torchvision.io.image": (("read_file", 0, "path"), ("read_image", 0, "path")),
    "torchvision.io.video": (("read_video", 0, "filename"),),
}

# Of a pattern, a folder or a list.
_MOST_FILES = 10000


def on_import(module):
    """Looks on at a module's readers; those that this version does not have are left out."""
    for name, *path in READERS[module.__name__]:
        owner, _, method = name.rpartition(".")
        holder = getattr(module, owner, None) if owner else module
        reader = getattr(holder, method, None)
        if reader is not None:
            setattr(holder, method, (ObservedMethod if owner else observed)(reader, _begin_for(*path)))


def _begin_for(position, keyword, mode_keyword=None):
    def begin(arguments, named):
        source = argument(arguments, named, position, keyword)
        mode = mode_keyword and argument(arguments, named, position + 1, mode_keyword) or "r"
        return lambda result, error: None if error is not None else _note(source, mode)

    return begin


@guarded("a reader of files")
def _note(source, mode):
    if isinstance(source, bytes):
        source = os.fsdecode(source)
    if isinstance(source, (list, tuple)):
        for one in source[:_MOST_FILES]:
            _note(one, mode)
    elif isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if os.path.isfile(path):
            # "r+" and "a" do both.
            if mode[0] in "ra":
                state.process.files.note(path, False)
            if mode != "r":
                state.process.files.note(path, True)
        elif "*" in path or os.path.isdir(path):
            # Looking for many files may take a while.
            state.process.offer(lambda session, path=os.path.abspath(path): background.soon(lambda: _note_many(path)))


def _note_many(path):
    if os.path.isdir(path):
        files = (os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
    else:
        import glob

        files = (file for file in glob.iglob(path, recursive=True) if os.path.isfile(file))
    for file in islice(files, _MOST_FILES):
        state.process.files.note(file, False)
