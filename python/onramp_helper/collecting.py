"""What is collected once for a session, each thing on its own, so that a short program waits for as little as possible."""


def collectors(has_recorded):
    """Functions of the session, each with whether a short program may end without it; only the quickest for one that did nothing."""
    from .environment import record_environment
    from .git import record_git
    from .packages import record_packages
    from .samples import begin_sampling
    from .source import record_source

    if not has_recorded:
        return ((record_environment, False),)
    return ((record_environment, False), (begin_sampling, False), (record_source, False), (record_packages, False), (record_git, True))
