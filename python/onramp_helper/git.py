"""The state of the Git working tree when the program started, and what in it was not committed."""

from . import state
from .background import AtLength
from .failures import note

_PATIENCE_S = 10
_LONGEST_DIFF = 1 << 20


def record_git(session):
    """Writes the record `git`, and keeps the uncommitted changes as a file of the run."""
    folder = session.process.place.workspace
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    if not commit:
        return
    branch = _git(folder, "symbolic-ref", "--quiet", "HEAD")
    diff = _git(folder, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "HEAD")
    if diff is None:
        return
    if session.process.parentage == "own":
        name = branch.decode("utf-8", "replace").strip() if branch else None
        name = name[len("refs/heads/") :] if name and name.startswith("refs/heads/") else name
        session.file.add_later({"kind": "git", "at": state.now_ms(), "commit": commit.decode().strip(), "branch": name, "dirty": bool(diff)})
    if diff:
        whole = len(diff) <= _LONGEST_DIFF
        kept = diff if whole else diff[: diff.rfind(b"\n", 0, _LONGEST_DIFF) + 1] + b"(the rest is left out)\n"
        session.keep("onramp/uncommitted.patch", kept)


def _git(folder, *words):
    """What Git answers, or None when it fails: no repository, no commit, no Git."""
    import subprocess

    # Looking must neither get into the way of a commit made at the same time nor start a file watcher.
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder]
    try:
        with AtLength():
            done = subprocess.run(
                command + list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE_S
            )
        return done.stdout if done.returncode == 0 else None
    except (OSError, subprocess.SubprocessError) as error:
        if not isinstance(error, FileNotFoundError):
            note("asking Git", error)
        return None
