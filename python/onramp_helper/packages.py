"""The versions of the installed packages, as a file of the run: the same for many runs, and then stored once.

Read from the names of the folders in which installers keep what they know: loading `importlib.metadata` takes longer than this.
"""

import os
import re
import sys


def record_packages(session):
    """Keeps `onramp/requirements.txt`, in the form that `pip install -r` reads."""
    versions = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in names:
            name, version = _read_entry(folder or ".", entry)
            if name and version:
                # The first one on the path is the one that is imported.
                versions.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)
    lines = ["%s==%s\n" % pair for pair in sorted(versions.items())]
    session.keep("onramp/requirements.txt", "".join(lines).encode("utf-8"))


def _read_entry(folder, entry):
    """Name and version that an entry such as `numpy-2.4.6.dist-info` tells, or None twice."""
    stem, ending = os.path.splitext(entry)
    if ending not in (".dist-info", ".egg-info"):
        return None, None
    name, _, version = re.sub(r"-py\d[\d.]*$", "", stem).partition("-")
    return name, version or _version_inside(os.path.join(folder, entry))


def _version_inside(path):
    # Packages that are installed from their sources.
    try:
        with open(os.path.join(path, "PKG-INFO") if os.path.isdir(path) else path, encoding="utf-8", errors="replace") as lines:
            return next((line[len("Version:") :].strip() for line in lines if line.startswith("Version:")), None)
    except OSError:
        return None
