"""The process that stays in the box: it has imported what a practical needs, and forks one kernel a run.

It runs nothing that a student wrote and knows nothing worth reading: what a kernel inherits from it is the same
modules that it could import itself.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality_study.grading.sandbox import isolation, landlock, namespaces, watching, wire
from quality_study.grading.sandbox.nursery_kinds import LANDLOCK, NESTED, NONE, SINGLE
from quality_study.kernels.loading import load

#: What a practical imports beyond what any notebook does.
_MODULES = ("quality_study.grading.sandbox.boxed_kernel", "quality_study.grading.selfcheck")
_WATCH_SECONDS = 0.2
_TREE_KILL_SECONDS = 5.0


@dataclass
class _Child:
    """A run: the forked process, the process whose death ends everything, the pipe that tells of it."""

    pid: int
    pidfd: int
    pipe: int
    limits: dict[str, float]
    home: Path | None
    keeper: int | None = None
    failed: str = ""
    too_big: bool = False
    killed: bool = False
    next_watch: float = 0.0


def main() -> None:
    """Serve runs until the grader closes its end."""
    settings = json.loads(sys.argv[1])
    link = socket.socket(fileno=settings["link"])
    namespaces.die_with_parent(signal.SIGKILL)
    kind = settings["isolation"]
    if kind in (NESTED, SINGLE):
        _drop_root(settings["user"])
    namespaces.adopt_orphans()
    _import_all()
    if kind == NESTED and not _can_nest():
        kind = SINGLE
    wire.send(link, {"ready": kind})
    serve(link, kind, settings)


def serve(link: socket.socket, kind: str, settings: dict[str, Any]) -> None:
    """Start, watch and end runs as the grader asks."""
    child: _Child | None = None
    while True:
        waited: list[Any] = [link]
        if child is not None:
            waited += [child.pidfd, *([child.pipe] if child.pipe >= 0 else [])]
        ready = select.select(waited, [], [], None if child is None else _WATCH_SECONDS)[0]
        if child is not None and child.pipe in ready:
            _read_pipe(child)
        if link in ready:
            message, files = wire.receive(link)
            if message is None:
                if child is not None:
                    _kill(child, kind)
                return
            if "start" in message and child is None:
                child = _start(link, message["start"], files, kind, settings)
            elif "kill" in message and child is not None:
                _kill(child, kind)
            for number in files:
                os.close(number)
        elif child is not None and child.pidfd in ready:
            _bury(link, child)
            child = None
        elif child is not None:
            _watch(child, kind)


def _start(link: socket.socket, order: dict[str, Any], files: list[int], kind: str, settings: dict[str, Any]) -> _Child:
    reading, writing = os.pipe()
    limits: dict[str, float] = order["limits"]
    home = Path(settings["folder"]) / order["name"] if "folder" in settings else None
    pid = os.fork()
    if pid == 0:
        code = isolation.NOT_ISOLATED
        try:
            link.close()
            os.close(reading)
            _become(order, files, writing, kind, home, settings)
            code = 0
        except BaseException:
            os.write(writing, json.dumps({"failed": traceback.format_exc()[-2000:]}).encode() + b"\n")
        finally:
            os._exit(code)
    os.close(writing)
    return _Child(pid, os.pidfd_open(pid), reading, limits, home)


def _become(
    order: dict[str, Any], files: list[int], pipe: int, kind: str, home: Path | None, settings: dict[str, Any]
) -> None:
    """In the forked process: isolate, then run the kernel."""
    from quality_study.grading.sandbox.boxed_kernel import run_kernel

    tar, *listening = files
    limits = order["limits"]

    boxed = kind in (NESTED, SINGLE)
    user = None if boxed else settings["user"]

    def run(home: Path, study: Path) -> None:
        os.environ.update(_private_folders(home))
        isolation.close_files(keep={pipe, *listening})
        isolation.harden(limits, shared_with=None if boxed else user or os.getuid())
        if kind == LANDLOCK:
            landlock.restrict(
                readable=[*settings["readable"], str(study)],
                writable=[str(home), *(str(study / name) for name in isolation.WRITABLE)],
            )
        if not boxed:
            namespaces.be_user(user)
        given = dict(enumerate(listening, 1))
        run_kernel(given, order["key"], home, study / "notebooks", ready=lambda: os.close(pipe))

    if kind == NESTED:
        isolation.enter_namespaces(
            lambda keeper: _tell(pipe, keeper),
            lambda: isolation.stage_inside(tar, limits),
            lambda: run(Path("/tmp"), isolation.STUDY),
        )
    os.setsid()
    if kind == SINGLE:
        isolation.unpack(tar, isolation.STUDY)
        isolation.make_folders(isolation.STUDY)
        namespaces.renounce()
        _tell(pipe, os.getpid())
        run(Path("/tmp"), isolation.STUDY)
        return
    assert home is not None
    private, study = home / "tmp", home / "etude"
    for folder in (private, study):
        folder.mkdir(parents=True)
    if user is not None:
        os.chown(private, user, user)
    isolation.unpack(tar, study)
    isolation.make_folders(study, user)
    _tell(pipe, os.getpid())
    run(private, study)


def _tell(pipe: int, keeper: int) -> None:
    os.write(pipe, json.dumps({"keeper": keeper}).encode() + b"\n")


def _read_pipe(child: _Child) -> None:
    data = os.read(child.pipe, 65_536)
    for line in data.splitlines():
        message = json.loads(line)
        child.keeper = message.get("keeper", child.keeper)
        child.failed = message.get("failed", child.failed)
    if not data:
        os.close(child.pipe)
        child.pipe = -1


def _members(child: _Child, kind: str) -> list[int]:
    if kind in (LANDLOCK, NONE):
        return watching.descendants(os.getpid())
    return watching.others({1, os.getpid(), *([child.pid, child.keeper or 0] if kind == NESTED else [])})


def _watch(child: _Child, kind: str) -> None:
    """Kill a run that holds too much memory; measure less often when measuring is slow."""
    start = time.monotonic()
    # What was loaded before the copy is not its doing: one process alone meets its own limit, and an error, first.
    most = int(child.limits["memory_bytes"]) + watching.resident(os.getpid())
    if child.killed or start < child.next_watch:
        return
    if watching.memory_of(_members(child, kind), most) > most:
        child.too_big = True
        _kill(child, kind)
    end = time.monotonic()
    child.next_watch = end + max(_WATCH_SECONDS, 4 * (end - start))


def _kill(child: _Child, kind: str) -> None:
    child.killed = True
    # The entrance ends by itself once the keeper is dead, hence once nothing of the namespace is left.
    _signal(child.keeper or child.pid)
    if kind in (LANDLOCK, NONE):
        _kill_tree()


def _kill_tree() -> None:
    """Kill every descendant, those born meanwhile included; they are few, and stopped before they are killed."""
    end = time.monotonic() + _TREE_KILL_SECONDS
    while time.monotonic() < end:
        found = watching.descendants(os.getpid())
        alive = [pid for pid in found if _state(pid) not in ("Z", "")]
        if not alive:
            return
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in alive:
                _signal(pid, number)
        time.sleep(0.01)


def _state(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[0]


def _signal(pid: int, number: int = signal.SIGKILL) -> None:
    try:
        os.kill(pid, number)
    except OSError:
        return


def _bury(link: socket.socket, child: _Child) -> None:
    """Wait for the end of everything that the run started, then say how it ended."""
    code = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    if child.pipe >= 0:
        _read_pipe(child)
    if child.pipe >= 0:
        os.close(child.pipe)
    os.close(child.pidfd)
    # Where the run had no namespace of its own, what it left; where it had one, a keeper killed before it was known.
    _kill_tree()
    if child.home is not None:
        shutil.rmtree(child.home, ignore_errors=True)
    _reap()
    ended = {"ended": code if code >= 0 else 128 - code, "failed": child.failed, "memory": child.too_big}
    wire.send(link, ended)


def _reap() -> None:
    """Bury the orphans of the run, which all are dead or dying."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _drop_root(user: int | None) -> None:
    """Become an ordinary user: limits on the number of processes do not hold for root."""
    if user is None:
        return
    # A second view of the processes, without the parts that bubblewrap covers: a kernel could not mount its own.
    namespaces.mount_proc()
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    namespaces.be_dumpable(True)


def _can_nest() -> bool:
    """Try the isolation of a run on nothing."""
    pid = os.fork()
    if pid == 0:
        try:
            isolation.enter_namespaces(
                lambda keeper: None,
                lambda: isolation.mount_folders(1_000_000),
                lambda: None,
            )
        finally:
            os._exit(isolation.NOT_ISOLATED)
    return os.waitpid(pid, 0)[1] == 0


def _private_folders(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "TMPDIR": str(home),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(home / "run"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def _import_all() -> None:
    """Import what practicals and kernels use, so that every kernel has it from birth."""
    # The debugger takes longer to import than a practical to run, and nobody debugs here.
    # So does a grammar of web addresses, for a format that no notebook checks.
    for name in ("debugpy", "rfc3987_syntax"):
        sys.modules[name] = None  # type: ignore[assignment]
    load(*_MODULES)
    isolation.trim_memory()


if __name__ == "__main__":
    main()
