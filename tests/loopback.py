"""A Dask cluster over loopback, whose workers are processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import LocalCluster


@contextmanager
def workers(count: int, **variables: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Give the address of a scheduler of this process, and its workers, which may have variables of their own."""
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as scheduler:
        address = scheduler.scheduler_address
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": {**os.environ, **variables}}
        started = [subprocess.Popen([*command, "--no-dashboard"], **quiet) for _ in range(count)]
        try:
            yield address, started
        finally:
            for worker in started:
                worker.terminate()
            for worker in started:
                worker.wait(30)
