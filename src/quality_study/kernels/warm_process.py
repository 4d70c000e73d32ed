"""The process that forks kernels: it imports what they need, then waits on one thread, and runs nothing of theirs.

It is given one end of a socket. An order is a JSON datagram (what to run, where, what to add to the environment) with
three files: the socket where the kernel's life is told (``born PID``, answered by ``live``, then ``ended CODE``), its
output, its errors. An empty order is the last: it ends with the last of its kernels. When the other end of its own
socket closes, whatever the reason, it ends at once; and a kernel dies with it.
"""

from __future__ import annotations

import ctypes
import json
import os
import runpy
import select
import signal
import socket
import sys
import warnings
from pathlib import Path
from typing import Any

from quality_study.kernels.loading import freshen, load

_LARGEST, _FILES = 65_536, 3
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Serve until the other end is closed; a fork comes back here to become a kernel."""
    # As ipykernel_launcher does: libraries are not looked for in the working folder.
    if sys.path[0] == "" or Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    link = socket.socket(fileno=int(sys.argv[1]))
    os.close(os.pidfd_open(os.getpid()))  # an old system has none: end now rather than at the first order
    # Read when their libraries are imported: whose death a kernel looks for, and what kernels make of matplotlib.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline"
    shown = warnings.showwarning
    warned: list[object] = []
    warnings.showwarning = lambda *said, **_: warned.append(said)
    load()
    if warned:  # a plain kernel would print it under the cell that imports
        return
    warnings.showwarning = shown
    link.send(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})).encode())
    order = _serve(link)
    if order is not None:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)


def _serve(link: socket.socket) -> dict[str, Any] | None:
    """Fork at each order, tell how each fork ended; return the order in a fork, None when it is time to end."""
    running: dict[int, tuple[int, socket.socket]] = {}
    retired = False
    while running or not retired:
        waited: list[Any] = [link, *running]
        ready = select.select(waited, [], [])[0]
        for pidfd in [number for number in running if number in ready]:
            pid, told = running.pop(pidfd)
            _tell(told, f"ended {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}")
            told.close()
            os.close(pidfd)
        if link not in ready:
            continue
        data, files, _, _ = socket.recv_fds(link, _LARGEST, _FILES)
        if not data:
            return None
        order = json.loads(data)
        if not order:
            retired = True
            continue
        told = socket.socket(fileno=files[0])
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # the file closed without a word says it
            told.close()
        else:
            if pid == 0:
                for pidfd, (_, other) in running.items():
                    os.close(pidfd)
                    other.close()
                link.close()
                return _born(order, told, files[1:], parent)
            running[os.pidfd_open(pid)] = pid, told
        for file in files[1:]:
            os.close(file)
    return None


def _born(order: dict[str, Any], told: socket.socket, output: list[int], parent: int) -> dict[str, Any]:
    """In a fork: be what a process started for this order would be, and say that it lives."""
    os.setsid()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    for number, file in enumerate(output, 1):
        os.dup2(file, number)
        os.close(file)
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = [order["module"], *order["arguments"]]
    sys.orig_argv = order["command"]
    freshen()
    _tell(told, f"born {os.getpid()}")
    if told.recv(_LARGEST) != b"live":  # who asked waits no more, and started another
        os._exit(1)
    told.close()
    return order


def _tell(told: socket.socket, words: str) -> None:
    try:
        told.send(words.encode())
    except OSError:  # nobody listens any more
        return


if __name__ == "__main__":
    main()
