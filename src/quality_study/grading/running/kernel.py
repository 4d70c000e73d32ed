"""A kernel behind the relay, as Jupyter's clients want one: a manager that starts and ends it, a client that talks."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import Instance

from quality_study.grading.sandbox.box import Box
from quality_study.grading.sandbox.channels import CHANNELS
from quality_study.grading.sandbox.gate import START_SECONDS, Gate
from quality_study.grading.sandbox.limits import Limits

_MOST_QUEUED = 200


class RelayedClient(AsyncKernelClient):
    """A client that holds few messages, none of them large, and uses three channels."""

    limits = Instance(Limits, ())

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> Any:
        made = self.context.socket({"iopub": zmq.SUB}.get(channel, zmq.DEALER))
        made.linger = 0
        made.setsockopt(zmq.MAXMSGSIZE, self.limits.message_bytes)
        made.setsockopt(zmq.RCVHWM, _MOST_QUEUED)
        if identity:
            made.identity = identity
        made.connect(self._make_url(channel))
        return made

    def start_channels(self, *_: bool, **__: bool) -> None:
        """Open the shell, the outputs and the control channel."""
        super().start_channels(stdin=False, hb=False)

    def stop_channels(self) -> None:
        """Close what was opened."""
        for channel in (self._shell_channel, self._iopub_channel, self._control_channel):
            if channel is not None:
                channel.stop()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has taken up the outputs channel, where it greets, and answers on the shell."""
        end = time.monotonic() + (timeout or START_SECONDS)
        if await self._hears(self.iopub_channel, None, end):
            asked = self.kernel_info()
            if await self._hears(self.shell_channel, asked, end):
                return
        raise RuntimeError("the kernel does not answer")

    async def _hears(self, channel: Any, asked: str | None, end: float) -> bool:
        while time.monotonic() < end and await self.is_alive():
            try:
                message = await channel.get_msg(timeout=0.2)
            except Empty:
                continue
            if asked is None or message["parent_header"].get("msg_id") == asked:
                return True
        return False


# Overrides are those of the asynchronous manager; its parent declares the same methods as synchronous.
class RelayedKernel(AsyncKernelManager):
    """The kernel of one run.

    Parameters
    ----------
    box : Box
    study : Path
    limits : Limits
    """

    def __init__(self, box: Box, study: Path, limits: Limits) -> None:
        context = zmq.asyncio.Context()
        super().__init__(context=context, transport="ipc", client_factory=RelayedClient)
        self.interrupted = False
        self._box, self._study, self._limits = box, study, limits
        self._folder = Path(tempfile.mkdtemp(prefix="r", dir=box.folder))
        self._open = False
        self.gate = Gate(box, self._folder, limits)

    @property
    def has_kernel(self) -> bool:
        """Say whether the kernel was started."""
        return self._open

    async def start_kernel(self, **_: Any) -> None:  # type: ignore[override]
        """Fork a kernel in the box."""
        self.ip = str(self.gate.front)
        for name, number in CHANNELS.items():
            setattr(self, f"{name}_port", number)
        key = secrets.token_hex(16)
        self.session.key = key.encode()
        limits = dataclasses.asdict(self._limits)
        self._box.start(self._study, self.gate.listening, key, limits)
        self.gate.open()
        self._open = True

    def client(self, **kwargs: Any) -> RelayedClient:  # type: ignore[override]
        """Return a client of this kernel."""
        made: RelayedClient = super().client(limits=self._limits, **kwargs)  # type: ignore[assignment]
        return made

    async def _async_is_alive(self) -> bool:
        """Say whether the run goes on."""
        return self._open and self.gate.verdict is None and not self.gate.ended.is_set()

    is_alive = _async_is_alive

    async def interrupt_kernel(self) -> None:  # type: ignore[override]
        """Ask the kernel, by a message, to stop what it does."""
        self.interrupted = True
        self._connect_control_socket()
        self.session.send(self._control_socket, self.session.msg("interrupt_request", content={}))

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]
        """Kill everything that the run started, and wait for it."""
        if self._open:
            self._open = False
            await asyncio.get_running_loop().run_in_executor(None, self.gate.close)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """End the run and close the control channel."""
        await self.shutdown_kernel()
        self._close_control_socket()

    def destroy(self) -> None:
        """Give back the sockets and their folder, whether the run started or not."""
        if not self.gate.opened:
            self.gate.abandon()
        self.context.destroy(linger=0)
        shutil.rmtree(self._folder)
