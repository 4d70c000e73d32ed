"""One build of an edition at a time, and nothing left of one that was killed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quality_study.facts.edition import Edition
from quality_study.words.errors import Problem, StudyError


@contextmanager
def alone(edition: Edition) -> Iterator[None]:
    """Hold the edition while it is built; the system lets it go with this process, whatever its death.

    Raises
    ------
    StudyError
        Another process builds it.
    """
    path = edition.root / ".pytask" / f"{edition.id}.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b") as file:
        try:
            _take(file.fileno())
        except OSError:
            message = (
                f"une autre construction de l’édition {edition.id} est en cours{_whose(path)} : attendez sa fin, "
                "ou arrêtez-la, puis relancez"
            )
            raise StudyError([Problem(message, edition.shown(path))]) from None
        file.truncate(0)
        file.write(b" " + str(os.getpid()).encode())  # the byte that Windows locks cannot be read by the other one
        file.flush()
        _sweep(edition)
        with _scratch(path.with_suffix(".tmp")):
            yield


@contextmanager
def _scratch(folder: Path) -> Iterator[None]:
    """Have temporary files, those of a kernel among them, where the next build finds what a killed one left."""
    before = tempfile.tempdir
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def _take(file: int) -> None:
    if os.name == "nt":
        import msvcrt

        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _whose(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(1)
        number = file.read().strip().decode("ascii", "replace")
    return f" (processus {number})" if number.isdigit() else ""


def _sweep(edition: Edition) -> None:
    """Remove the halves of files that a killed build left beside what it was writing."""
    for folder in (edition.processed, edition.reports, edition.reports / "notebooks", edition.figures):
        for path in folder.glob("*.tmp"):
            path.unlink(missing_ok=True)
    for name in (f"{edition.id}.json.tmp", "pytask.toml.tmp"):
        (edition.root / ".pytask" / name).unlink(missing_ok=True)
