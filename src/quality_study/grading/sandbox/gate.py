"""What stands between a kernel and the grader: counts every byte, holds every deadline, ends the run.

The kernel's sockets are reached through this relay only, so that a kernel can never make the grader hold more than
what was counted. It runs in a thread of its own: whatever the messages do to who reads them, the run ends.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from quality_study.grading.sandbox import wire
from quality_study.grading.sandbox.box import Box
from quality_study.grading.sandbox.channels import CHANNELS
from quality_study.grading.sandbox.limits import Limits

_log = logging.getLogger(__name__)
_CHUNK = 65_536
_MOST_WAITING = 1_000_000
_TICK = 0.1
#: How long a kernel may take to start: nothing of the copy runs yet.
START_SECONDS = 30.0
_END_SECONDS, _FLUSH_SECONDS = 8.0, 1.0


@dataclass(frozen=True)
class Verdict:
    """Why a run was stopped, or stopped by itself.

    Attributes
    ----------
    cause : str
        ``cell`` (cannot be interrupted), ``wall``, ``cpu``, ``memory``, ``bytes``, ``message``, ``messages``, ``died``,
        ``link``, ``start``.
    detail : str
    """

    cause: str
    detail: str = ""


@dataclass(eq=False)
class _Side:
    """One direction of one connection: bytes that come from a socket and wait for its peer."""

    source: socket.socket
    from_kernel: bool
    peer: _Side = field(init=False)
    waiting: bytearray = field(default_factory=bytearray)


class Gate:
    """The relay of one run.

    Parameters
    ----------
    box : Box
    folder : Path
        Private folder for the sockets, with a short path.
    limits : Limits
    """

    def __init__(self, box: Box, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self.verdict: Verdict | None = None
        self.ended = threading.Event()
        self.opened = False
        self.front, self._back = folder / "f", folder / "b"
        self._box = box
        self._doors = {name: _listen(f"{self.front}-{number}") for name, number in CHANNELS.items()}
        self.listening = [_listen(f"{self._back}-{number}") for number in CHANNELS.values()]
        self._lock = threading.Lock()
        self._cell_bytes = self._total_bytes = 0
        self._cell_end: float | None = None
        self._run_end = time.monotonic() + START_SECONDS
        self._begun = False
        self._killed: float | None = None
        self._closing = False
        self._waking = socket.socketpair()
        self._waking[0].setblocking(False)
        self._thread = threading.Thread(target=self._serve, name="gate", daemon=True)

    def open(self) -> None:
        """Start to relay."""
        self.opened = True
        for given in self.listening:
            given.close()
        self._thread.start()

    def begin_cell(self) -> None:
        """Count from zero: a cell begins."""
        with self._lock:
            self._cell_bytes = 0
            now = time.monotonic()
            self._cell_end = now + self.limits.cell_seconds + self.limits.grace_seconds
            if not self._begun:
                self._begun, self._run_end = True, now + self.limits.wall_seconds

    def end_cell(self) -> None:
        """No cell runs."""
        with self._lock:
            self._cell_end = None

    def stop(self, cause: str, detail: str = "") -> None:
        """Say why the run must end; the first reason is kept."""
        with self._lock:
            if self.verdict is not None or self._closing:
                return
            self.verdict = Verdict(cause, detail)
        self._wake()

    def close(self) -> None:
        """End the run, and wait until nothing of it is left."""
        with self._lock:
            self._closing = True
        self._wake()
        self._thread.join()
        for end in self._waking:
            end.close()

    def abandon(self) -> None:
        """Close what a run that did not start would have used."""
        for made in (*self._doors.values(), *self.listening, *self._waking):
            made.close()

    def _wake(self) -> None:
        try:
            self._waking[0].send(b"!")
        except OSError:
            return

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            for name, door in self._doors.items():
                selector.register(door, selectors.EVENT_READ, name)
            assert self._box.link is not None
            selector.register(self._box.link, selectors.EVENT_READ, "box")
            selector.register(self._waking[1], selectors.EVENT_READ, "wake")
            try:
                while not self.ended.is_set():
                    for key, events in selector.select(_TICK):
                        if key.data == "wake":
                            self._waking[1].recv(_CHUNK)
                        elif key.data == "box":
                            self._hear_box()
                        elif isinstance(key.data, str):
                            self._connect(selector, key.data)
                        elif key.data.source.fileno() >= 0:
                            self._move(selector, key.data, events)
                    if not self.ended.is_set():
                        self._hold_deadlines()
            except Exception:
                _log.debug("the relay failed", exc_info=True)
                self.stop("died", "la liaison est rompue")
                self._box.destroy()
            finally:
                for key in list(selector.get_map().values()):
                    if key.data not in ("box", "wake") and isinstance(key.fileobj, socket.socket):
                        key.fileobj.close()
                self.ended.set()

    def _hear_box(self) -> None:
        assert self._box.link is not None
        try:
            message, _ = wire.receive(self._box.link)
        except OSError:
            message = None
        if message is None:
            self.stop("died", "le bac à sable s’est arrêté")
            self._box.destroy()
        else:
            if message["failed"]:
                self.stop("start", message["failed"])
            elif message["memory"]:
                self.stop("memory")
            # SIGXCPU: the processor time is spent.
            elif message["ended"] == 128 + 24:
                self.stop("cpu")
            else:
                self.stop("died", _how(message["ended"]))
            self._box.ended()
        self.ended.set()

    def _hold_deadlines(self) -> None:
        now = time.monotonic()
        if self._cell_end is not None and now > self._cell_end:
            self.stop("cell")
        if now > self._run_end:
            self.stop("wall")
        if self._killed is None and (self.verdict is not None or self._closing):
            self._killed = now
            self._box.kill()
        if self._killed is not None and now > self._killed + _END_SECONDS:
            self._box.destroy()
            self.ended.set()

    def _connect(self, selector: selectors.BaseSelector, name: str) -> None:
        client, _ = self._doors[name].accept()
        kernel = socket.socket(socket.AF_UNIX)
        # A kernel that does not take up its connections must not hold up the relay.
        kernel.setblocking(False)
        try:
            kernel.connect(f"{self._back}-{CHANNELS[name]}")
        except OSError:
            client.close()
            kernel.close()
            return
        sides = _Side(client, False), _Side(kernel, True)
        for side, peer in (sides, sides[::-1]):
            side.source.setblocking(False)
            side.peer = peer
            selector.register(side.source, selectors.EVENT_READ, side)

    def _move(self, selector: selectors.BaseSelector, side: _Side, events: int) -> None:
        """Read what came, write what waits; what waits for a slow reader stops who writes to it."""
        if events & selectors.EVENT_READ:
            try:
                data = side.source.recv(_CHUNK)
            except BlockingIOError:
                data = None
            except OSError:
                data = b""
            if data == b"":
                self._disconnect(selector, side)
                return
            if data:
                side.waiting += data
                if side.from_kernel:
                    self._count(len(data))
        for flow in (side, side.peer):
            if flow.waiting and not self._write(flow):
                self._disconnect(selector, flow.peer)
                return
        for flow in (side, side.peer):
            wanted = selectors.EVENT_READ if len(flow.waiting) < _MOST_WAITING else 0
            wanted |= selectors.EVENT_WRITE if flow.peer.waiting else 0
            # A selector has no way to wait for nothing.
            selector.modify(flow.source, wanted or selectors.EVENT_WRITE, flow)

    def _write(self, flow: _Side) -> bool:
        try:
            sent = flow.peer.source.send(flow.waiting[:_CHUNK])
        except BlockingIOError:
            return True
        except OSError:
            return False
        del flow.waiting[:sent]
        return True

    def _disconnect(self, selector: selectors.BaseSelector, closed: _Side) -> None:
        """Close both ends. The grader's end closes by itself only when it refuses what it is sent."""
        if closed.from_kernel and closed.waiting:
            _flush(closed)
        for side in (closed, closed.peer):
            selector.unregister(side.source)
            side.source.close()
        if not closed.from_kernel:
            self.stop("message")

    def _count(self, size: int) -> None:
        self._cell_bytes += size
        self._total_bytes += size
        most = self.limits.flood_bytes
        if self._cell_bytes > most or self._total_bytes > 4 * most:
            self.stop("bytes")


def _flush(flow: _Side) -> None:
    """Hand over the last words of a kernel."""
    try:
        flow.peer.source.settimeout(_FLUSH_SECONDS)
        flow.peer.source.sendall(flow.waiting)
    except OSError:
        return


def _listen(path: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(8)
    return listening


def _how(code: int) -> str:
    return f"signal {code - 128}" if code > 128 else f"code {code}"
