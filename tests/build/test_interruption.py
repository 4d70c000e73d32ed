"""Ctrl-C is remembered whatever becomes of the exception that it raises."""

from __future__ import annotations

import signal
import threading

import pytest

from quality_study.build.interruption import interruption


class Interrupting:
    """An object whose end is interrupted: Python drops the exception."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_still_interrupts_and_is_remembered() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interruption() as asked:
        signal.raise_signal(signal.SIGINT)
    assert asked.is_set()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_dropped_by_a_destructor_is_remembered() -> None:
    with interruption() as asked:
        assert not asked.is_set()
        Interrupting()
    assert asked.is_set()


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruption() as asked:
            signal.raise_signal(signal.SIGINT)
        assert not asked.is_set()
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_is_never_interrupted() -> None:
    seen: list[bool] = []

    def work() -> None:
        with interruption() as asked:
            seen.append(asked.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]
