"""Read the notebooks of a ``.zip`` in memory, within bounds: nothing is written, no name of the archive is a path."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from quality_study.grading.copies.copy_file import MOST_BYTES, UnreadableError
from quality_study.words.french import number

_MOST_MEMBERS = 500
#: Longest name that a file system takes; that of a member may have 65 535 characters.
_LONGEST_NAME = 255


def read_archive(content: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Read the members whose base name is wanted.

    Parameters
    ----------
    content : bytes
        The archive.
    wanted : callable
        Told the base name of a member.

    Yields
    ------
    name : str
        Base name of the member.
    content : bytes

    Raises
    ------
    UnreadableError
        It is not an archive, is encrypted, damaged or too big, or has no wanted member.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > _MOST_MEMBERS:
                raise UnreadableError("L’archive contient trop de fichiers : elle n’est pas lue.")
            kept = [(PurePosixPath(m.filename.replace("\\", "/")), m) for m in members]
            kept = [(p, m) for p, m in kept if wanted(p.name) and not _is_hidden(p)]
            if not kept:
                raise UnreadableError("L’archive ne contient aucun carnet Jupyter (.ipynb).")
            room = MOST_BYTES  # for all of them: each small member may swell
            for path, member in kept:
                with archive.open(member) as file:
                    found = file.read(room + 1)
                room -= len(found)
                if room < 0:
                    most = number(MOST_BYTES // 1_000_000)
                    raise UnreadableError(f"L’archive dépasse {most} Mo une fois ouverte : elle n’est pas lue.")
                yield path.name[-_LONGEST_NAME:], found
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("L’archive ne peut pas être lue : elle est abîmée ou protégée.") from None


def _is_hidden(path: PurePosixPath) -> bool:
    return path.name.startswith(".") or any(part in ("__MACOSX", ".ipynb_checkpoints") for part in path.parts)
