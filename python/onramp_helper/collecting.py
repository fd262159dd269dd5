"""What is collected once for a session, each thing on its own, so that a short program waits for as little as possible."""


def collectors(has_recorded):
    """Functions of the session, in the order of what matters most; only the quickest for a program that did nothing."""
    from .environment import record_environment
    from .git import record_git
    from .packages import record_packages
    from .samples import begin_sampling
    from .source import record_source

    if not has_recorded:
        return (record_environment,)
    return (record_environment, begin_sampling, record_source, record_packages, record_git)
