"""XGBoost (1.3 to 3): `train` and `cv` are runs, with what each iteration measured; the wrappers for scikit-learn as well.

The metrics are read where XGBoost keeps them for its callbacks, so no callback is added: in some versions the order in which
they are called would change with their number.
"""

from _thread import get_ident

from .. import fits
from ..audit import note_file
from ..failures import guarded
from ..patching import argument, observe_all
from .boosters import begin_training

# Trainings that go on, by thread; None where one is part of something else.
_training = {}


def on_import(module):
    """Looks on at training, at predictions, and at files that XGBoost opens itself."""
    if module.__name__ == "xgboost.callback":
        observe_all(module.CallbackContainer, {"after_iteration": _begin_iteration})
    elif module.__name__ == "xgboost.training":
        observe_all(module, {"train": _begin_for("train"), "cv": _begin_for("cv")})
    else:
        observe_all(module.DMatrix, {"__init__": _begin_reading})
        observe_all(module.Booster, {"predict": _begin_predict, "inplace_predict": _begin_predict, "load_model": _begin_loading, "save_model": _begin_saving})


class _Training:
    """A training that goes on: its run, and the model as the last iteration left it."""

    __slots__ = ("run", "model")

    def __init__(self, run):
        self.run = run
        self.model = None


def _begin_for(name):
    def begin(arguments, named):
        run, end = begin_training("xgboost", name, arguments, named, 10)
        thread, training = get_ident(), run and _Training(run)
        outer = _training.get(thread)
        _training[thread] = training

        def finish(result, error):
            if outer is None:
                _training.pop(thread, None)
            else:
                _training[thread] = outer
            if training is None:
                return
            if error is None:
                _record_best(training)
                fits.remember(result, run)
            end(error)

        return finish

    return begin


def _begin_iteration(arguments, named):
    training = _training.get(get_ident())
    if training is None:
        return None
    history, iteration = arguments[0].history, argument(arguments, named, 2, "epoch")
    training.model = argument(arguments, named, 1, "model")

    def finish(result, error):
        if error is not None:
            return
        for data, metrics in history.items():
            for metric, values in metrics.items():
                key, value = "%s-%s" % (data, metric), values[-1]
                if isinstance(value, tuple):
                    # Of cross-validation, over the folds.
                    training.run.report(key + "-mean", value[0], iteration)
                    training.run.report(key + "-std", value[1], iteration)
                else:
                    training.run.report(key, value, iteration)

    return finish


@guarded("the best iteration of XGBoost")
def _record_best(training):
    # XGBoost has a best score only where it was told to stop early; a best iteration always.
    score = None if training.model is None else training.model.attr("best_score")
    if score is not None:
        # Of cross-validation it is mean and deviation in one text.
        training.run.report("best_score", score.strip("()").split(",")[0])
        training.run.report("best_iteration", training.model.attr("best_iteration"))


def _begin_predict(arguments, named):
    fits.look_at_model(arguments[0])


def _begin_reading(arguments, named):
    file = argument(arguments, named, 1, "data")
    if isinstance(file, str):
        # `file://train.txt?format=libsvm#cache`
        file = file.split("#")[0].split("?")[0]
        file = file[len("file://") :] if file.startswith("file://") else file
    note_file(file, is_written=False)


def _begin_loading(arguments, named):
    note_file(argument(arguments, named, 1, "fname"), is_written=False)


def _begin_saving(arguments, named):
    file = argument(arguments, named, 1, "fname")
    return lambda result, error: note_file(file, is_written=True)
