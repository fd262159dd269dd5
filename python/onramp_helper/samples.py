"""Use of the machine by this process, as metrics of the session: often at first, then ever more seldom."""

import os
import time

from . import nvidia

_FIRST_INTERVAL_S = 2.0
# A sample after each part of the time that has passed: a day has some hundreds of them.
_PART_OF_PAST = 0.02
_CARDS_INTERVAL_S = 15.0


def begin_sampling(session):
    """Lets samples be taken from now on."""
    session.begin_sampling(Samples())


class Samples:
    """Processor time and memory of this process, and the use of NVIDIA cards."""

    def __init__(self):
        self._started = self._last = time.monotonic()
        self._last_cpu = _cpu_seconds()
        self._next_cards = self._started if nvidia.is_there() else float("inf")

    def take(self, session, is_last=False):
        """Adds points when it is time to, and once more at the end."""
        now = time.monotonic()
        since = now - self._last
        if not is_last and since < max(_FIRST_INTERVAL_S, (now - self._started) * _PART_OF_PAST):
            return
        if since > 0.01:
            cpu = _cpu_seconds()
            session.observe("system/cpu_percent", round(100 * (cpu - self._last_cpu) / since, 1))
            self._last, self._last_cpu = now, cpu
        memory = _memory_mb(is_last)
        if memory is not None:
            session.observe("system/memory_mb", round(memory, 1))
        if now >= self._next_cards and not is_last:
            self._next_cards = now + max(_CARDS_INTERVAL_S, (now - self._started) * _PART_OF_PAST)
            for number, (percent, used) in enumerate(nvidia.use_of_cards()):
                for key, value in (("percent", percent), ("memory_mb", used)):
                    if value is not None:
                        session.observe("system/gpu_%d_%s" % (number, key), value)


def _cpu_seconds():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _memory_mb(is_last):
    """Memory in use; at the end the most that was in use."""
    try:
        if is_last:
            import resource

            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return peak / (1 << 20 if os.uname().sysname == "Darwin" else 1 << 10)
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except (ImportError, OSError, AttributeError, ValueError):
        return None
