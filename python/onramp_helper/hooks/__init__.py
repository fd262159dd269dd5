"""Hooks of libraries, one file a library: `on_import(module)` is called when a watched module has been executed.

To add one: a file here, and a line for each module it wants to see. The table is all that a program pays for at its start.
"""

WATCHED = {
    "argparse": "argparse_hook",
    "mlflow": "mlflow_hook",
    "sklearn.base": "sklearn_hook",
    "sklearn.metrics._classification": "sklearn_metrics_hook",
    "sklearn.metrics._ranking": "sklearn_metrics_hook",
    "sklearn.metrics._regression": "sklearn_metrics_hook",
    "sklearn.metrics.cluster._supervised": "sklearn_metrics_hook",
    "sklearn.metrics.cluster._unsupervised": "sklearn_metrics_hook",
    "sklearn.model_selection._validation": "sklearn_search_hook",
}

# Those with something to do before the library is executed: `before_import()`.
EARLY = frozenset(("mlflow",))
