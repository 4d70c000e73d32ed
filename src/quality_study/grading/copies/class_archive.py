"""The copies of a class in one archive, as Moodle gives them: laid out in a private folder while they are read."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from quality_study.grading.copies.copy_file import MOST_BYTES
from quality_study.grading.copies.finding import is_handed_in
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number

_MOST_MEMBERS = 10_000
_MOST_TOGETHER = 2_000_000_000
#: Bytes of a name: a system allows 255.
_LONGEST_NAME = 200


@contextmanager
def opened(source: Path) -> Iterator[Path]:
    """Give the folder of the copies: the very folder, or that where an archive is laid out, removed afterwards.

    No name of the archive leads out of the folder; files keep the dates that they have there.

    Raises
    ------
    StudyError
        The archive cannot be read, or is out of all proportion.
    """
    if not source.is_file():
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="quality-study-") as work:
        folder = Path(work) / "copies"
        folder.mkdir()
        try:
            with zipfile.ZipFile(source) as archive:
                _lay_out(archive, folder, source)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            message = "ce n’est ni un dossier ni une archive ZIP lisible ; téléchargez-la de nouveau"
            raise StudyError([Problem(message, str(source))]) from None
        yield _inner(folder)


def _lay_out(archive: zipfile.ZipFile, folder: Path, source: Path) -> None:
    members = [m for m in archive.infolist() if not m.is_dir()]
    room = _MOST_TOGETHER
    if len(members) > _MOST_MEMBERS:
        most = number(_MOST_MEMBERS)
        raise StudyError([Problem(f"l’archive contient plus de {most} fichiers : elle n’est pas lue", str(source))])
    for member in members:
        parts = [_short(p) for p in PurePosixPath(member.filename.replace("\\", "/")).parts if p.strip("./ ")]
        if not parts:
            continue
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as content:
            found = content.read(MOST_BYTES + 1)  # enough for its reader to say that it is too big
        room -= len(found)
        if room < 0:
            message = (
                f"l’archive dépasse {number(_MOST_TOGETHER // 1_000_000)} Mo une fois ouverte : elle n’est pas lue"
            )
            raise StudyError([Problem(message, str(source))])
        path.write_bytes(found)
        with suppress(ValueError, OverflowError):
            when = dt.datetime(*member.date_time).timestamp()
            os.utime(path, (when, when))


def _short(name: str) -> str:
    return name.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore")


def _inner(folder: Path) -> Path:
    """Go into the only folder of an archive made of a folder of copies; that of one student is a copy."""
    entries = list(folder.iterdir())
    if len(entries) != 1 or not entries[0].is_dir() or re.search(r"_assignsubmission_", entries[0].name):
        return folder
    handed = [e for e in entries[0].iterdir() if any(is_handed_in(p) for p in (e, *e.rglob("*")))]
    return entries[0] if len(handed) > 1 else folder
