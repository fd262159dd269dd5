"""Who this process is, told from others with the same number; the same facts as `adapters/processes/thisMachine.ts`."""

import os
import re


def host_name():
    """The machine's name."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "unknown")


def identity():
    """This process as records name it. Start and boot are known on Linux."""
    found = {"host": host_name(), "pid": os.getpid()}
    token = _start_token()
    boot = _first_line("/proc/sys/kernel/random/boot_id")
    if token:
        found["startToken"] = token
    if boot:
        found["bootId"] = boot
    return found


def writer_name():
    """The name of this process's files."""
    host = re.sub(r"[^\w-]", "-", host_name(), flags=re.ASCII)[:40]
    return "-".join(part for part in ("helper", host, str(os.getpid()), _start_token()) if part)


def _start_token():
    line = _first_line("/proc/self/stat")
    # The name in parentheses may hold spaces; the start time is field 22 (proc(5)).
    fields = line[line.rfind(")") + 2 :].split(" ") if line else []
    return fields[19] if len(fields) > 19 else ""


def _first_line(file):
    try:
        with open(file, encoding="utf-8", errors="replace") as lines:
            return lines.readline().strip()
    except OSError:
        return ""
