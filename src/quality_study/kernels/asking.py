"""The warm process as seen by who asks it for kernels.

One serves every notebook that this process runs, as long as a kernel started plainly would find the same environment
and the same library; it ends with this process, and every kernel with it.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import quality_study

#: Where kernels can be forked; a test says otherwise to compare.
possible = sys.platform == "linux"
_LAUNCHER = "ipykernel_launcher"
_SERVER = "quality_study.kernels.warm_process"
#: Variables that change from one kernel to the next, and that nothing which is loaded beforehand reads.
_PASSING = ("JPY_SESSION_NAME", "PYTEST_CURRENT_TEST")
#: Whose parent a kernel watches: the process that forks it says its own name.
_PARENT = "JPY_PARENT_PID"
_LARGEST = 65_536
_START_SECONDS, _BIRTH_SECONDS = 120.0, 30.0


class Kernel:
    """A forked kernel, with what Jupyter asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, told: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._told = told

    def poll(self) -> int | None:
        """Return the exit code, or minus the signal; None while it lives."""
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            return self.wait()
        return self.returncode

    def wait(self) -> int:
        """Wait for its end; where the process that should tell it is dead, the kernel was killed with it."""
        if self.returncode is None:
            said = self._told.recv(_LARGEST)
            self.returncode = int(said.split()[1]) if said else -signal.SIGKILL
            self._told.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it is dead."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class _WarmProcess:
    """One process that forks.

    Parameters
    ----------
    python : list of str
        How the interpreter is started.
    environment : mapping
    folder : Path
        Where it is started.
    """

    def __init__(self, python: list[str], environment: Mapping[str, str], folder: Path) -> None:
        self._link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._loaded: set[str] = set()
        with theirs:
            self._process = subprocess.Popen(
                [*python, "-m", _SERVER, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(environment),
                cwd=folder,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def served(self) -> bool:
        """Say whether it has ever been ready."""
        return bool(self._loaded)

    def gone(self) -> bool:
        """Say whether it has ended."""
        return self._process.poll() is not None

    def fork(self, order: dict[str, Any]) -> Kernel | None:
        """Return a kernel; None if none can be born in that folder.

        Raises
        ------
        OSError, ValueError
            The process does not start, or serves no more.
        """
        if not self._loaded:
            self._link.settimeout(_START_SECONDS)
            self._loaded = set(json.loads(self._link.recv(_LARGEST)))
        if _found_first(Path(order["folder"]), self._loaded):
            return None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self._link, [json.dumps(order).encode()], [theirs.fileno(), 1, 2])
        try:
            ours.settimeout(_BIRTH_SECONDS)
            said = ours.recv(_LARGEST).split()
            if said[:1] == [b"born"]:
                ours.send(b"live")
                ours.settimeout(None)
                return Kernel(ours, int(said[1]))
        except OSError:
            ours.close()
            raise
        ours.close()
        return None

    def retire(self) -> None:
        """Let it end with the last of its kernels."""
        try:
            self._link.send(b"{}")
        except OSError:
            self.end()

    def end(self) -> None:
        """End it, and its kernels with it."""
        self._link.close()
        self._process.kill()
        self._process.wait()


class Shared:
    """The one warm process of this one: replaced when it would not give what a plain start gives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._warm: _WarmProcess | None = None  # with a key: there, it does not start
        self._retired: list[_WarmProcess] = []

    def prepare(self, python: list[str], environment: Mapping[str, str], folder: Path) -> None:
        """Have the process start, without waiting for it."""
        with self._lock:
            self._suitable(python, environment, folder)

    def fork(self, command: list[str], environment: Mapping[str, str], folder: Path) -> Kernel | None:
        """Return the kernel that a command would start, None if it has to be started by that command."""
        python = interpreter(command)
        if not possible or not python:
            return None
        order = {
            "module": _LAUNCHER,
            "arguments": command[len(python) + 2 :],
            "command": command,
            "folder": str(folder),
            "environment": {name: value for name, value in environment.items() if name in _PASSING},
        }
        with self._lock:
            try:
                warm = self._suitable(python, environment, folder)
                return warm.fork(order) if warm is not None else None
            except (OSError, ValueError):
                self._retire()
                return None

    def end(self) -> None:
        """End the process if there is one, and the kernels that live."""
        with self._lock:
            self._retire()
            for warm in self._retired:
                warm.end()
            self._retired, self._key = [], None

    def _suitable(self, python: list[str], environment: Mapping[str, str], folder: Path) -> _WarmProcess | None:
        kept = {name: value for name, value in environment.items() if name not in (*_PASSING, _PARENT)}
        # Relative paths of libraries depend on where one starts.
        key = python, kept, _library(), folder if "PYTHONPATH" in kept else None
        if key != self._key or (self._warm is not None and self._warm.served() and self._warm.gone()):
            self._retire()
            self._key = key
            self._warm = _WarmProcess(python, kept, folder)
        return self._warm

    def _retire(self) -> None:
        """Let the process go, but keep in touch while kernels of other notebooks live there."""
        if self._warm is not None:
            self._warm.retire()
            self._retired = [warm for warm in [*self._retired, self._warm] if not warm.gone()]
            self._warm = None


shared = Shared()
atexit.register(shared.end)


def interpreter(command: list[str]) -> list[str]:
    """Return how a command starts the interpreter, [] if it does not start this one with the launcher of kernels."""
    at = command.index("-m") if "-m" in command else 0
    return command[:at] if command[0] == sys.executable and command[at + 1 : at + 2] == [_LAUNCHER] else []


def _library() -> list[tuple[Path, int]]:
    """Tell the state of this library's source: a kernel must not hold what was changed since."""
    return [(p, p.stat().st_mtime_ns) for p in sorted(Path(quality_study.__file__).parent.rglob("*.py"))]


def _found_first(folder: Path, loaded: set[str]) -> bool:
    """Say whether the working folder holds what a plain kernel would read in the place of what is loaded."""
    own = {p.stem for p in folder.glob("*.py")} | {p.parent.name for p in folder.glob("*/__init__.py")}
    return (folder / "matplotlibrc").exists() or not own.isdisjoint(loaded)
