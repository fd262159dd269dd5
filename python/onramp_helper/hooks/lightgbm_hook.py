"""LightGBM: `train` and `cv` are runs, with what each iteration measured; the wrappers for scikit-learn as well."""

from .. import fits
from ..audit import note_file
from ..failures import guarded, write_line
from ..patching import argument, observe_all
from .boosters import begin_training


def on_import(module):
    """Looks on at training, at predictions, and at files that LightGBM opens itself."""
    if module.__name__ == "lightgbm.engine":
        observe_all(module, {"train": _begin_for("train", module.train), "cv": _begin_for("cv", module.cv)})
    else:
        observe_all(module.Dataset, {"__init__": _begin_reading})
        observe_all(module.Booster, {"__init__": _begin_loading, "predict": _begin_predict, "save_model": _begin_writing})


class _Reporter:
    """A callback of LightGBM's: called with an environment after each iteration, before all others, of which one may stop."""

    before_iteration = False

    def __init__(self, run):
        # LightGBM looks for it among the object's own attributes.
        self.order = -(1 << 30)
        self.count = 0
        self._run = run

    def __call__(self, env):
        self.count += 1
        self._report(env)

    @guarded("an iteration of LightGBM")
    def _report(self, env):
        for item in env.evaluation_result_list or ():
            data, metric, value = item[:3]
            # In cross-validation some versions put the name of the data into that of the metric.
            key = metric.replace(" ", "-") if data == "cv_agg" else "%s-%s" % (data, metric)
            deviation = item[4] if len(item) > 4 else None
            self._run.report(key if deviation is None else key + "-mean", value, env.iteration)
            if deviation is not None:
                self._run.report(key + "-stdv", deviation, env.iteration)


def _begin_for(name, function):
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    if "callbacks" not in names:
        raise AttributeError("lightgbm.%s takes no callbacks" % name)
    position = names.index("callbacks")

    def begin(arguments, named):
        callbacks = list(named.get("callbacks") or ())
        run, end = begin_training("lightgbm", name, arguments, named, 100)
        if run is None:
            return None
        reporter = _Reporter(run)
        if len(arguments) > position:
            write_line("lightgbm.%s: callbacks given by position, so no metrics of iterations" % name)
        else:
            # A list of its own. In front, because LightGBM numbers the others by their distance from the end.
            named["callbacks"] = [reporter] + callbacks

        def finish(result, error):
            if error is None:
                _record_best(run, result, reporter.count)
                fits.remember(result, run)
            end(error)

        return finish

    return begin


@guarded("the best iteration of LightGBM")
def _record_best(run, result, count):
    if isinstance(result, dict):
        curves = {key.replace(" ", "-"): values for key, values in result.items() if isinstance(values, list) and values}
        iteration = min((len(values) for values in curves.values()), default=count)
        if iteration == count:
            return  # not stopped early, as below
        scores = {key: values[-1] for key, values in curves.items()}
    else:
        iteration = result.best_iteration
        if iteration <= 0:
            return
        scores = {"%s-%s" % (data, metric): value for data, metrics in result.best_score.items() for metric, value in metrics.items()}
    run.report("best_iteration", iteration)
    for key, value in scores.items():
        run.report("best_" + key, value)


def _begin_predict(arguments, named):
    fits.look_at_model(arguments[0])
    note_file(argument(arguments, named, 1, "data"), is_written=False)


def _begin_reading(arguments, named):
    note_file(argument(arguments, named, 1, "data"), is_written=False)


def _begin_loading(arguments, named):
    note_file(argument(arguments, named, 3, "model_file"), is_written=False)


def _begin_writing(arguments, named):
    file = argument(arguments, named, 1, "filename")
    return lambda result, error: note_file(file, is_written=True)
