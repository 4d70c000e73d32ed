"""How one run is cut off from the process that forks it, from earlier and from later runs.

Three generations: the *entrance* enters new user, process, mount and IPC namespaces; the *keeper*, first process of
the new process namespace, mounts what the run sees and gives up every right; the *kernel* runs the copy. When the
keeper dies the system kills everything in its namespace.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import signal
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from quality_study.grading.sandbox import namespaces, visible
from quality_study.grading.sandbox.limiting import limit_resources, tasks_of
from quality_study.grading.sandbox.seccomp import forbid_calls

USER = 1000
STUDY = Path("/etude")
#: Folders of the study where a copy may write, as it did at home: beside the notebook, and where figures go.
WRITABLE = ("notebooks", "figures")
_STUDY_BYTES = 200_000_000
#: Exit status of a run that could not be isolated, hence did not start.
NOT_ISOLATED = 250


def enter_namespaces(report: Callable[[int], None], stage: Callable[[], None], run: Callable[[], None]) -> NoReturn:
    """In a forked process: make new namespaces, `stage` the run and renounce in one child, `run` in a grandchild.

    Parameters
    ----------
    report : callable
        Told the number of the keeper, whose death ends everything.
    """
    namespaces.map_user(USER)
    keeper = os.fork()
    if keeper == 0:
        namespaces.die_with_parent(signal.SIGKILL)
        namespaces.private_mounts()
        namespaces.mount_proc()
        stage()
        Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
        namespaces.renounce()
        namespaces.be_dumpable(False)
        keep(run)
    report(keeper)
    close_files(keep=set())
    os._exit(_status(keeper))


def keep(run: Callable[[], None]) -> NoReturn:
    """Fork the kernel; as the first process of the namespace, bury every child and leave when the kernel does."""
    kernel = os.fork()
    if kernel == 0:
        os.setsid()
        namespaces.be_dumpable(True)
        run()
        os._exit(0)
    close_files(keep=set())
    while True:
        pid, status = os.wait()
        if pid == kernel:
            os._exit(_exit_code(status))


def stage_inside(tar: int, limits: Mapping[str, float]) -> None:
    """Mount the private folders of a run and the study it reads, whose data nothing can change any more."""
    mount_folders(int(4 * limits["file_bytes"]))
    for name in WRITABLE:
        (STUDY / name).mkdir()
        namespaces.mount_memory(str(STUDY / name), int(limits["file_bytes"]))
    unpack(tar, STUDY)
    make_folders(STUDY)
    namespaces.make_read_only(str(STUDY), _STUDY_BYTES)


def mount_folders(room: int) -> None:
    """Mount empty private folders, two of which hold `room` bytes at most.

    What Python needs is shown again, read-only, if it is installed in one of them.
    """
    for folder in ("/tmp", "/dev/shm"):
        shown = {path: os.open(path, os.O_PATH) for path in visible.needed() if path.is_relative_to(folder)}
        namespaces.mount_memory(folder, room)
        for path, file in shown.items():
            path.mkdir(parents=True)
            namespaces.mount_again(f"/proc/self/fd/{file}", str(path))
            os.close(file)
    namespaces.mount_memory(str(STUDY), _STUDY_BYTES)


def make_folders(study: Path, user: int | None = None) -> None:
    """Make the folders where a copy may write, and give them to `user`."""
    for folder in (*(study / name for name in WRITABLE), study / "notebooks" / "figures"):
        folder.mkdir(exist_ok=True)
        if user is not None:
            os.chown(folder, user, user)


def unpack(tar: int, folder: Path) -> None:
    """Unpack the study handed over as an open file."""
    # Not read from its position, which is shared with whoever was given the same file.
    with (
        mmap.mmap(tar, 0, access=mmap.ACCESS_READ) as content,
        tarfile.open(fileobj=cast(BinaryIO, content), mode="r:") as archive,
    ):
        safe: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(folder, **safe)


def harden(limits: Mapping[str, float], *, shared_with: int | None) -> None:
    """In the process of the kernel: limit resources and filter system calls.

    Parameters
    ----------
    shared_with : int or None
        User whose processes outside are counted with those of the run; None when they are counted apart.
    """
    limit_resources(limits, others=0 if shared_with is None else tasks_of(shared_with))
    forbid_calls()


def close_files(keep: set[int]) -> None:
    """Point the three standard files at nothing and close every other one."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    # Not by reading /proc/self/fd: the entrance shares its mounts with a namespace where it has no number.
    first = 3
    for number in sorted(n for n in keep if n > 2):
        os.closerange(first, number)
        first = number + 1
    os.closerange(first, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def trim_memory() -> None:
    """Give back to the system what the C library keeps."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _status(pid: int) -> int:
    return _exit_code(os.waitpid(pid, 0)[1])


def _exit_code(status: int) -> int:
    """Return the exit code, or 128 and the signal."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code
