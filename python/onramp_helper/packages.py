"""The versions of the installed packages, as a file of the run: the same for many runs, and then stored once."""

import re


def record_packages(session):
    """Keeps `onramp/requirements.txt`, in the form that `pip install -r` reads."""
    from importlib import metadata

    versions = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name and distribution.version:
            # The first one on the path is the one that is imported.
            versions.setdefault(re.sub(r"[-_.]+", "-", name).lower(), distribution.version)
    lines = ["%s==%s\n" % pair for pair in sorted(versions.items())]
    session.keep("onramp/requirements.txt", "".join(lines).encode("utf-8"))
