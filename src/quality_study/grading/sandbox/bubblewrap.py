"""The command line of the box: what is seen, what is cut."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from quality_study.grading.sandbox import visible

#: A user who owns nothing.
_NOBODY = 65_534
#: Users that no system gives to anybody.
_USERS = range(2_000_000_000, 2_100_000_000)


def program() -> str | None:
    """Return the path of bubblewrap, if it is installed."""
    return shutil.which("bwrap")


def user_of_a_box() -> int | None:
    """Return whom the processes of a box belong to when the grader is root: a user who owns nothing.

    The system counts the processes of a user over the whole machine, so each box has a user of its own, lest boxes
    take from one another; a container that knows few users gives ``nobody`` to all.
    """
    if os.geteuid() != 0:
        return None
    known = [Path("/proc/self", name).read_text(encoding="ascii").split() for name in ("uid_map", "gid_map")]
    if any(int(first) + int(length) < _USERS.stop for first, _, length in (line[:3] for line in known)):
        return _NOBODY
    return secrets.choice(_USERS)


def box_command(bwrap: str) -> list[str]:
    """Return the command that runs another one in a box: no network, nothing to write but ``/tmp``."""
    cut = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid() == 0:
        # Root mounts what only root can reach, then the first process becomes an ordinary user.
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SYS_ADMIN"):
            cut += ["--cap-add", capability]
    else:
        cut += ["--unshare-user"]
    return [bwrap, *cut, "--die-with-parent", "--new-session", "--hostname", "copie", *_view()]


def _view() -> list[str]:
    words: list[str] = []
    for name in visible.SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), name]
        elif path.exists():
            words += ["--ro-bind", name, name]
    words += ["--perms", "0755", "--dir", "/etc"]
    for name in visible.SETTINGS:
        if Path(name).exists():
            words += ["--ro-bind", str(Path(name).resolve()), name]
    # Before what is shown: an installation may itself be in /tmp.
    words += ["--perms", "1777", "--tmpfs", "/tmp", "--perms", "0777", "--tmpfs", "/etude"]
    made: set[Path] = {Path("/"), Path("/etc"), Path("/tmp")}
    for path in visible.needed():
        for parent in reversed(path.parents):
            if parent not in made and not any(parent.is_relative_to(name) for name in visible.SYSTEM):
                words += ["--perms", "0755", "--dir", str(parent)]
                made.add(parent)
        words += ["--ro-bind", str(path), str(path)]
    # Memory of /dev/zero, once shared, stays when no process maps it any more.
    words += [
        "--dev",
        "/dev",
        "--dev-bind",
        "/dev/null",
        "/dev/zero",
        "--perms",
        "1777",
        "--dir",
        "/dev/shm",
        "--proc",
        "/proc",
    ]
    # A file left in the root or among the devices would pass from one run to the next.
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
