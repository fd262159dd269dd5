"""Graphics cards of NVIDIA, through their own command; where that is not there, there are none."""

import os

from .background import AtLength
from .failures import note

_PATIENCE_S = 5


def list_cards():
    """Name, memory and driver of each card."""
    rows = _ask("name,memory.total,driver_version")
    return [{"name": name, "memoryBytes": int(_number(memory) or 0) << 20, "driver": driver} for name, memory, driver in rows]


def use_of_cards():
    """Percent in use and MB of memory in use, of each card; None for what a card does not tell."""
    return [(_number(percent), _number(memory)) for percent, memory in _ask("utilization.gpu,memory.used")]


def is_there():
    """Whether the command can be found, without starting it."""
    return _find() is not None


def _number(text):
    # A card that shares the memory of the machine says `[N/A]`.
    try:
        return float(text)
    except ValueError:
        return None


def _find():
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        file = os.path.join(folder, "nvidia-smi")
        if folder and os.path.isfile(file) and os.access(file, os.X_OK):
            return file
    return None


def _ask(fields):
    command = _find()
    if command is None:
        return []
    import subprocess

    try:
        with AtLength():
            output = subprocess.run(
                [command, "--query-gpu=" + fields, "--format=csv,noheader,nounits"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_PATIENCE_S, check=True,
            ).stdout.decode("utf-8", "replace")
        rows = [[cell.strip() for cell in line.split(",")] for line in output.splitlines() if line.strip()]
        return [row for row in rows if len(row) == fields.count(",") + 1]
    except (OSError, subprocess.SubprocessError) as error:
        note("asking nvidia-smi", error)
        return []
