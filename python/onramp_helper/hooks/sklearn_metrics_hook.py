"""`sklearn.metrics`: what the program computes is a metric of the run whose model was fitted or asked last."""

from .. import fits, state
from ..patching import observed


def on_import(module):
    """Looks on at the functions that the module itself defines."""
    for name, function in list(vars(module).items()):
        if type(function) is type(on_import) and not name.startswith("_") and function.__module__ == module.__name__:
            setattr(module, name, observed(function, _begin_for(name)))


def _begin_for(name):
    def begin(arguments, named):
        # Scorers, searches and other metrics compute metrics as well; only the program's own calls tell something.
        if state.process is None or fits.is_fitting() or fits.is_called_from("sklearn"):
            return None
        return finish

    def finish(result, error):
        if error is None and _is_number(result):
            fits.target().observe(name, float(result))

    return begin


def _is_number(value):
    if isinstance(value, bool):
        return False
    return isinstance(value, (float, int)) or getattr(value, "ndim", None) == 0 and getattr(getattr(value, "dtype", None), "kind", "") in "fiu"
