"""Read a CSV file as people save it, whatever its encoding and separator, and keep the line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd

from quality_study.facts.encoding import detect_encoding
from quality_study.words.errors import Problem, StudyError, nearest
from quality_study.words.spelling import spelled, spelling_key

#: What may stand between fields; the first one when nothing tells them apart.
_SEPARATORS = (";", ",", "\t", "|")


def read_csv(
    path: Path,
    columns: Sequence[str],
    *,
    shown: str | None = None,
    optional: Collection[str] = (),
    remarks: list[Problem] | None = None,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table whose columns are known in advance.

    Parameters
    ----------
    path : Path
        The file: UTF-8, UTF-16 or cp1252; ``;``, ``,`` or a tab between fields. Accents and case of headers are free.
    columns : sequence of str
        Every column the file must have, in any order.
    shown : str, optional
        How to name the file in messages.
    optional : collection of str
        Columns among them that may be left out: their fields are empty.
    remarks : list, optional
        Receives what is left out of the table, and why; without it, a column more is a problem.

    Returns
    -------
    table : DataFrame of str
        Index ``line``: the line of the file where the row ends; empty fields are empty strings.
    problems : list of Problem
        Everything that is wrong with the shape of the file; the rows that can be read are in the table.
    """
    name = shown or str(path)
    empty = pd.DataFrame({c: pd.Series(dtype="object") for c in columns}, index=pd.Index([], name="line", dtype=int))
    try:
        text = _text(path, name)
    except StudyError as error:
        return empty, error.problems
    separator = _separator(text, columns)
    rows, problems = _rows(text, separator, name)
    rows = [(line, fields) for line, fields in rows if any(f.strip() for f in fields)]
    if not rows:
        return empty, [*problems, Problem("fichier vide", name, 1, accepted=columns)]
    line, first = rows[0]
    header = [spelled(field.strip(), columns) or field.strip() for field in first]
    problems += _header_problems(header, columns, name, line, optional, remarks)
    if any(c not in header and c not in optional for c in columns):
        return empty, problems
    kept: list[dict[str, str]] = []
    lines: list[int] = []
    for line, fields in rows[1:]:
        while len(fields) > len(header) and not fields[-1].strip():
            fields = fields[:-1]  # a spreadsheet writes as many separators as its widest row has
        if len(fields) != len(header):
            problems.append(_not_as_wide(fields, header, separator, name, line))
            continue
        kept.append(dict.fromkeys(columns, "") | {h: f.strip() for h, f in zip(header, fields, strict=True)})
        lines.append(line)
    if not kept:
        return empty, problems
    table = pd.DataFrame(kept, index=pd.Index(lines, name="line"), columns=list(columns), dtype="object")
    return table.fillna(""), problems


def has_rows(path: Path) -> bool:
    """Tell whether a file holds more than its headings; a file that cannot be read holds nothing."""
    try:
        text = _text(path, str(path))
    except StudyError:
        return False
    rows, _ = _rows(text, _separator(text, ()), str(path))
    return sum(any(field.strip() for field in fields) for _, fields in rows) > 1


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise StudyError([Problem("fichier absent", name)]) from None
    if not data.strip():
        return ""
    if b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8-sig")  # what we wrote ourselves may hold any sign
    return data.decode(detect_encoding(data, name))


def _separator(text: str, columns: Sequence[str]) -> str:
    """Return what parts the fields of the first line: what makes the most known headings of it, then the most."""
    lines = (line for line in text.splitlines() if line.strip(' ;,\t|"'))
    head = next(lines, "")
    if head.casefold().replace('"', "").startswith("sep=") and len(head.strip('" \r')) == 5:  # Excel's own word
        head = next(lines, "")
    known = {spelling_key(c) for c in columns}

    def fitness(separator: str) -> tuple[int, int]:
        return sum(spelling_key(field.strip('" ')) in known for field in head.split(separator)), head.count(separator)

    return max(_SEPARATORS, key=fitness)


def _rows(text: str, separator: str, name: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, fields) for fields in reader)
    except csv.Error:
        start = (rows[-1][0] + 1) if rows else 1
        message = "guillemet ouvert et jamais fermé, ou mal placé, à partir de cette ligne"
        return rows, [Problem(message, name, start)]
    own = bool(rows) and separator.join(rows[0][1]).strip().casefold() == f"sep={separator}"
    return rows[1:] if own else rows, []


def _header_problems(
    header: Sequence[str],
    columns: Sequence[str],
    name: str,
    line: int,
    optional: Collection[str],
    remarks: list[Problem] | None,
) -> list[Problem]:
    missing = [c for c in columns if c not in header and c not in optional]
    problems = []
    for field in header:
        if field in columns or not field:
            continue
        absent = [c for c in columns if c not in header]
        if missing or remarks is None or nearest(field, absent):
            problems.append(Problem("colonne inconnue", name, line, found=field, accepted=absent or columns))
        else:
            remarks.append(Problem(f"colonne « {field} » laissée de côté : cette table n’en fait rien", name, line))
    problems += [Problem("colonne manquante", name, line, column=c) for c in missing]
    problems += [Problem("colonne en double", name, line, column=c) for c in columns if header.count(c) > 1]
    return problems


def _not_as_wide(fields: Sequence[str], header: Sequence[str], separator: str, name: str, line: int) -> Problem:
    shown = {"\t": "tabulation"}.get(separator, separator)
    return Problem(
        f"{len(fields)} champs au lieu de {len(header)} ; "
        f"un « {shown} » manque, est en trop, ou un guillemet n’est pas fermé",
        name,
        line,
        found=separator.join(fields)[:60],
        accepted=[f"{len(header)} champs : {separator.join(header)}"],
    )
