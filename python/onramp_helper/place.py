"""Where an interpreter's runs go: which store, and which folder it is the store of."""

import os

STORE_FOLDER = ".onramp"


class Place:
    """A store and its workspace folder; the two differ when `.onramp` is a file that points elsewhere."""

    __slots__ = ("workspace", "store")

    def __init__(self, workspace, store):
        self.workspace = workspace
        self.store = store

    def name(self, path):
        """A path as it is recorded: relative to the workspace, with `/`, where it lies inside."""
        for workspace in (self.workspace, os.path.realpath(self.workspace)):
            if path == workspace:
                return "."
            if path.startswith(workspace.rstrip(os.sep) + os.sep):
                return path[len(workspace.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        return path


def find_place(script_folder, environment):
    """The place for a script, or None when nothing there is tracked.

    A run belongs to its script's folder; `ONRAMP_STORE` decides where that is not tracked, or when a session that runs
    there already is joined.
    """
    named = environment.get("ONRAMP_STORE")
    if named and os.path.isdir(named):
        given = _place_of_store(os.path.abspath(named), script_folder)
        if environment.get("ONRAMP_SESSION_ID"):
            return given
    else:
        given = None
    return _find_upwards(script_folder) or given or _find_upwards(os.getcwd())


def _place_of_store(store, script_folder):
    for start in (script_folder, os.getcwd()):
        found = _find_upwards(start)
        if found and os.path.realpath(found.store) == os.path.realpath(store):
            return found
    return Place(os.path.dirname(store), store)


def _find_upwards(folder):
    while True:
        entry = os.path.join(folder, STORE_FOLDER)
        if os.path.isdir(entry):
            return Place(folder, entry)
        if os.path.isfile(entry):
            store = _read_pointer(entry, folder)
            return Place(folder, store) if store else None
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _read_pointer(file, folder):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("store:"):
                target = os.path.abspath(os.path.join(folder, line[len("store:") :].strip()))
                return target if os.path.isdir(target) else None
    return None
