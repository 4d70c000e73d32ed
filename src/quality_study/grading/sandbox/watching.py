"""What the processes of a copy take together, seen from outside their namespace."""

from __future__ import annotations

import os
import resource
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

_PAGE = resource.getpagesize()
#: What waits in a socket, which belongs to no process: Linux's 212 992 bytes of buffer, and a message beyond.
_SOCKET_BYTES = 250_000
#: Files of a process that does not let itself be looked at.
_UNSEEN_FILES = 256


def others(known: Set[int]) -> list[int]:
    """List the processes that are seen here, but those of `known`."""
    return [int(name) for name in os.listdir("/proc") if name.isdecimal() and int(name) not in known]


def descendants(ancestor: int) -> list[int]:
    """List the processes that come from `ancestor`, children first."""
    children: dict[int, list[int]] = {}
    for pid in others(set()):
        try:
            # The name of a program may hold spaces and parentheses.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(pid)
    found, waiting = [], [ancestor]
    while waiting:
        for pid in children.get(waiting.pop(0), []):
            found.append(pid)
            waiting.append(pid)
    return found


def memory_of(pids: list[int], enough: int) -> int:
    """Return the bytes that processes hold together, shared pages counted once, sockets as if they were full.

    Below `enough` the answer may be a rough one, from above: the exact one is slow.
    """
    waiting = _SOCKET_BYTES * _sockets(pids)
    rough = waiting + sum(resident(pid) for pid in pids)
    return rough if rough <= enough else waiting + sum(_proportional(pid) for pid in pids)


def _sockets(pids: list[int]) -> int:
    """Count the sockets that processes hold, those that they share once."""
    found: set[str] = set()
    unseen = 0
    for pid in pids:
        try:
            names = os.listdir(f"/proc/{pid}/fd")
        except PermissionError:
            unseen += _UNSEEN_FILES
            continue
        except OSError:
            continue
        for name in names:
            with suppress(OSError):
                target = os.readlink(f"/proc/{pid}/fd/{name}")
                if target.startswith("socket:"):
                    found.add(target)
    return len(found) + unseen


def resident(pid: int) -> int:
    """Return the bytes of memory that a process sees, shared ones included; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return resident(pid)
    fields = dict(line.split(":", 1) for line in lines[1:])
    parts = [fields[name] for name in ("Pss_Anon", "Pss_Shmem") if name in fields] or [fields.get("Pss", "0 kB")]
    return sum(int(part.split()[0]) * 1024 for part in parts)
