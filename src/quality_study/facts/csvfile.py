"""Read a French CSV file (``;`` or ``,``, with or without BOM) and keep the line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from quality_study.words.errors import Problem


def read_csv(
    path: Path, columns: Sequence[str], *, optional: Collection[str] = (), shown: str | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table whose columns are known in advance.

    Parameters
    ----------
    path : Path
        The file; UTF-8, ``;`` or ``,`` between fields.
    columns : sequence of str
        Every column the file must have, in any order.
    optional : collection of str
        Those of `columns` that it may do without: they are then empty.
    shown : str, optional
        How to name the file in messages.
    optional : collection of str
        The columns among these that the file may do without; their fields are then empty.

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
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return empty, [Problem("fichier absent", name)]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return empty, [Problem("le fichier n’est pas en UTF-8 ; enregistrez-le en « CSV UTF-8 »", name, line)]
    header_line = text.partition("\n")[0]
    separator = ";" if header_line.count(";") >= header_line.count(",") else ","
    rows, problems = _rows(text, separator, name)
    if not rows:
        return empty, [*problems, Problem("fichier vide", name, 1, accepted=columns)]
    header = [field.strip() for field in rows[0][1]]
    needed = [c for c in columns if c not in optional or c in header]
    problems += _header_problems(header, columns, needed, name)
    if any(c not in header for c in needed):
        return empty, problems
    kept: list[dict[str, str]] = []
    lines: list[int] = []
    for line, fields in rows[1:]:
        if not any(f.strip() for f in fields):
            continue
        if len(fields) != len(header):
            problems.append(
                Problem(
                    f"{len(fields)} champs au lieu de {len(header)} ; "
                    f"un « {separator} » manque, est en trop, ou un guillemet n’est pas fermé",
                    name,
                    line,
                    found=separator.join(fields)[:60],
                    accepted=[f"{len(header)} champs : {separator.join(header)}"],
                )
            )
            continue
        kept.append({h: f.strip() for h, f in zip(header, fields, strict=True)})
        lines.append(line)
    if not kept:
        return empty, problems
    table = pd.DataFrame(kept, index=pd.Index(lines, name="line"), columns=list(columns), dtype="object")
    return table.fillna(""), problems


def _rows(text: str, separator: str, name: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, fields) for fields in reader)
    except csv.Error:
        start = (rows[-1][0] + 1) if rows else 1
        message = "guillemet ouvert et jamais fermé, ou mal placé, à partir de cette ligne"
        return rows, [Problem(message, name, start)]
    return rows, []


def _header_problems(header: Sequence[str], columns: Sequence[str], needed: Sequence[str], name: str) -> list[Problem]:
    missing = [c for c in needed if c not in header]
    problems = [
        Problem("colonne inconnue", name, 1, found=h or "(vide)", accepted=missing or columns)
        for h in header
        if h not in columns
    ]
    problems += [Problem("colonne manquante", name, 1, column=c) for c in missing]
    problems += [Problem("colonne en double", name, 1, column=c) for c in columns if header.count(c) > 1]
    return problems
