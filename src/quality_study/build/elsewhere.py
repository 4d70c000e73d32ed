"""A notebook of a build, run by a worker of a cluster: the study travels as bytes, what it makes is written here."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

import quality_study
from quality_study.build.cluster import Cluster, write_files
from quality_study.build.execution import run_notebook
from quality_study.build.ledger import environment, study_files
from quality_study.facts.edition import Edition
from quality_study.facts.whole_file import write_whole
from quality_study.words.errors import StudyError

_LIBRARY = Path(quality_study.__file__).parent
_EXECUTED, _HALTED = "executed.ipynb", "halted.ipynb"


class _Ran(NamedTuple):
    """What a worker sends back: files by name, those that the notebook read, in its study and in the library."""

    made: dict[str, bytes]
    study: list[str]
    library: list[str]
    error: StudyError | None


def build_cluster(scheduler: str) -> Cluster:
    """Join a cluster whose workers have the program and the libraries of this machine, which give the same bytes.

    Raises
    ------
    StudyError
        As :class:`~quality_study.build.cluster.Cluster`; a worker has other libraries.
    """
    return Cluster(scheduler, "construire sur plusieurs machines", _same_libraries, environment())


def run_elsewhere(
    cluster: Cluster,
    edition: Edition,
    source: Path,
    output: Path,
    parameters: Mapping[str, Any],
    *,
    halted: Path,
    read: set[Path],
) -> nbformat.NotebookNode:
    """Execute a notebook as :func:`~quality_study.build.execution.run_notebook` does, on a worker that is free.

    Parameters
    ----------
    cluster : Cluster
    edition : Edition
        Its facts and those of the earlier ones, its tables and its notebooks are sent, never the raw exports.
    source, output, parameters, halted, read
        As that function takes them.
    """
    sent = cluster.send(_files(edition))
    shown = edition.shown(source)
    ran: _Ran = cluster.run(_run, sent, source.relative_to(edition.root).as_posix(), shown, dict(parameters))
    if ran.error is not None:
        if _HALTED in ran.made:
            halted.parent.mkdir(parents=True, exist_ok=True)
            write_whole(halted, ran.made[_HALTED])
        raise ran.error
    read.update(edition.root / name for name in ran.study)
    read.update(_LIBRARY / name for name in ran.library)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, ran.made[_EXECUTED])
    halted.unlink(missing_ok=True)
    executed: nbformat.NotebookNode = nbformat.reads(ran.made[_EXECUTED].decode("utf-8"), as_version=4)
    return executed


def _files(edition: Edition) -> dict[str, bytes]:
    """Read, at each notebook, what it may read: a file may have changed since the one before."""
    raw = {e.raw for e in (edition, *edition.earlier)}
    folders = [folder for folder in (*raw, edition.processed, edition.notebooks, edition.template) if folder.is_dir()]
    folders.sort()  # the same files in the same order are sent once
    return {p.relative_to(edition.root).as_posix(): p.read_bytes() for folder in folders for p in study_files(folder)}


def _same_libraries(expected: str) -> None:
    if environment() != expected:
        raise StudyError(
            "Python ou des bibliothèques d’autres versions que sur cette machine : "
            "« python -m pip install --no-deps --require-hashes --requirement requirements.lock »"
        )


def _run(files: Mapping[str, bytes], source: str, shown: str, parameters: Mapping[str, Any]) -> _Ran:
    """Run a notebook on this worker, in a copy of the study that goes away with the job."""
    with tempfile.TemporaryDirectory(prefix="quality-study-") as name:
        folder = Path(name).resolve()
        study = folder / "study"
        write_files(files, study)
        read: set[Path] = set()
        error = None
        try:
            run_notebook(
                study / source, folder / _EXECUTED, parameters, shown=shown, halted=folder / _HALTED, read=read
            )
        except StudyError as failure:
            error = failure
        made = {p.name: p.read_bytes() for p in (folder / _EXECUTED, folder / _HALTED) if p.is_file()}
        return _Ran(made, _inside(read, study), _inside(read, _LIBRARY), error)


def _inside(paths: set[Path], folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in paths if p.is_relative_to(folder) and p.is_file())
