"""Records as lines of JSON; what they may hold is declared in `core/runs/records.ts`."""

import json

RECORD_VERSION = 1
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
# A line of points is no longer than this, so that readers need not hold more of a file than a little.
_LONGEST_BATCH = 20000


def to_line(record):
    """A record as a line, newline included."""
    return _encode(record) + "\n"


def points_to_lines(key, steps, times, values):
    """Points of one metric as lines: as many steps and times as values."""
    lines = []
    for start in range(0, len(values), _LONGEST_BATCH):
        part = slice(start, start + _LONGEST_BATCH)
        lines.append(_batch(key, steps[part], times[part], values[part]))
    return "".join(lines)


def _batch(key, steps, times, values):
    if len(values) == 1:
        return to_line(["m", key, steps[0], times[0], to_word(values[0])])
    try:
        return to_line(["M", key, steps, times, values])
    except ValueError:
        return to_line(["M", key, steps, times, [to_word(value) for value in values]])


def to_word(value):
    """A metric value as JSON can hold it: NaN and the infinities are words."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


class Summary:
    """What the points of one metric add up to."""

    __slots__ = ("last", "low", "high", "count", "first_step", "last_step")

    def __init__(self):
        self.last = None
        self.low = self.high = float("nan")
        self.count = 0
        self.first_step = self.last_step = 0

    def add(self, steps, times, values):
        """Takes more points, at least one."""
        last = max(zip(steps, times, (_below_all(value) for value in values)))
        if self.last is None or last >= self.last:
            self.last = last
        numbers = [value for value in values if value == value]
        if numbers:
            low, high = min(numbers), max(numbers)
            self.low = low if self.low != self.low else min(low, self.low)
            self.high = high if self.high != self.high else max(high, self.high)
        self.first_step = min(steps) if self.count == 0 else min(self.first_step, min(steps))
        self.last_step = self.last[0]
        self.count += len(values)

    def to_record(self, key):
        step, time_ms, value = self.last
        last = "NaN" if isinstance(value, tuple) else to_word(value)
        return {
            "key": key,
            "last": [step, time_ms, last],
            "min": to_word(self.low),
            "max": to_word(self.high),
            "count": self.count,
            "firstStep": self.first_step,
            "lastStep": self.last_step,
        }


class _BelowAll(tuple):
    """Stands for NaN where values are put in order: NaN counts as below every number."""

    def __lt__(self, other):
        return not isinstance(other, _BelowAll)

    def __gt__(self, other):
        return False


_NAN = _BelowAll()


def _below_all(value):
    return value if value == value else _NAN
