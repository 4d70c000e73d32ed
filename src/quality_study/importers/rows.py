"""Which rows of a sheet are respondents: empty, preview and ragged rows, unfinished and repeated answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from quality_study.importers.dialect import Dialect, Layout, Mark
from quality_study.importers.grid import Grid, line_list, safe
from quality_study.importers.source import Sheet
from quality_study.importers.texts import text_key
from quality_study.words.errors import Problem

#: What becomes of rows that the platform marks as preview or test.
Tests = Literal["drop", "keep"]
#: What becomes of answers that the platform numbers alike: an error, the first, the last.
Duplicates = Literal["refuse", "first", "last"]
#: What becomes of answers that the platform says unfinished.
Unfinished = Literal["keep", "drop"]


@dataclass
class Kept:
    """The rows that are respondents, and the lines of those that are not or that call for a word.

    Attributes
    ----------
    empty, previews, repeated, left_out : list of int
        Lines of rows that were left out: empty, preview or test, duplicate, unfinished.
    tests : list of int
        Lines of preview or test rows that were kept.
    unfinished : list of int or None
        Lines of the unfinished answers that were kept; None when the platform does not tell.
    identities : list of int
        A digest of what tells respondents apart, where something does.
    """

    grid: Grid
    empty: list[int] = field(default_factory=list)
    previews: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    tests: list[int] = field(default_factory=list)
    unfinished: list[int] | None = None
    problems: list[Problem] = field(default_factory=list)
    identities: list[int] = field(default_factory=list)


def respondent_rows(
    sheet: Sheet,
    layout: Layout,
    dialect: Dialect,
    place: str,
    *,
    metadata: Sequence[int],
    tests: Tests = "drop",
    duplicates: Duplicates = "refuse",
    unfinished: Unfinished = "keep",
) -> Kept:
    """Choose the rows that are respondents.

    Parameters
    ----------
    sheet, layout, dialect
    place : str
        File and sheet, for messages.
    metadata : sequence of int
        Columns that no question claims: two equal rows with something there are the same answer twice.
    tests : {"drop", "keep"}
    duplicates : {"refuse", "first", "last"}
    unfinished : {"keep", "drop"}
    """
    header = sheet.row(layout.names)
    width = len(header)
    kept = Kept(Grid(place, [], np.zeros(0, dtype=np.int64)))
    preview, identifier = _column(header, dialect.preview), _named(header, dialect.identifiers)
    undone = _column(header, dialect.unfinished)
    kept.unfinished = None if undone is None else []
    chosen: list[int] = []
    for position in range(layout.first, len(sheet.rows)):
        row, line = sheet.rows[position], sheet.lines[position]
        if not any(cell.strip() for cell in row) and not any((position, c) in sheet.odd for c in range(len(row))):
            kept.empty.append(line)
        elif len(row) != width:
            message = f"{len(row)} cellules au lieu de {width} : ligne tronquée, ou séparateur en trop ou manquant"
            kept.problems.append(Problem(message, place, line))
        elif preview is not None and dialect.preview is not None and dialect.preview.means(row[preview]):
            if tests == "drop":
                kept.previews.append(line)
            else:
                chosen.append(position)
                kept.tests.append(line)
        elif undone is not None and dialect.unfinished is not None and dialect.unfinished.means(row[undone]):
            if unfinished == "drop":
                kept.left_out.append(line)
            else:
                chosen.append(position)
                kept.unfinished = [*(kept.unfinished or []), line]
        else:
            chosen.append(position)
    chosen = _once(sheet, chosen, identifier, metadata, duplicates, kept, place)
    at = {position: i for i, position in enumerate(chosen)}
    odd = {(at[p], c): what for (p, c), what in sheet.odd.items() if p in at}
    lines = np.array([sheet.lines[p] for p in chosen], dtype=np.int64)
    kept.grid = Grid(place, [sheet.rows[p] for p in chosen], lines, odd)
    return kept


def _once(
    sheet: Sheet,
    chosen: list[int],
    identifier: int | None,
    metadata: Sequence[int],
    duplicates: Duplicates,
    kept: Kept,
    place: str,
) -> list[int]:
    """Find the answers that are there twice, by the platform's number or else by all their cells."""
    met: dict[object, list[int]] = defaultdict(list)
    for position in chosen:
        row = sheet.rows[position]
        if identifier is not None and row[identifier].strip():
            met[row[identifier].strip()].append(position)
        elif identifier is None and any(row[c].strip() for c in metadata):
            met[tuple(row)].append(position)
    kept.identities = [hash(key) for key in met]
    gone: set[int] = set()
    for same in met.values():
        if len(same) == 1:
            continue
        lines = [sheet.lines[p] for p in same]
        if duplicates == "refuse":
            message = f"répondant en double : {line_list(lines)} ; duplicates, dans edition.toml, dit laquelle garder"
            kept.problems.append(Problem(message, place, lines[-1]))
        else:
            out = same[1:] if duplicates == "first" else same[:-1]
            gone |= set(out)
            kept.repeated += [sheet.lines[p] for p in out]
    return [p for p in chosen if p not in gone]


def _column(header: Sequence[str], mark: Mark | None) -> int | None:
    return _named(header, mark.headers) if mark else None


def _named(header: Sequence[str], names: Sequence[str]) -> int | None:
    keys = [text_key(c) for c in header]
    return next((keys.index(text_key(n)) for n in names if text_key(n) in keys), None)


def headings_problems(sheet: Sheet, layout: Layout, place: str, *, claimed: Sequence[int]) -> list[Problem]:
    """Find header rows of unequal length, and columns that hold something under no heading."""
    problems = []
    width = len(sheet.row(layout.names))
    for position in range(layout.names, layout.first):
        if 1 < len(sheet.row(position)) != width:
            message = f"en-tête de {len(sheet.row(position))} cellules au lieu de {width}"
            problems.append(Problem(message, place, sheet.lines[position]))
    for heading in layout.headings:
        if heading.shown.strip() or heading.column in claimed:
            continue
        for row, line in zip(sheet.rows[layout.first :], sheet.lines[layout.first :], strict=True):
            if heading.column < len(row) and row[heading.column].strip():
                message = "colonne sans titre qui n’est pas vide : des réponses sont-elles décalées ?"
                found = safe(row[heading.column])
                problems.append(Problem(message, place, line, f"colonne {heading.column + 1}", found))
                break
    return problems
