"""Resource limits that a process cannot raise again."""

from __future__ import annotations

import resource
from collections.abc import Mapping
from pathlib import Path


def limit_resources(limits: Mapping[str, float], *, others: int = 0) -> None:
    """Bound what this process, and those it starts, may use.

    Parameters
    ----------
    limits : mapping
        Fields of :class:`~quality_study.grading.sandbox.limits.Limits`.
    others : int
        Processes of the same user that are none of ours, where the system counts them together.
    """
    seconds = int(limits["cpu_seconds"])
    bounds = {
        resource.RLIMIT_CORE: (0, 0),
        # The first limit ends the process with a signal of its own, by which the reason is known.
        resource.RLIMIT_CPU: (seconds, seconds + 2),
        resource.RLIMIT_AS: _both(_address_space() + int(limits["memory_bytes"])),
        resource.RLIMIT_FSIZE: _both(int(limits["file_bytes"])),
        resource.RLIMIT_NOFILE: _both(int(limits["open_files"])),
        resource.RLIMIT_NPROC: _both(int(limits["processes"]) + others),
        resource.RLIMIT_MEMLOCK: (0, 0),
        resource.RLIMIT_MSGQUEUE: (0, 0),
    }
    for name, (soft, hard) in bounds.items():
        most = resource.getrlimit(name)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(name, (soft, hard))


def tasks_of(user: int) -> int:
    """Count the threads of the processes that belong to a user."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.stat().st_uid == user:
                total += len(list((path / "task").iterdir()))
        except OSError:
            continue
    return total


def _both(value: int) -> tuple[int, int]:
    return value, value


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
