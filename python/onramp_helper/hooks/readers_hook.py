"""Readers that open files without Python's `open`: their paths are data files of the program like all others.

Each line: the module; then what is called, which of its arguments is the path and what that is called. Methods count
their object as the first argument.
"""

import os

from .. import state
from ..failures import guarded
from ..patching import ObservedMethod, argument, observed

_POLARS = ("read_avro", "read_csv", "read_excel", "read_ipc", "read_json", "read_ndjson", "read_parquet", "scan_csv", "scan_ipc", "scan_ndjson", "scan_parquet")
_DUCKDB = ("from_csv_auto", "from_parquet", "read_csv", "read_json", "read_parquet")

READERS = {
    "cv2": (("imread", 0, "filename"),),
    "duckdb": tuple((name, 0, "path_or_buffer" if name == "read_csv" else "file_glob") for name in _DUCKDB),
    "h5py._debian_h5py_serial._hl.files": (("File.__init__", 1, "name"),),
    "h5py._hl.files": (("File.__init__", 1, "name"),),
    "polars": tuple((name, 0, "source") for name in _POLARS),
    "pyarrow.csv": (("read_csv", 0, "input_file"), ("open_csv", 0, "input_file")),
    "pyarrow.feather": (("read_table", 0, "source"), ("read_feather", 0, "source")),
    "pyarrow.parquet.core": (("read_table", 0, "source"), ("ParquetFile.__init__", 1, "source")),
    "safetensors.torch": (("load_file", 0, "filename"),),
    "soundfile": (("SoundFile.__init__", 1, "file"),),
    "tables.file": (("File.__init__", 1, "filename"),),
    "torchvision.io.image": (("read_file", 0, "path"), ("read_image", 0, "path")),
    "torchvision.io.video": (("read_video", 0, "filename"),),
}

# Of a pattern or a folder.
_MOST_FILES = 10000


def on_import(module):
    """Looks on at a module's readers; those that this version does not have are left out."""
    for name, position, keyword in READERS[module.__name__]:
        owner, _, method = name.rpartition(".")
        holder = getattr(module, owner, None) if owner else module
        reader = getattr(holder, method, None) if holder is not None else None
        if reader is not None:
            observe = ObservedMethod if owner else observed
            setattr(holder, method, observe(reader, _begin_for(position, keyword)))


def _begin_for(position, keyword):
    def begin(arguments, named):
        source = argument(arguments, named, position, keyword)
        # Modes of what can write as well: "r+" and "a" do both.
        mode = argument(arguments, named, position + 1, "mode")
        return lambda result, error: None if error is not None else _note(source, mode if isinstance(mode, str) else "r")

    return begin


@guarded("a reader of files")
def _note(source, mode):
    files = state.process.files if state.process is not None else None
    if files is None:
        return
    for path in _paths(source):
        if os.path.isfile(path):
            if mode[:1] == "r" or mode[:1] == "a":
                files.note(path, False)
            if mode != "r":
                files.note(path, True)


def _paths(source):
    if isinstance(source, (list, tuple)):
        return [path for one in source[:_MOST_FILES] for path in _paths(one)]
    if isinstance(source, bytes):
        source = os.fsdecode(source)
    if not isinstance(source, (str, os.PathLike)):
        return []
    path = os.fspath(source)
    if "*" in path:
        import glob

        return glob.glob(path, recursive=True)[:_MOST_FILES]
    if os.path.isdir(path):
        return [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in sorted(names)][:_MOST_FILES]
    return [path]
