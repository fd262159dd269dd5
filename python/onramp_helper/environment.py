"""What a program ran on: Python, operating system, processors, memory, graphics cards, and a few variables."""

import os
import sys

from . import state
from .nvidia import list_cards
from .secrets import mask_value
from .values import valid_unicode

# Only what changes how a training runs, never the whole environment, which is full of secrets.
_VARIABLES = (
    "CONDA_DEFAULT_ENV CUDA_VISIBLE_DEVICES HIP_VISIBLE_DEVICES JOBLIB_MULTIPROCESSING LANG LOCAL_RANK MKL_NUM_THREADS "
    "NUMEXPR_NUM_THREADS OMP_NUM_THREADS OPENBLAS_NUM_THREADS PYTHONHASHSEED RANK SLURM_ARRAY_JOB_ID SLURM_ARRAY_TASK_ID "
    "SLURM_CPUS_PER_TASK SLURM_JOB_ID SLURM_JOB_NODELIST SLURM_JOB_PARTITION SLURM_NNODES SLURM_PROCID TF_DETERMINISTIC_OPS "
    "TOKENIZERS_PARALLELISM TZ VIRTUAL_ENV WORLD_SIZE"
).split()


def record_environment(session):
    """Writes the record `environment`."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    record = {
        "kind": "environment",
        "at": state.now_ms(),
        "python": {"version": version, "implementation": sys.implementation.name, "path": valid_unicode(sys.executable or "")},
        "system": _system(),
        "cpuCount": _cpu_count(),
        "gpus": list_cards(),
        "variables": [[name, mask_value(name, valid_unicode(os.environ[name]))] for name in _VARIABLES if name in os.environ],
    }
    memory = _memory_bytes()
    if memory:
        record["memoryBytes"] = memory
    session.file.add_later(record)


def _system():
    if hasattr(os, "uname"):
        facts = os.uname()
        return {"name": facts.sysname, "release": facts.release, "machine": facts.machine}
    return {"name": "Windows", "release": "%d.%d.%d" % sys.getwindowsversion()[:3], "machine": os.environ.get("PROCESSOR_ARCHITECTURE", "")}


def _cpu_count():
    """Processors that this process may use, which in containers and jobs are fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory_bytes():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
