"""scikit-learn: each top-level `fit` of something that predicts is a run; `score` is a metric of it."""

from .. import fits, state
from ..failures import guarded
from ..patching import ObservedMethod, itself, observed
from ..values import to_number

_MOST_PARAMS = 200
_MOST_POINTS = 10000
# What estimators have measured while they were fitted: a value, or one a step.
_LEARNED = ("best_score_", "inertia_", "loss_curve_", "oob_score_", "train_score_", "validation_score_", "validation_scores_")


def on_import(base):
    """Looks on at the methods of all estimators, as their classes are made."""
    estimator = base.BaseEstimator
    before = estimator.__dict__.get("__init_subclass__")

    def __init_subclass__(cls, **named):
        if before is not None:
            before.__get__(None, cls)(**named)
        else:
            super(estimator, cls).__init_subclass__(**named)
        _observe(cls)

    estimator.__init_subclass__ = classmethod(__init_subclass__)
    for name in ("ClassifierMixin", "RegressorMixin", "ClusterMixin", "OutlierMixin"):
        if hasattr(base, name):
            _observe(getattr(base, name))


def _observe(cls):
    for name, begin in _METHODS.items():
        method = cls.__dict__.get(name)
        if getattr(method, "__isabstractmethod__", False):
            continue
        if type(method) is type(_observe):
            setattr(cls, name, ObservedMethod(method, begin))
        elif hasattr(method, "fn") and hasattr(method, "__get__"):
            setattr(cls, name, _ObservedDescriptor(method, begin))


class _ObservedDescriptor:
    """A method that estimators have only under conditions, such as `predict` of a pipeline."""

    def __init__(self, original, begin):
        self._original = original
        self._begin = begin
        self.fn = original.fn
        self.__doc__ = original.__doc__

    def __get__(self, instance, owner=None):
        method = self._original.__get__(instance, owner)
        if instance is None:
            return method
        return observed(method, lambda arguments, named: self._begin((instance,) + arguments, named))

    def __reduce__(self):
        return itself(self._original)


def _begin_fit(arguments, named):
    if fits.is_fitting() or state.process is None or fits.is_called_from("sklearn"):
        return None
    estimator = arguments[0]
    # A scaler or an encoder learns, but is no model that anybody compares.
    if not hasattr(estimator, "predict") and not hasattr(estimator, "fit_predict"):
        return None
    run = fits.begin_fit(name_of(estimator), estimator, params_of(estimator) or {}, _data(arguments, named))
    if run is None:
        return None

    def finish(result, error):
        if error is None:
            _record_learned(run, estimator)
            if hasattr(estimator, "cv_results_"):
                from .sklearn_search_hook import record_candidates

                record_candidates(run, estimator)
        fits.end_fit(run, error)

    return finish


def _begin_predict(arguments, named):
    if not fits.is_called_from("sklearn"):
        fits.look_at_model(arguments[0])


def _begin_score(arguments, named):
    if fits.is_fitting() or fits.is_called_from("sklearn"):
        return None
    estimator, data = arguments[0], _data(arguments, named)
    run = fits.look_at_model(estimator)

    def finish(result, error):
        value = None if error is not None else to_number("score", result)
        if value is not None:
            key = "training_score" if data is not None and fits.was_fitted_on(estimator, data) else "score"
            (run or fits.target()).observe(key, value)

    return finish


_METHODS = {
    "fit": _begin_fit,
    "fit_predict": _begin_fit,
    "predict": _begin_predict,
    "predict_proba": _begin_predict,
    "decision_function": _begin_predict,
    "score": _begin_score,
}


def _data(arguments, named):
    return arguments[1] if len(arguments) > 1 else named.get("X")


def name_of(estimator):
    """What people call it: the class; of a pipeline that of its last step, of a search that of what it varies."""
    steps = getattr(estimator, "steps", None)
    if isinstance(steps, list) and steps:
        return name_of(steps[-1][1])
    inner = getattr(estimator, "estimator", None)
    name = type(estimator).__name__
    return "%s %s" % (name, name_of(inner)) if inner is not None and hasattr(inner, "fit") and hasattr(estimator, "refit") else name


@guarded("the parameters of an estimator")
def params_of(estimator):
    """Parameters of simple types; of estimators inside of others the class stands for them."""
    params = {}
    all_params = estimator.get_params(deep=True)
    # Wrappers of XGBoost have some thirty parameters that are None as long as nobody sets them.
    mostly_unset = tuple(prefix for prefix, part in [("", estimator)] + [(key + "__", value) for key, value in all_params.items()] if hasattr(part, "get_xgb_params"))
    for key, value in all_params.items():
        if value is None and key.startswith(mostly_unset):
            continue
        if hasattr(value, "fit"):
            value = type(value).__name__
        elif isinstance(value, (list, tuple)) and any(hasattr(part, "fit") or isinstance(part, tuple) for part in value):
            # The steps of a pipeline, which are among the others by their names.
            continue
        elif not isinstance(value, type) and getattr(value, "ndim", 0):
            value = "array of shape %s" % (value.shape,)
        params[key] = value
        if len(params) >= _MOST_PARAMS:
            break
    return params


def _record_learned(run, estimator):
    for name in _LEARNED:
        value = estimator.__dict__.get(name)
        if value is None:
            continue
        if getattr(value, "ndim", 0) == 1 or isinstance(value, list):
            for step, one in enumerate(list(value)[:_MOST_POINTS]):
                run.observe(name.rstrip("_"), float(one), step)
        else:
            number = to_number(name, value)
            if number is not None:
                run.observe(name.rstrip("_"), number)
