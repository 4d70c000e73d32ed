"""Ctrl-C during a build, which neither pytask nor the collection of memory may lose."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruption() -> Iterator[threading.Event]:
    """Give an event that is set by Ctrl-C, beside what Ctrl-C does already.

    Python drops the exception when it is raised in a destructor, and pytask keeps it to itself.
    """
    asked = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield asked  # only the main thread is interrupted, and not where the signal is ignored
        return
    react = before

    def note(number: int, frame: FrameType | None) -> None:
        asked.set()
        react(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
