"""Where bubblewrap is missing: the kernel's process gives up, by Landlock, every file it has no need of.

What this does not do, and bubblewrap does: hide the other processes, keep the run in its own process namespace. The
network is cut by the filter of system calls alone, hence on the processors that it knows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")


def available() -> bool:
    """Say whether the library is installed and the system has Landlock."""
    try:
        import landlockpy
    except ImportError:
        return False
    return bool(landlockpy.supported())


def restrict(*, readable: Sequence[str], writable: Sequence[str]) -> None:
    """Leave this process the given files and folders only; no TCP, no signal to processes outside."""
    from landlockpy import AccessFS, Ruleset, Scope

    read = AccessFS.READ_FILE | AccessFS.READ_DIR | AccessFS.EXECUTE
    whole = ~AccessFS.NONE
    of_file = AccessFS.READ_FILE | AccessFS.EXECUTE
    with Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as rules:
        for path in (*readable, f"/proc/{os.getpid()}"):
            if Path(path).exists():
                rules.allow_path(path, read if Path(path).is_dir() else of_file)
        for path in DEVICES:
            rules.allow_path(path, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        for path in writable:
            rules.allow_path(path, whole)
        rules.restrict()
