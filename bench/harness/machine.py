"""The machine a result was taken on, in words."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from daybreak.conf.postgres import binaries


def describe() -> dict[str, str]:
    """Return what a reader needs to judge a figure: cores, memory, system, versions, and how busy it was already."""
    return {
        "processor": f"{_processor()}, {_cores()} cores",
        "memory": f"{_gigabytes():.0f} GB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        "PostgreSQL": _postgresql(),
        "load before": load(),
    }


def load() -> str:
    """Return how many processes wanted a core over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _cores() -> int:
    """Return how many cores this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _postgresql() -> str:
    program = binaries.find().program("postgres")
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return told.split()[2]
