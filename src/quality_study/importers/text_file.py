"""Cut a text file into rows of cells: ``;``, ``,`` or tab between them, quotes doubled, line breaks inside quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

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

    def opened() -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")

    form, rows = _cut(opened, encoding, file)
    sheet = _sheet(list(rows))
    notices = [] if _ended(data[-8:], encoding) else [_unended(sheet)]
    return Source(file, [sheet], form, text=True, notices=notices)


def text_pieces(path: Path, file: str, size: int) -> Iterator[Source]:
    """Read a text file in UTF-8 `size` rows at a time, each with its line in the file.

    Raises
    ------
    StudyError
        A quote that is never closed.
    """
    form, rows = _cut(lambda: path.open(encoding="utf-8-sig", newline=""), "utf-8-sig", file)
    piece = list(islice(rows, size))
    while piece:
        following = list(islice(rows, size))
        source = Source(file, [_sheet(piece)], form, text=True)
        if not following and not _ended(_tail(path), "utf-8-sig"):
            source.notices.append(_unended(source.sheets[0]))
        yield source
        piece = following


def _tail(path: Path) -> bytes:
    """Return the last bytes of a file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8))
        return file.read()


def _cut(opened: Callable[[], TextIO], encoding: str, file: str) -> tuple[str, Iterator[tuple[list[str], int]]]:
    """Say how a text is written, and return its rows, each with its line."""
    declared = re.match(r"sep=(.)\r?\n", opened().readline())
    separator = declared[1] if declared else _separator(opened)
    form = (
        f"texte {_ENCODINGS.get(encoding, 'UTF-16')}, séparé par des {_SEPARATORS.get(separator, f'« {separator} »')}"
    )
    return form, _rows(opened(), separator, file, skipped=1 if declared else 0)


def _sheet(rows: Sequence[tuple[list[str], int]]) -> Sheet:
    return Sheet("", [row for row, _ in rows], [line for _, line in rows])


def _separator(opened: Callable[[], TextIO]) -> str:
    """Choose the separator that gives the most columns to rows of equal length."""

    def merit(separator: str) -> tuple[float, int]:
        reader = csv.reader(opened(), delimiter=separator, strict=True)
        try:
            widths = [len(row) for row in islice(reader, 30) if row]
        except csv.Error:
            return 0.0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0), usual

    found = {s: merit(s) for s in _SEPARATORS}
    sound = [s for s in found if found[s][0] > 0.5]
    return max(sound or found, key=lambda s: (found[s][1], found[s][0]))


def _rows(text: TextIO, separator: str, file: str, *, skipped: int) -> Iterator[tuple[list[str], int]]:
    for _ in range(skipped):
        text.readline()
    reader = csv.reader(text, delimiter=separator, strict=True)
    end = skipped
    try:
        for row in _shared(reader):
            yield row, end + 1
            end = reader.line_num + skipped
    except csv.Error:
        message = "guillemet jamais fermé ou mal placé à partir de cette ligne : le fichier est-il tronqué ?"
        raise StudyError([Problem(message, file, end + 1)]) from None


def _shared(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give equal cells one string: the answers of a large file repeat."""
    known: dict[str, str] = {}
    for row in rows:
        if len(known) < _MOST_SHARED:
            yield [known.setdefault(cell, cell) for cell in row]
        else:
            yield [known.get(cell, cell) for cell in row]


def _ended(tail: bytes, encoding: str) -> bool:
    """Tell whether a cut of the last cell would show: the file ends with a line break or a closing quote."""
    if encoding.startswith("utf-16"):
        tail = tail.replace(b"\x00", b"")
    return tail.endswith((b"\n", b"\r", b'"'))


def _unended(sheet: Sheet) -> str:
    return (
        f"Le fichier ne se termine pas par une fin de ligne : s’il a été coupé, la dernière réponse de la ligne "
        f"{sheet.lines[-1] if sheet.lines else 1} est incomplète ; comparez-la à la plateforme."
    )
