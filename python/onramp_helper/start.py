"""What happens when an interpreter starts: deciding whether to record, and standing ready. Everything else waits."""

import os
import sys

from . import failures, state
from .place import find_place
from .tools import find_tool, spreads


def start():
    """Makes this interpreter ready to be recorded, if its script lies in a tracked folder."""
    if state.process is not None:
        return
    environment = os.environ
    argv = getattr(sys, "argv", None) or [""]
    argv0, module = argv[0], _module_name(argv)
    script = state.script_of(argv0)
    place = find_place(os.path.dirname(script) if script else os.getcwd(), environment)
    if place is None:
        return
    failures.tell_in(place.store)
    tool = find_tool(argv0, module, argv[1:])
    if tool and spreads(tool):
        environment["ONRAMP_CAPTURE"] = "off"
    automatic = tool is None and environment.get("ONRAMP_CAPTURE") != "off"
    state.process = state.Process(place, *_find_session(environment, tool), automatic, argv, module)
    _stand_ready(state.process)


def _stand_ready(process):
    from . import forks
    from .exits import exits
    from .finish import finish

    forks.install()
    exits.install(finish)
    if not process.automatic:
        return
    from . import audit, imports, streams

    _tell_children(process)
    audit.install(process)
    imports.install()
    streams.install(process)
    if process.parentage == "launched":
        from .background import background

        background.join_soon()


def _find_session(environment, tool):
    """The session's id and how we belong to it."""
    given = environment.get("ONRAMP_SESSION_ID", "")
    owner = environment.get("ONRAMP_SESSION_OWNER", "")
    # A tool between a program and its parent is no part of the parent's session.
    if tool is None and len(given) == 32 and environment.get("ONRAMP_STORE"):
        if owner == str(os.getpid()):
            return given, "own"  # the process became another program by `exec`
        return given, "child" if owner else "launched"
    from .store import new_run_id

    return new_run_id(), "own"


def _tell_children(process):
    environment = os.environ
    environment["ONRAMP_STORE"] = process.place.store
    environment["ONRAMP_SESSION_ID"] = process.session_id
    if process.parentage != "child":
        environment["ONRAMP_SESSION_OWNER"] = str(os.getpid()) if process.parentage == "own" else "onramp run"


def _module_name(argv):
    """The module behind `-m`, or None; when this runs Python has not put its file into `sys.argv` yet."""
    if argv[0] != "-m":
        return None
    command = state.original_command()
    last = command[len(command) - len(argv)]
    # `-m name`, or joined with other options as in `-umname`.
    return last if not last.startswith("-") else last[last.index("m") + 1 :]
