"""Cut a text file into rows of cells: ``;``, ``,`` or tab between them, quotes doubled, line breaks inside quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from quality_study.facts.encoding import detect_encoding
from quality_study.importers.source import Sheet, Source
from quality_study.words.errors import Problem, StudyError

_SEPARATORS = {",": "virgules", ";": "points-virgules", "\t": "tabulations"}
_ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_MOST_SHARED = 100_000


def read_text_file(data: bytes, file: str) -> Source:
    """Read a text file into a single sheet.

    Raises
    ------
    StudyError
        Not a text file, an unknown encoding, or a quote that is never closed.
    """
    encoding = detect_encoding(data, file)
    declared = re.match(r"sep=(.)\r?\n", _text(data, encoding).readline())
    separator = declared[1] if declared else _separator(data, encoding)
    sheet = _rows(data, encoding, separator, file, skipped=1 if declared else 0)
    name = _ENCODINGS.get(encoding, "UTF-16")
    form = f"texte {name}, séparé par des {_SEPARATORS.get(separator, f'« {separator} »')}"
    notices = [] if _ended(data, encoding) else [_unended(sheet)]
    return Source(file, [sheet], form, text=True, notices=notices)


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def _separator(data: bytes, encoding: str) -> str:
    """Choose the separator that gives the most columns to rows of equal length."""

    def merit(separator: str) -> tuple[float, int]:
        reader = csv.reader(_text(data, encoding), delimiter=separator, strict=True)
        try:
            widths = [len(row) for row in islice(reader, 30) if row]
        except csv.Error:
            return 0.0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0), usual

    found = {s: merit(s) for s in _SEPARATORS}
    sound = [s for s in found if found[s][0] > 0.5]
    return max(sound or found, key=lambda s: (found[s][1], found[s][0]))


def _rows(data: bytes, encoding: str, separator: str, file: str, *, skipped: int) -> Sheet:
    text = _text(data, encoding)
    for _ in range(skipped):
        text.readline()
    reader = csv.reader(text, delimiter=separator, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    end = skipped
    try:
        for row in _shared(reader):
            rows.append(row)
            lines.append(end + 1)
            end = reader.line_num + skipped
    except csv.Error:
        message = "guillemet jamais fermé ou mal placé à partir de cette ligne : le fichier est-il tronqué ?"
        raise StudyError([Problem(message, file, end + 1)]) from None
    return Sheet("", rows, lines)


def _shared(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give equal cells one string: the answers of a large file repeat."""
    known: dict[str, str] = {}
    for row in rows:
        if len(known) < _MOST_SHARED:
            yield [known.setdefault(cell, cell) for cell in row]
        else:
            yield [known.get(cell, cell) for cell in row]


def _ended(data: bytes, encoding: str) -> bool:
    """Tell whether a cut of the last cell would show: the file ends with a line break or a closing quote."""
    tail = data[-8:]
    if encoding.startswith("utf-16"):
        tail = tail.replace(b"\x00", b"")
    return tail.endswith((b"\n", b"\r", b'"'))


def _unended(sheet: Sheet) -> str:
    return (
        f"Le fichier ne se termine pas par une fin de ligne : s’il a été coupé, la dernière réponse de la ligne "
        f"{sheet.lines[-1] if sheet.lines else 1} est incomplète ; comparez-la à la plateforme."
    )
