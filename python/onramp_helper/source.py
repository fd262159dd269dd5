"""The program's own source, as it was when it started."""

import os
import sys

from .values import valid_unicode

_LONGEST_SOURCE = 1 << 20


def record_source(session):
    """Keeps the script, or what a module was started from, as a file of the run."""
    file = _main_file(session.process)
    if file is None or os.path.getsize(file) > _LONGEST_SOURCE:
        return
    with open(file, "rb") as source:
        text = source.read()
    name = session.process.place.name(file)
    inside = name if not os.path.isabs(name) else os.path.basename(name)
    session.keep("onramp/source/" + valid_unicode(inside), text)


def _main_file(process):
    # Python forgets the file when it has run it, and a program may change its folder and its arguments.
    for file in (getattr(sys.modules.get("__main__"), "__file__", None), process.script, sys.argv[0]):
        if file and file.endswith((".py", ".pyw")) and os.path.isfile(file):
            return os.path.abspath(file)
    return None
