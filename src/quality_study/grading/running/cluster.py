"""Copies run by the workers of a Dask cluster, each in the sandbox of its own machine; they are marked here.

What is sent is a notebook and the study that it reads; what comes back is the notebook with its outputs.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from quality_study.build.cluster import Cluster, content_hash, write_files
from quality_study.grading.running.runner import Run, Runner
from quality_study.grading.sandbox.choice import BUBBLEWRAP, LANDLOCK, NONE, choose_sandbox
from quality_study.grading.sandbox.limits import Limits

_here = threading.local()
_studies: dict[str, Path] = {}
_unpacking = threading.Lock()


class ClusterRunners:
    """What runs notebooks on the workers of a cluster.

    Parameters
    ----------
    address : str
        Of the scheduler: ``tcp://HOST:PORT``.
    limits : Limits
    unsafe : bool
        Run without a sandbox where there is none.

    Attributes
    ----------
    sandbox : Sandbox
        The weakest of the workers.

    Raises
    ------
    StudyError
        As :class:`~quality_study.build.cluster.Cluster`; or a worker has no sandbox.
    """

    def __init__(self, address: str, limits: Limits, *, unsafe: bool) -> None:
        self._limits, self._unsafe, self._sent = limits, unsafe, dict[Path, Any]()
        self._cluster = Cluster(address, "exécuter des copies sur plusieurs machines", choose_sandbox, unsafe)
        self.sandbox = max(self._cluster.told.values(), key=lambda s: (BUBBLEWRAP, LANDLOCK, NONE).index(s.kind))

    def __len__(self) -> int:
        return len(self._cluster)

    def __enter__(self) -> ClusterRunners:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, notebook: NotebookNode, *, study: Path, parameters: Mapping[str, Any]) -> Run:
        """Run a notebook on a worker that is free."""
        found: Run = self._cluster.run(_run, notebook, self._study(study), dict(parameters), self._limits, self._unsafe)
        return found

    def close(self) -> None:
        """Leave the cluster; what runs for this class is given up."""
        self._cluster.close()

    def _study(self, study: Path) -> Any:
        """Read and send a study once, whatever the number of copies."""
        with _unpacking:
            if study not in self._sent:
                root = study.resolve()
                inside = (p for p in sorted(study.rglob("*")) if p.is_file() and p.resolve().is_relative_to(root))
                self._sent[study] = self._cluster.send(
                    {p.relative_to(study).as_posix(): p.read_bytes() for p in inside}
                )
            return self._sent[study]


def _run(
    notebook: NotebookNode, files: Mapping[str, bytes], parameters: Mapping[str, Any], limits: Limits, unsafe: bool
) -> Run:
    """Run a notebook on this worker, whose sandbox is kept for the next one."""
    if getattr(_here, "limits", None) != limits:
        if hasattr(_here, "runner"):
            _here.runner.close()
        _here.runner, _here.limits = Runner(choose_sandbox(unsafe), limits), limits
        atexit.register(_here.runner.close)
    run: Run = _here.runner.run(notebook, study=_unpacked(files), parameters=parameters)
    return run


def _unpacked(files: Mapping[str, bytes]) -> Path:
    """Write a study on this worker, once."""
    digest = content_hash(files)
    with _unpacking:
        if digest not in _studies:
            root = Path(tempfile.mkdtemp(prefix="quality-study-"))
            atexit.register(shutil.rmtree, root, ignore_errors=True)
            for folder in ("data/raw", "notebooks"):
                (root / folder).mkdir(parents=True)
            write_files(files, root)
            _studies[digest] = root
        return _studies[digest]
