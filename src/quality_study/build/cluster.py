"""Jobs sent to the workers of a Dask cluster: the one way in which work leaves this machine.

Dask does again elsewhere what a lost worker had to do. Files travel as bytes, since workers need not share a disk, and
what a job made comes back the same way. Whoever reaches the scheduler may run anything on the workers: it belongs on a
network of one's own.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from quality_study.build.reached import code_hash
from quality_study.words.errors import Problem, StudyError
from quality_study.words.packages import needed

_JOIN_SECONDS = 30
#: Jobs under way for a thread of a worker: the next one is there when it has finished one.
_AHEAD = 2


class Cluster:
    """The workers behind a scheduler, or some of our own on this machine.

    Parameters
    ----------
    where : str or int
        Address of the scheduler, ``tcp://HOST:PORT``; or the number of workers to start here.
    purpose : str
        What they are for, in French, after « pour ».
    ready : callable
        Run on each worker with `asked`: what it lacks is a StudyError.
    *asked

    Attributes
    ----------
    told : dict of str to Any
        What `ready` returned, by the address of each worker.

    Raises
    ------
    StudyError
        Nothing answers there, no worker joins it, or a worker has another version of this program or is not ready.
    """

    def __init__(self, where: str | int, purpose: str, ready: Callable[..., Any], *asked: Any) -> None:
        distributed = needed("distributed", purpose)
        self._sent, self._sending = dict[str, Any](), threading.Lock()
        with ExitStack() as opened:
            if isinstance(where, int):
                own = {"n_workers": where, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
                where = opened.enter_context(distributed.LocalCluster(**own)).scheduler_address
            try:
                self._client = distributed.Client(where, timeout=_JOIN_SECONDS, set_as_default=False)
            except (OSError, ValueError) as error:
                message = "aucun ordonnanceur Dask ne répond à cette adresse"
                raise StudyError([Problem(message, "--scheduler", found=str(where))]) from error
            opened.callback(self._client.close)
            self.told = self._checked(str(where), ready, asked)
            self._opened = opened.pop_all()

    def _checked(self, address: str, ready: Callable[..., Any], asked: tuple[Any, ...]) -> dict[str, Any]:
        try:
            self._client.wait_for_workers(1, timeout=_JOIN_SECONDS)
        except TimeoutError as error:
            message = f"aucun travailleur n’a rejoint l’ordonnanceur : « dask worker {address} --nthreads 1 »"
            raise StudyError([Problem(message, "--scheduler")]) from error
        told: dict[str, tuple[str, Any] | str] = self._client.run(_ready, ready, asked)
        own = code_hash()
        problems = [Problem(f"travailleur {w} : {t}", "--scheduler") for w, t in told.items() if isinstance(t, str)]
        found = {w: t for w, t in told.items() if not isinstance(t, str)}
        message = "a une autre version de quality-study que cette machine"
        problems += [Problem(f"travailleur {w} : {message}", "--scheduler") for w, t in found.items() if t[0] != own]
        if problems:
            raise StudyError(problems)
        return {w: t[1] for w, t in found.items()}

    def __len__(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(_AHEAD * sum(threads.values()), 1)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, files: Mapping[str, bytes]) -> Any:
        """Send files once, whatever the number of jobs that take them: as a task, done again where it is missing."""
        digest = content_hash(files)
        with self._sending:
            if digest not in self._sent:
                self._sent[digest] = self._client.submit(dict, files, pure=False)
            return self._sent[digest]

    def run(self, job: Callable[..., Any], *asked: Any) -> Any:
        """Run a function of this program on a worker that is free; what was sent is an argument like another."""
        return self._client.submit(job, *asked, pure=False).result()

    def close(self) -> None:
        """Leave the cluster; what runs for us is given up."""
        self._opened.close()


def _ready(ready: Callable[..., Any], asked: tuple[Any, ...]) -> tuple[str, Any] | str:
    """Say which program a worker has and what it is ready with, or what it lacks."""
    try:
        return code_hash(), ready(*asked)
    except StudyError as error:
        return str(error)


def content_hash(files: Mapping[str, bytes]) -> str:
    """Hash some files, their names included."""
    return hashlib.sha256(b"\0".join(name.encode() + b"\0" + content for name, content in files.items())).hexdigest()


def write_files(files: Mapping[str, bytes], root: Path) -> None:
    """Write files by their names in a folder, made if it is not there."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
