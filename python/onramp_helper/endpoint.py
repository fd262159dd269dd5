"""The endpoint of a store on this machine: found by its file, started where none runs. See `adapters/endpoint/endpointFile.ts`."""

import json
import os
import re

from .failures import note
from .identity import host_name

# The command line of Onramp as a JSON list of words, for programs that VS Code or `onramp run` started.
COMMAND_VARIABLE = "ONRAMP_COMMAND"


class Endpoint:
    """Where it listens, and what it wants to see."""

    __slots__ = ("uri", "token")

    def __init__(self, uri, token):
        self.uri = uri
        self.token = token


def find_endpoint(store):
    """The endpoint that runs, or None."""
    file = os.path.join(store, "endpoints", re.sub(r"[^\w.-]", "-", host_name(), flags=re.ASCII) + ".json")
    try:
        with open(file, encoding="utf-8") as text:
            known = json.load(text)
        return Endpoint(str(known["uri"]), str(known["token"])) if _lives(known["process"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def start_endpoint(place):
    """Starts one without waiting for it; None where the command line of Onramp cannot be found."""
    command = _command()
    if command is None:
        return None
    import subprocess

    environment = dict(os.environ)
    for name in ("ONRAMP_SESSION_ID", "ONRAMP_SESSION_OWNER"):
        environment.pop(name, None)
    # The editor's own program, which is Node when it is told so.
    environment["ELECTRON_RUN_AS_NODE"] = "1"
    words = command + ["serve-tracking", "--workspace", place.workspace, "--detach"]
    try:
        return subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as error:
        note("starting the endpoint", error)
        return None


def await_endpoint(started, patience_s):
    """What a started one says when it is ready; None when it cannot be, or takes too long."""
    import subprocess

    try:
        output, _ = started.communicate(timeout=patience_s)
        said = json.loads(output.decode("utf-8", "replace"))
        return Endpoint(str(said["uri"]), str(said["token"]))
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError) as error:
        started.kill()
        note("starting the endpoint", error)
        return None


def _command():
    given = os.environ.get(COMMAND_VARIABLE)
    if given:
        try:
            words = json.loads(given)
            if isinstance(words, list) and words and all(isinstance(word, str) for word in words) and os.path.exists(words[0]):
                return words
        except ValueError:
            pass  # not ours
    import shutil

    found = shutil.which("onramp")
    return [found] if found else None


def _lives(process):
    """Whether a process of this machine is the one that it says, and not a later one with the same number."""
    if process["host"] != host_name():
        return False
    try:
        with open("/proc/%d/stat" % process["pid"], encoding="utf-8", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[-1].split()
        return fields[0] not in ("Z", "X") and process.get("startToken") in (None, fields[19])
    except FileNotFoundError:
        if os.path.exists("/proc/self/stat"):
            return False
    except (OSError, IndexError):
        return False
    try:
        os.kill(process["pid"], 0)
        return True
    except OSError:
        return False
