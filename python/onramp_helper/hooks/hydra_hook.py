"""Hydra: the composed configuration of a job is the session's parameters; each job of a multirun is a run of its own."""

from .. import api, state
from ..callers import is_own_module
from ..patching import observed
from .omegaconf_hook import read

_LONGEST_NAME = 200


def on_import(utils):
    """Looks on at the function that runs every job, here or in a worker."""
    utils.run_job = observed(utils.run_job, _begin_job)


def _begin_job(arguments, named):
    # By name, in each version of Hydra; by position a job could be anything.
    task, config = named["task_function"], named["config"]
    if state.process is None or not is_own_module(getattr(task, "__module__", "")):
        return None
    values, _ = read(config)
    values = {key: value for key, value in values.items() if not key.startswith("hydra.")}
    if named.get("job_subdir_key") is None:
        state.process.offer_params(values)
        return None
    run = api.begin_run(", ".join(config.hydra.overrides.task)[:_LONGEST_NAME] or getattr(task, "__name__", None))
    run.set_params(values, is_observed=True)
    entered = api.enter_run(run)
    run.take_printed()

    def finish(result, error):
        # An error of the job is kept in its result and raised by whoever asks for that.
        failure = error or getattr(result, "_return_value", None)
        api.leave_run(run, entered, failure if isinstance(failure, BaseException) else None)

    return finish

