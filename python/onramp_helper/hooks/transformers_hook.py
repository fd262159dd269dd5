"""Hugging Face `Trainer`: each `train` is a run, with the arguments that say something and what is logged, by global step.

What is logged is read as the trainer hands it to its callbacks, so that their list stays what the program gave.
"""

from .. import fits
from ..failures import guarded
from ..patching import argument, observe_all
from .torch_hook import count_weights

# Of interest also where they are the defaults.
_ALWAYS = ("learning_rate", "lr_scheduler_type", "num_train_epochs", "optim", "per_device_train_batch_size", "seed", "weight_decay")
# Where things lie, how they are reported, and what is computed from the machine.
_NEVER = frozenset("debug disable_tqdm include_num_input_tokens_seen local_rank output_dir project push_to_hub report_to run_name".split())
_NEVER_PREFIXES = ("_", "accelerator_", "dataloader_", "ddp_", "deepspeed", "do_", "fsdp", "hub_", "log_", "logging_", "push_to_hub_", "save_", "trackio_")


def on_import(module):
    """Looks on at trainers, and at what their callbacks are told."""
    observe_all(module.CallbackHandler, {"on_log": _begin_log})
    observe_all(module.Trainer, {"train": _begin_train, "evaluate": _begin_evaluate, "predict": _begin_evaluate})


def _begin_train(arguments, named):
    trainer = arguments[0]
    if not fits.is_top_level("sklearn") or not trainer.is_world_process_zero():
        return None
    params = dict(_params_of_model(trainer.model) or {}, **_params_of_arguments(trainer.args) or {})
    name = type(trainer.model if trainer.model is not None else trainer).__name__
    run = fits.begin_fit(name, trainer, params, reports=True)
    if run is None:
        return None

    def finish(result, error):
        # A trainer may make its model when it begins to train.
        run.set_params(_params_of_model(trainer.model) or {}, is_observed=True)
        fits.remember(trainer.model, run)
        fits.end_fit(run, error)

    return finish


@guarded("the arguments of a trainer")
def _params_of_arguments(settings):
    params = {}
    values = settings.to_dict()
    for name, field in type(settings).__dataclass_fields__.items():
        if name in _NEVER or name.startswith(_NEVER_PREFIXES) or name not in values:
            continue
        value, default = getattr(settings, name), field.default
        if callable(field.default_factory):
            default = field.default_factory()
        # Some are enumerations, which equal their text only in some versions.
        if name in _ALWAYS or (value != default and values[name] != default and values[name] not in (None, "", [], {})):
            params[name] = values[name]
    return params


@guarded("the parameters of a trainer's model")
def _params_of_model(model):
    if model is None:
        return {}
    params = {"model": type(model).__name__}
    name = getattr(getattr(model, "config", None), "_name_or_path", None)
    if name:
        params["model_name_or_path"] = name
    params.update(count_weights(model) or {})
    return params


def _begin_evaluate(arguments, named):
    if not fits.is_fitting():
        fits.look_at_model(arguments[0])


def _begin_log(arguments, named):
    progress, logs = argument(arguments, named, 2, "state"), argument(arguments, named, 4, "logs")
    if not progress.is_world_process_zero:
        return None
    # After the training, or without one, these are evaluations.
    run = fits.run_of_thread() or fits.look_at_model(arguments[0].model) or fits.target()

    def finish(result, error):
        for key, value in logs.items():
            if isinstance(value, (float, int)) or hasattr(value, "item"):
                run.report(key, value, progress.global_step)

    return finish
