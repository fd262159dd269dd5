"""What is collected once for a session, each thing on its own, so that a short program waits for as little as possible."""


def collectors(is_late):
    """Functions of the session, in the order of what matters most; only quick ones when the program has ended already."""
    from .environment import record_environment
    from .git import record_git
    from .packages import record_packages
    from .samples import begin_sampling
    from .source import record_source

    if is_late:
        return (record_environment,)
    return (record_environment, begin_sampling, record_source, record_git, record_packages)
