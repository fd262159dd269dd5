"""Forks: the child records into files of its own, and the parent's thread of ours does not stand in the way."""

import os
import sys

from . import state
from .failures import guarded


def install():
    """Registers what has to happen around a fork."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child)


@guarded("before a fork")
def _before():
    state.process.started_others = True
    # Python 3.12 and later warn on standard error when a process with a second thread forks.
    _background("pause")


@guarded("after a fork")
def _after_in_parent():
    _background("resume_soon")


@guarded("after a fork, in the child")
def _after_in_child():
    process = state.process
    process.is_worker = True
    process.parentage = "child"
    _background("forget")
    if process.output is not None:
        process.output.forget()
    if process.files is not None:
        process.files.forget()
    if process.session is not None:
        process.session.continue_in_child()
    module = sys.modules.get("onramp_helper.session")
    if module is not None:
        module.forget_locks()


def _background(action):
    # Where it is not loaded no thread was ever needed.
    module = sys.modules.get("onramp_helper.background")
    if module is not None:
        getattr(module.background, action)()
