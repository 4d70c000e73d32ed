"""The threads that wait for the kernels of a build."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from quality_study.kernels.provisioner import end


class _Threads(ThreadPoolExecutor):
    """Threads that pytask leaves while they work if it is interrupted: the kernels that they wait for are ended."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._futures: list[Future[Any]] = []

    def submit(self, *task: Any, **options: Any) -> Future[Any]:
        """Run a task, which is remembered."""
        self._futures.append(super().submit(*task, **options))
        return self._futures[-1]

    def __exit__(self, *error: Any) -> None:
        """Wait for them."""
        if any(not future.done() for future in self._futures):
            end()
        super().__exit__(*error)


def threads() -> Callable[..., Executor]:
    """Return what makes the threads, and forgets the folder that pytask-parallel adds for modules before it asks.

    Kernels would inherit it, and find there what JupyterLab does not.
    """
    paths, variable = sys.path[:], os.environ.get("PYTHONPATH")

    def make(n_workers: int) -> Executor:
        sys.path[:] = paths
        if variable is None:
            os.environ.pop("PYTHONPATH", None)
        else:
            os.environ["PYTHONPATH"] = variable
        return _Threads(n_workers)

    return make
