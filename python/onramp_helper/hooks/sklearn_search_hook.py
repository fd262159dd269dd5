"""scikit-learn's searches and cross-validation: one run, with what was tried below it."""

from .. import fits, state
from ..background import background
from ..failures import guarded
from ..patching import observed
from ..run import Run
from ..run_names import name_by, varied_keys
from ..secrets import to_masked_texts
from .sklearn_hook import name_of, params_of

# Of larger searches the best ones.
_MOST_CANDIDATES = 200


def on_import(validation):
    """Looks on at cross-validation."""
    for name in ("cross_validate", "cross_val_score"):
        if callable(getattr(validation, name, None)):
            setattr(validation, name, observed(getattr(validation, name), _begin_for(name)))


def _begin_for(name):
    def begin(arguments, named):
        estimator = arguments[0] if arguments else named.get("estimator")
        if state.process is None or fits.is_fitting() or fits.is_called_from("sklearn") or not hasattr(estimator, "fit"):
            return None
        run = fits.begin_fit("%s %s" % (name, name_of(estimator)), estimator, params_of(estimator) or {})
        if run is None:
            return None

        def finish(result, error):
            if error is None:
                _record_folds(run, result if isinstance(result, dict) else {"test_score": result})
            fits.end_fit(run, error)

        return finish

    return begin


def _record_folds(run, scores):
    for key, values in scores.items():
        if getattr(values, "ndim", 0) != 1 or getattr(values, "dtype", None) is None or values.dtype.kind not in "fiu":
            continue
        for fold, value in enumerate(values):
            run.observe(key, float(value), fold)
        run.observe("mean_" + key, float(values.mean()))
        run.observe("std_" + key, float(values.std()))


def record_candidates(run, search):
    """Records what a search tried: each candidate is a run below, the best one's values are those of the search."""
    best = getattr(search, "best_params_", None)
    if best:
        run.set_params({"best." + key: value for key, value in best.items()}, is_observed=True)
    winner = getattr(search, "best_estimator_", None)
    if winner is not None:
        # Programs often go on with it alone, and keep it.
        fits.remember(winner, run)
    results = search.cv_results_
    background.soon(lambda: _write_candidates(run, name_of(search.estimator), results))


@guarded("the candidates of a search")
def _write_candidates(search_run, name, results):
    ranks = next((results[key] for key in results if key.startswith("rank_test_")), None)
    order = list(range(len(results["params"])))
    if ranks is not None:
        order.sort(key=lambda index: ranks[index])
    params = [to_masked_texts({key: type(value).__name__ if hasattr(value, "fit") else value for key, value in one.items()}) for one in results["params"]]
    varied = varied_keys(params)
    for index in sorted(order[:_MOST_CANDIDATES]):
        # Milliseconds apart, so that they stay in the order in which they were tried.
        run = Run.begin(state.process, name_by(name, params[index], varied), search_run, started_at=search_run.started_at + index)
        run.set_params(params[index], is_observed=True)
        for key, column in results.items():
            if key.startswith(("mean_", "std_")):
                run.observe(key, float(column[index]))
            elif key.startswith("split"):
                fold, _, metric = key[len("split") :].partition("_")
                run.observe(metric, float(column[index]), int(fold))
        run.end()
        state.process.session.release(run)
