"""A class graded by one and by two workers, here and on a Dask cluster over loopback, and what the cluster adds a run.

Run with: .venv/bin/python benchmarks/cluster.py [COPIES] (five minutes for 12 copies on two idle cores). Seconds of the
whole class include what is done once: hidden editions, expected values, libraries of each sandbox.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from distributed import LocalCluster
from grading import honest_copy, prepare

from quality_study.grading.grade import grade
from quality_study.grading.handing_out.release import release
from quality_study.grading.practical.assignment import read_assignment
from quality_study.grading.running import cluster
from quality_study.grading.running.runner import Run
from quality_study.grading.sandbox.limits import Limits

COPIES, RUNS = 12, 200


def main(copies: int = COPIES) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "etude"
        prepare(root)
        assignment = read_assignment(root, "tp1")
        release(root, assignment, folder / "remis")
        copy = honest_copy(assignment, folder / "remis" / "notebooks" / assignment.notebook.name)
        (folder / "copies").mkdir()
        for number in range(1, copies + 1):
            nbformat.write(copy, folder / "copies" / f"etudiant_{number:02}.ipynb")
        print(f"scheduling: {overhead(copy, root):.1f} ms of processor a run")
        took = {}
        for workers in (1, 2):
            took["here", workers] = seconds(root, folder, assignment.id, workers=workers)
            with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as scheduler:
                address = scheduler.scheduler_address
                command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
                quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                started = [subprocess.Popen([*command, "--no-nanny"], **quiet) for _ in range(workers)]
                took["cluster", workers] = seconds(root, folder, assignment.id, scheduler=address)
                for worker in started:
                    worker.terminate()
                    worker.wait(30)
        for (where, workers), found in took.items():
            print(f"{copies} copies, {workers} worker(s), {where}: {found:.1f} s")
        for where in ("here", "cluster"):
            print(f"{where}: {took[where, 1] / took[where, 2]:.2f} times as fast with two workers as with one")


def seconds(root: Path, folder: Path, assignment: str, **options: object) -> float:
    with tempfile.TemporaryDirectory() as marks:
        start = time.perf_counter()
        table = grade(root, folder / "copies", assignment, Path(marks) / "notes.csv", **options)
        taken = time.perf_counter() - start
    if not (table["note_auto"] == table["auto_sur"]).all():
        sys.exit(f"not every copy has full marks:\n{table}")
    return taken


def overhead(copy: nbformat.NotebookNode, study: Path) -> float:
    """Return what a run costs beside the run: scheduler, worker and client, all in this process."""
    real = cluster._run
    cluster._run = lambda notebook, files, parameters, limits, unsafe: Run(notebook, "ok", None, "", 0.0)
    try:
        with (
            LocalCluster(1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None) as one,
            cluster.ClusterRunners(one.scheduler_address, Limits(), unsafe=False) as runners,
        ):
            runners.run(copy, study=study, parameters={})
            start = time.process_time()
            for _ in range(RUNS):
                runners.run(copy, study=study, parameters={})
            return (time.process_time() - start) / RUNS * 1000
    finally:
        cluster._run = real


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
