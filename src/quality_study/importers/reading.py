"""From the bytes of a file to its sheets, whatever its name says of it."""

from __future__ import annotations

from quality_study.importers.source import Source
from quality_study.importers.text_file import read_text_file
from quality_study.importers.workbook import read_old_workbook, read_workbook
from quality_study.words.errors import Problem, StudyError


def read_source(data: bytes, file: str) -> Source:
    r"""Read a survey export.

    Parameters
    ----------
    data : bytes
        Content of the file; its kind is told by its first bytes, since platforms name text files ``.xls``.
    file : str
        How to name it in messages.

    Raises
    ------
    StudyError
        The file is empty, binary, truncated, encrypted, or of a kind that is not read.

    Examples
    --------
    >>> read_source("École;Avis\r\nUTC;\r\n".encode("cp1252"), "avis.csv").sheets[0].rows
    [['École', 'Avis'], ['UTC', '']]
    """
    if not data:
        raise StudyError([Problem("fichier vide", file)])
    if data.startswith(b"PK"):
        return read_workbook(data, file)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return read_old_workbook(data, file)
    return read_text_file(data, file)
