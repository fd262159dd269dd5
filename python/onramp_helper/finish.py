"""The end of the process, as far as Python lets us see it."""

import sys

from . import state
from .failures import guarded

# How long the end of a program may be held up by what is still to be collected.
_PATIENCE_S = 0.15


@guarded("the end of the process")
def finish():
    """Writes what is pending and how the process ended. The last thing the program's own end calls."""
    process = state.process
    if process.is_ending:
        return
    process.is_ending = True
    module = sys.modules.get("onramp_helper.background")
    background = module.background if module else None
    if background is not None:
        background.finish(_PATIENCE_S)
    if process.output is not None:
        process.output.work(is_last=True)
    if process.session is None and _has_to_say_something(process):
        process.start_session(has_recorded=False)
    if process.session is not None:
        if background is not None:
            background.finish(_PATIENCE_S)
        process.session.finish()
        if process.output is not None:
            process.output.close()
    _stay_interrupted()


def _stay_interrupted():
    """Lets an interrupted program still end by the signal, so that shells and loops around it see that.

    Python remembers whether its last piece of text that was executed ended by Ctrl+C, and libraries that were loaded
    meanwhile execute text as well.
    """
    if isinstance(getattr(sys, "last_value", None), KeyboardInterrupt):
        try:
            exec("raise KeyboardInterrupt")
        except KeyboardInterrupt:
            pass


def _has_to_say_something(process):
    """Whether a process that recorded nothing itself is part of a session that is there."""
    if process.is_worker or not process.automatic:
        return False
    if process.parentage == "launched":
        return True
    # A program that was started by this one may have begun our session.
    return process.parentage == "own" and process.started_others and process.session_folder_exists()
