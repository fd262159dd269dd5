"""joblib: a model that was fitted in a run and dumped to a file is an artifact of that run."""

import os

from .. import fits, state
from ..kept_files import keep_file
from ..patching import argument, observed

_LARGEST_MB = 64
# Where a model may be among other things, such as its scaler.
_MOST_PARTS = 20


def on_import(module):
    """Looks on at `joblib.dump`."""
    module.dump = observed(module.dump, _begin)


def _begin(arguments, named):
    target = argument(arguments, named, 1, "filename")
    if state.process is None or not isinstance(target, (str, os.PathLike)) or fits.is_called_from("joblib"):
        return None
    run = _run_of(argument(arguments, named, 0, "value"))
    largest = int(os.environ.get("ONRAMP_LARGEST_MODEL_MB") or _LARGEST_MB) << 20
    if run is None or not largest:
        return None
    return lambda result, error: None if error is not None else keep_file(run, "model", target, largest)


def _run_of(value):
    if isinstance(value, dict):
        parts = list(value.values())[:_MOST_PARTS]
    else:
        parts = value[:_MOST_PARTS] if isinstance(value, (list, tuple)) else [value]
    return next((run for run in map(fits.run_of_model, parts) if run is not None), None)
