"""The threads that wait for the notebooks of a build."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any


class _Threads(ThreadPoolExecutor):
    """Threads that pytask leaves while they work if it is interrupted: what they wait for is ended."""

    def __init__(self, number: int, end: Callable[[], object]) -> None:
        super().__init__(number)
        self._end = end
        self._futures: list[Future[Any]] = []

    def submit(self, *task: Any, **options: Any) -> Future[Any]:
        """Run a task, which is remembered."""
        self._futures.append(super().submit(*task, **options))
        return self._futures[-1]

    def __exit__(self, *error: Any) -> None:
        """Wait for them."""
        if any(not future.done() for future in self._futures):
            self._end()
        super().__exit__(*error)


def threads(end: Callable[[], object]) -> Callable[..., Executor]:
    """Return what makes the threads, and forgets the folder that pytask-parallel adds for modules before it asks.

    Kernels would inherit it, and find there what JupyterLab does not.

    Parameters
    ----------
    end : callable
        Ends what the threads wait for.
    """
    paths, variable = sys.path[:], os.environ.get("PYTHONPATH")

    def make(n_workers: int) -> Executor:
        sys.path[:] = paths
        if variable is None:
            os.environ.pop("PYTHONPATH", None)
        else:
            os.environ["PYTHONPATH"] = variable
        return _Threads(n_workers, end)

    return make
