"""The kernel of one run: an IPython kernel that listens on sockets opened for it outside."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import zmq
from ipykernel.kernelapp import IPKernelApp

from quality_study.grading.sandbox.channels import CHANNELS, UNUSED
from quality_study.grading.sandbox.seccomp import forbid_sockets
from quality_study.kernels.loading import freshen


class BoxedKernelApp(IPKernelApp):
    """An IPython kernel bound to listening sockets that it was given."""

    listening: Mapping[int, int] = {}

    def _try_bind_socket(self, s: zmq.Socket[bytes], port: int) -> int:
        given = self.listening.get(port)
        s.setsockopt(zmq.SNDHWM, 0)  # outputs that come quickly wait: none is dropped, nor the word that a cell is done
        if given is not None:
            s.setsockopt(zmq.USE_FD, given)
            s.bind(f"ipc://{self.ip}-given-{port}")
            s.setsockopt(zmq.USE_FD, -1)
        # The shell also needs a path inside: the kernel's own debugger connects to it.
        if given is None or port == CHANNELS["shell"]:
            s.bind(f"ipc://{self.ip}-{port}")
        return port


def run_kernel(listening: Mapping[int, int], key: str, home: Path, here: Path, *, ready: Callable[[], None]) -> None:
    """Become the kernel, until the run is ended from outside.

    Parameters
    ----------
    listening : mapping
        Number of a channel -> descriptor of its listening socket.
    key : str
        Signs the messages.
    home : Path
        A private folder that can be written.
    here : Path
        Working folder of the notebook.
    ready : callable
        Called before anything of the copy can run.
    """
    freshen()
    for name in ("run", "matplotlib", "ipython"):
        (home / name).mkdir(parents=True, exist_ok=True)
    connection = home / "run" / "kernel.json"
    ports = {f"{name}_port": number for name, number in (CHANNELS | UNUSED).items()}
    settings = {"transport": "ipc", "ip": str(home / "run" / "k"), "key": key, "signature_scheme": "hmac-sha256"}
    connection.write_text(json.dumps(settings | ports), encoding="utf-8")
    os.chdir(here)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["quality-study"]
    sys.path[:] = ["", *[entry for entry in sys.path if entry]]
    app = BoxedKernelApp.instance()
    app.listening = listening
    app.initialize(["-f", str(connection), "--HistoryManager.enabled=False", "--log-level=CRITICAL"])  # type: ignore[no-untyped-call]
    forbid_sockets()
    ready()
    app.start()  # type: ignore[no-untyped-call]
    # exit() stops the loop a moment later, in any cell: were it to end the run, no two runs would be alike.
    while True:
        with suppress(KeyboardInterrupt):
            app.io_loop.start()
