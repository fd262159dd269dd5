"""Puts a PYTHONPATH in order that VS Code joined to the helper's folder without a look at it (`core/capture/pythonPath.ts`)."""

import os
import sys

from .failures import guarded


@guarded("putting PYTHONPATH in order")
def mend_python_path(helper):
    """For this process and its children: `HELPER:HELPERsrc` becomes `HELPER:src`, and `HELPER:` loses its empty entry.

    The first is what a task's own PYTHONPATH becomes where the terminal had none, the second what is left where the task
    takes one away. An empty entry stands for the working directory.
    """
    given = os.environ.get("PYTHONPATH", "")
    once, twice = helper + os.pathsep, helper + os.pathsep + helper
    if given == once:
        _replace_entry(os.getcwd(), None, behind=helper)
        os.environ["PYTHONPATH"] = helper
    elif given.startswith(twice) and given[len(twice) :].split(os.pathsep)[0]:
        rest = given[len(twice) :]
        own = rest.split(os.pathsep)[0]
        _replace_entry(os.path.abspath(helper + own), os.path.abspath(own), behind=helper)
        os.environ["PYTHONPATH"] = once + rest


def _replace_entry(wrong, right, behind):
    """Changes the entry of `sys.path` that stands right behind another one."""
    position = sys.path.index(behind) + 1
    if sys.path[position] == wrong:
        sys.path[position : position + 1] = [] if right is None else [right]
