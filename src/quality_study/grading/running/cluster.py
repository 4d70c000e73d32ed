"""Copies run by the workers of a Dask cluster, each in the sandbox of its own machine; they are marked here.

Dask runs again elsewhere what a lost worker had to do. What is sent is a notebook and the study that it reads; what
comes back is the notebook with its outputs. Whoever reaches the scheduler may run anything on the workers: it belongs
on a network of one's own.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from quality_study.build.reached import code_hash
from quality_study.grading.running.runner import Run, Runner
from quality_study.grading.sandbox.choice import BUBBLEWRAP, LANDLOCK, NONE, Sandbox, choose_sandbox
from quality_study.grading.sandbox.limits import Limits
from quality_study.words.errors import Problem, StudyError
from quality_study.words.packages import needed

_JOIN_SECONDS = 30
#: Copies under way for a thread of a worker: the next one is there when it has finished one.
_AHEAD = 2
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
        Nothing answers there, no worker joins it, or a worker has another version of this program or no sandbox.
    """

    def __init__(self, address: str, limits: Limits, *, unsafe: bool) -> None:
        distributed = needed("distributed", "exécuter des copies sur plusieurs machines")
        self._limits, self._unsafe, self._sent = limits, unsafe, dict[Path, Any]()
        try:
            self._client = distributed.Client(address, timeout=_JOIN_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            message = "aucun ordonnanceur Dask ne répond à cette adresse"
            raise StudyError([Problem(message, "--scheduler", found=address)]) from error
        try:
            self.sandbox = self._checked(address)
        except BaseException:
            self.close()
            raise

    def _checked(self, address: str) -> Sandbox:
        try:
            self._client.wait_for_workers(1, timeout=_JOIN_SECONDS)
        except TimeoutError as error:
            message = f"aucun travailleur n’a rejoint l’ordonnanceur : « dask worker {address} --nthreads 1 »"
            raise StudyError([Problem(message, "--scheduler")]) from error
        told: dict[str, tuple[str, Sandbox] | str] = self._client.run(_ready, self._unsafe)
        own = code_hash()
        problems = [Problem(f"travailleur {w} : {t}", "--scheduler") for w, t in told.items() if isinstance(t, str)]
        found = {w: t for w, t in told.items() if not isinstance(t, str)}
        message = "a une autre version de quality-study que cette machine"
        problems += [Problem(f"travailleur {w} : {message}", "--scheduler") for w, t in found.items() if t[0] != own]
        if problems:
            raise StudyError(problems)
        return max((t[1] for t in found.values()), key=lambda s: (BUBBLEWRAP, LANDLOCK, NONE).index(s.kind))

    def __len__(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(_AHEAD * sum(threads.values()), 1)

    def __enter__(self) -> ClusterRunners:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, notebook: NotebookNode, *, study: Path, parameters: Mapping[str, Any]) -> Run:
        """Run a notebook on a worker that is free."""
        asked = (notebook, self._study(study), dict(parameters), self._limits, self._unsafe)
        found: Run = self._client.submit(_run, *asked, pure=False).result()
        return found

    def close(self) -> None:
        """Leave the cluster; what runs for this class is given up."""
        self._client.close()

    def _study(self, study: Path) -> Any:
        """Send a study once; as a task, which is done again where it is missing."""
        with _unpacking:
            if study not in self._sent:
                root = study.resolve()
                inside = (p for p in sorted(study.rglob("*")) if p.is_file() and p.resolve().is_relative_to(root))
                files = {p.relative_to(study).as_posix(): p.read_bytes() for p in inside}
                self._sent[study] = self._client.submit(dict, files, pure=False)
            return self._sent[study]


def _ready(unsafe: bool) -> tuple[str, Sandbox] | str:
    """Say which program and which sandbox a worker has, or what it lacks."""
    try:
        return code_hash(), choose_sandbox(unsafe)
    except StudyError as error:
        return str(error)


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
    digest = hashlib.sha256(b"\0".join(name.encode() + b"\0" + content for name, content in files.items())).hexdigest()
    with _unpacking:
        if digest not in _studies:
            root = Path(tempfile.mkdtemp(prefix="quality-study-"))
            atexit.register(shutil.rmtree, root, ignore_errors=True)
            for folder in ("data/raw", "notebooks"):
                (root / folder).mkdir(parents=True)
            for name, content in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content)
            _studies[digest] = root
        return _studies[digest]
