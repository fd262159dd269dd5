"""PyTorch Lightning, under both of its names: each `Trainer.fit` is a run, with what its callbacks can see of every epoch."""

from importlib import import_module

from .. import fits
from ..failures import guarded
from ..patching import argument, observe_all
from ..values import flatten
from .torch_hook import count_weights

_SETTINGS = ("max_epochs", "max_steps", "precision", "accumulate_grad_batches", "gradient_clip_val", "check_val_every_n_epoch", "num_devices", "num_nodes")


def on_import(module):
    """Looks on at trainers."""
    package = module.__name__[: -len(".trainer.trainer")]
    make_reporter = _reporter_of(import_module(package + ".callbacks").Callback)
    observe_all(module.Trainer, {"fit": _begin_for(package, make_reporter), "test": _begin_test, "predict": _begin_predict})


def _begin_for(package, make_reporter):
    def begin(arguments, named):
        trainer, model = arguments[0], argument(arguments, named, 1, "model")
        # A search for a learning rate fits as well, but only to find one.
        if not fits.is_top_level("sklearn", package + ".tuner") or not trainer.is_global_zero:
            return None
        # What `torch.compile` gives stands for the module inside.
        model = getattr(model, "_orig_mod", model)
        callbacks = trainer.callbacks
        sources = [argument(arguments, named, 2, "train_dataloaders"), argument(arguments, named, 4, "datamodule"), model]
        run = fits.begin_fit(type(model).__name__, model, _params_of(trainer, model, sources) or {}, reports=True)
        if run is None:
            return None
        reporter = make_reporter(run)
        callbacks.append(reporter)

        def finish(result, error):
            reporter.report(trainer)
            fits.end_fit(run, error)
            # The model may have brought callbacks of its own, by which the list became another one.
            for one in (callbacks, trainer.callbacks):
                if any(callback is reporter for callback in one):
                    one.remove(reporter)

        return finish

    return begin


@guarded("the parameters of a Lightning fit")
def _params_of(trainer, model, sources):
    params = {}
    for source in sources:
        params.update(flatten(getattr(source, "hparams", None)))
        if isinstance(getattr(source, "batch_size", None), int):
            params["batch_size"] = source.batch_size
    for name in _SETTINGS:
        value = getattr(trainer, name, None)
        if value is not None and value != -1:
            params["trainer." + name] = value
    for callback in trainer.callbacks:
        if type(callback).__name__ == "EarlyStopping":
            params.update({"early_stopping.monitor": callback.monitor, "early_stopping.patience": callback.patience})
    params.update(count_weights(model) or {})
    return params


def _begin_test(arguments, named):
    if fits.is_fitting():
        return None
    trainer = arguments[0]
    model = argument(arguments, named, 1, "model")
    run = fits.look_at_model(trainer.lightning_module if model is None else model) or fits.target()
    run.hold_printed()

    def finish(result, error):
        for metrics in result or ():
            for key, value in metrics.items():
                run.report(key, value)
        run.release_printed()

    return finish


def _begin_predict(arguments, named):
    if not fits.is_fitting():
        model = argument(arguments, named, 1, "model")
        fits.look_at_model(arguments[0].lightning_module if model is None else model)


def _reporter_of(base):
    """A function that makes a Lightning callback for a run."""

    class Reporter(base):
        """Reports what an epoch has left behind when the next one begins: until then modules and callbacks may add to it."""

        def __init__(self, run):
            super().__init__()
            self._run = run
            self._epoch = None

        def on_train_epoch_start(self, trainer, *arguments):
            self.report(trainer)
            self._epoch = trainer.current_epoch

        @guarded("an epoch of Lightning")
        def report(self, trainer):
            """Reports the epoch that was begun last, once."""
            epoch, self._epoch = self._epoch, None
            if epoch is not None:
                for key, value in trainer.callback_metrics.items():
                    self._run.report(key, value, epoch)

        def __reduce__(self):
            # To processes that the trainer starts it is a callback that does nothing.
            return base, ()

    return Reporter
