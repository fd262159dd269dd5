"""Keras 2 and 3, also as `tf.keras`: each `Model.fit` is a run with the logs of its epochs, `evaluate` a metric of it.

The logs are read as Keras hands them to its callbacks, so the list of callbacks stays what the program gave.
"""

from _thread import get_ident

from .. import fits
from ..failures import guarded
from ..patching import argument, observe_all

_ARGUMENTS = (("epochs", 4, 1), ("batch_size", 3, None), ("initial_epoch", 12, 0), ("validation_split", 7, 0.0), ("steps_per_epoch", 13, None))
# What an optimizer is compared by; the rest of its configuration is seldom touched.
_OPTIMIZER = ("learning_rate", "momentum", "nesterov", "rho", "beta_1", "beta_2", "epsilon", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm")

# Runs of fits that go on, and what evaluations have found, by thread.
_fitting = {}
_evaluated = {}


def on_import(keras):
    """Looks on at models, and at what callbacks are told."""
    observe_all(keras.callbacks.CallbackList, {"on_epoch_end": _begin_epoch_end, "on_test_end": _begin_test_end})
    observe_all(keras.Model, {"fit": _begin_fit, "evaluate": _begin_evaluate, "predict": _begin_predict})


def _begin_fit(arguments, named):
    if not fits.is_top_level("sklearn"):
        return None
    model, data = arguments[0], argument(arguments, named, 1, "x")
    params = dict(_params_of(model) or {}, **_settings(arguments, named, data))
    run = fits.begin_fit(type(model).__name__, model, params, data, reports=True)
    if run is None:
        return None
    thread = get_ident()
    _fitting[thread] = run

    def finish(result, error):
        _fitting.pop(thread, None)
        # Before it has seen data a model may not know how many there are.
        run.set_params(_weights_of(model) or {}, is_observed=True)
        fits.end_fit(run, error)

    return finish


def _settings(arguments, named, data):
    settings = {}
    for name, position, default in _ARGUMENTS:
        value = argument(arguments, named, position, name, default)
        if value is not None and (name in named or value != default or name == "epochs"):
            settings[name] = value
    if "batch_size" not in settings and hasattr(data, "shape"):
        settings["batch_size"] = 32  # what Keras takes for arrays
    return settings


@guarded("the parameters of a Keras model")
def _params_of(model):
    params = {}
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None:
        params["optimizer"] = type(optimizer).__name__
        config = optimizer.get_config()
        for key in _OPTIMIZER:
            value = config.get(key)
            if isinstance(value, float):
                # Keras keeps them in 32 bits: 0.001 comes back as 0.0010000000474974513.
                value = float("%.7g" % value)
            elif isinstance(value, dict):
                value = value.get("class_name", value)  # a schedule
            if value not in (None, False):
                params["optimizer." + key] = value
    if getattr(model, "loss", None) is not None:
        params["loss"] = _name_of(model.loss)
    return params


def _name_of(loss):
    if isinstance(loss, dict):
        return {key: _name_of(value) for key, value in loss.items()}
    if isinstance(loss, (list, tuple)):
        return [_name_of(value) for value in loss]
    return loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)


@guarded("the weights of a Keras model")
def _weights_of(model):
    count = 0
    for weight in model.trainable_weights:
        size = 1
        for length in weight.shape:
            size *= int(length)
        count += size
    return {"trainable_parameters": count}


def _begin_epoch_end(arguments, named):
    run = _fitting.get(get_ident())
    if run is None:
        return None
    epoch, logs = argument(arguments, named, 1, "epoch"), argument(arguments, named, 2, "logs")

    def finish(result, error):
        for key, value in (logs or {}).items():
            if not isinstance(value, dict):
                run.report(key, value, int(epoch))

    return finish


def _begin_evaluate(arguments, named):
    # The fit's own evaluations are in its logs.
    if not fits.is_top_level("sklearn"):
        return None
    run = fits.look_at_model(arguments[0]) or fits.target()
    thread = get_ident()
    _evaluated[thread] = {}
    run.hold_printed()

    def finish(result, error):
        # Keras calls it testing, too; `loss` alone is the training's.
        for key, value in _evaluated.pop(thread, {}).items():
            if not isinstance(value, dict):
                run.logged.add(key)
                run.report("test_" + key, value)
        run.release_printed()

    return finish


def _begin_test_end(arguments, named):
    found = _evaluated.get(get_ident())
    if found is not None:
        found.update(argument(arguments, named, 1, "logs") or {})


def _begin_predict(arguments, named):
    if not fits.is_fitting():
        fits.look_at_model(arguments[0])
