"""The process as the helper sees it: what it belongs to, and where things that happen are recorded."""

import os
import sys
import time

process = None

_MOST_EARLY = 50


class Process:
    """One interpreter process. There is at most one, in `state.process`; it outlives a fork, in the child as a part of it."""

    def __init__(self, place, session_id, parentage, automatic, argv, module):
        self.place = place
        self.session_id = session_id
        # 'own': the session begins and ends with us. 'launched': `onramp run` keeps it. 'child': of a process with a helper.
        self.parentage = parentage
        # False for tools and where it was turned off: then only the API records.
        self.automatic = automatic
        # As Python was started; the program may change all of it.
        self.argv = list(argv)
        self.module = module
        self.script = script_of(argv[0])
        self.cwd = os.getcwd()
        self.started_at = now_ms()
        self.is_worker = False
        self.started_others = False
        # The background thread was ended for a fork and should go on.
        self.wants_thread = False
        self.is_ending = False
        self.session = None
        # The run that metrics seen from outside belong to: that of the model which was fitted or asked last.
        self.focus = None
        # Parameters that were seen before there was a session to keep them.
        self.early_params = {}
        # Functions of the session for what else was seen before there was a result, and is no reason to record anything.
        self.early = []
        self.files = None
        self.output = None

    def start_session(self, has_recorded=True):
        """The session, on its way to the disk from now on; `has_recorded` is false where it has nothing of its own to say."""
        if self.session is None:
            from .session import Session

            Session.begin(self, has_recorded)
        return self.session

    def offer_params(self, values):
        """Parameters that were seen from outside, which alone are no reason to record anything."""
        if self.session is not None:
            self.session.set_params(values, is_observed=True)
            return
        for key, value in values.items():
            self.early_params.setdefault(key, value)

    def offer(self, work):
        """Has `work(session)` done as soon as there is something to record."""
        if self.session is not None and self.session.has_results():
            work(self.session)
        elif len(self.early) < _MOST_EARLY:
            self.early.append(work)

    def session_folder_exists(self):
        from .store import run_folder

        return os.path.isdir(run_folder(self.place.store, self.session_id))


def script_of(argv0):
    """The absolute path of the script that the first of `sys.argv` names, or None when it names none."""
    return None if argv0 in ("", "-", "-c", "-m") else os.path.abspath(argv0)


def now_ms():
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


def original_command():
    """The command line as the interpreter got it."""
    command = getattr(sys, "orig_argv", None)
    if command:
        return list(command)
    try:
        with open("/proc/self/cmdline", "rb") as file:
            return [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]
    except OSError:
        return [sys.executable] + list(sys.argv)
