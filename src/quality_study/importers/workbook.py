"""Read an XLSX workbook into sheets of text cells; what is no plain value (formula, error) is noted, not guessed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from quality_study.importers.source import Sheet, Source
from quality_study.words.errors import Problem, StudyError

_MOST_BYTES = 2_000_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_old_workbook(data: bytes, file: str) -> Source:
    """Refuse a file of the family of the former Excel, and say why."""
    if _ENCRYPTED in data:
        message = "classeur protégé par un mot de passe ; enregistrez-le sans protection"
    else:
        message = "ancien format Excel (.xls) ; enregistrez-le en .xlsx ou en « CSV UTF-8 »"
    raise StudyError([Problem(message, file)])


def read_workbook(data: bytes, file: str) -> Source:
    """Read every visible or hidden sheet of an XLSX workbook.

    Raises
    ------
    StudyError
        The file is truncated, damaged or no XLSX workbook.
    """
    damaged = "classeur illisible : fichier tronqué ou abîmé ; téléchargez-le de nouveau"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise StudyError([Problem("classeur démesuré une fois décompressé", file)])
            broken = archive.testzip()
    except StudyError:
        raise
    except Exception:
        raise StudyError([Problem(damaged, file)]) from None
    if "xl/workbook.xml" not in names:
        message = "ce n’est pas un classeur Excel ; enregistrez-le en .xlsx ou en « CSV UTF-8 »"
        raise StudyError([Problem(message, file)])
    if broken:
        raise StudyError([Problem(damaged, file)])
    try:  # the library raises whatever the damage makes of the XML: KeyError, ValueError, ParseError...
        book = load_workbook(io.BytesIO(data), read_only=True)
        sheets = [_sheet(sheet) for sheet in book.worksheets]
    except Exception:
        raise StudyError([Problem(damaged, file)]) from None
    return Source(file, sheets, "classeur XLSX", text=False)


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # some platforms write wrong ones
    rows: list[list[str]] = []
    odd: dict[tuple[int, int], str] = {}
    lines: list[int] = []
    for line, cells in enumerate(sheet.iter_rows(), 1):
        row = []
        for column, cell in enumerate(cells):
            if cell.data_type in ("f", "e") and cell.value is not None:
                odd[len(rows), column] = "une formule" if cell.data_type == "f" else "une erreur de calcul"
                row.append("")
            else:
                row.append(_text(cell.value))
        rows.append(row)
        lines.append(line)
    width = max((len(row) for row in rows), default=0)
    return Sheet(sheet.title, [row + [""] * (width - len(row)) for row in rows], lines, odd)


def _text(value: Any) -> str:
    """Write a cell as its reader sees it: a point in numbers, no useless zero, dates in ISO order.

    Examples
    --------
    >>> _text(12.0), _text(3.75), _text(None), _text(True)
    ('12', '3.75', '', 'VRAI')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value).replace("_x000D_\n", "\n").replace("_x000D_", "\n")
