"""Tables that code shows or a cell holds: numbers to the right, and whether the page is wide enough for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from quality_study.diagram.text import text_width
from quality_study.report.tree import nodes, text_of, words
from quality_study.style import WIDTH

#: Width of the text, in millimetres, and what a column takes beside its words.
_PAGE, _PADDING = WIDTH, 2.9
#: Sizes at which a table may be set, in points, the first that fits.
USUAL, SMALL = 9.0, 6.5
_NO_NUMBER = ("", "NaN", "…", "...")
_NUMBER = re.compile(r"[-−+]?[\d\u00a0\u202f ]*\d([.,]\d+)?(e[-+]?\d+)?([\u00a0\u202f ]?%)?", re.IGNORECASE)


def numbers_right(table: Any) -> None:
    """Put to the right the columns of a table that hold only numbers, unless it says where they go."""
    columns = table["c"][2]
    rows = [[text_of(cell) for cell in row] for row in _rows(table, heads=False) if len(row) == len(columns)]
    for cells, spec in zip(zip(*rows, strict=True), columns, strict=False):
        numeric = all(_NUMBER.fullmatch(cell) or cell in _NO_NUMBER for cell in cells)
        if numeric and spec[0]["t"] == "AlignDefault":
            spec[0] = {"t": "AlignRight"}


def table_size(table: Any) -> float | None:
    """Return the size in points at which no word of a table meets another; None if there is none that can be read."""
    return next((size for size in (USUAL, SMALL) if sum(_widths(table, size)) <= _PAGE), None)


def narrower(table: Any) -> list[Any]:
    """Cut a table that no page is wide enough for into tables that have some of its columns, and all the first one.

    Returns
    -------
    list of dict
        Nothing if it cannot be cut: a cell stands over several columns, or a word alone is as wide as the page.
    """
    spans = any(cell[3] != 1 for rows in _groups(table, heads=True) for _, cells in rows for cell in cells)
    sizes = [_widths(table, size) for size in (USUAL, SMALL)]
    fit = [widths for widths in sizes if widths[0] + max(widths[1:], default=0) <= _PAGE]
    if spans or not fit:
        return []
    first, *others = fit[0]
    pieces: list[list[int]] = [[0]]
    room = _PAGE - first
    for column, width in enumerate(others, 1):
        if width > room:
            pieces.append([0])
            room = _PAGE - first
        pieces[-1].append(column)
        room -= width
    return [_with_columns(table, columns, rest=i > 0) for i, columns in enumerate(pieces)]


def _with_columns(table: Any, columns: list[int], *, rest: bool) -> Any:
    piece = deepcopy(table)
    attributes, caption, specs, *_ = piece["c"]
    piece["c"][2] = [[specs[i][0], {"t": "ColWidthDefault"}] for i in columns]
    for rows in _groups(piece, heads=True):
        for row in rows:
            row[1] = [row[1][i] for i in columns]
    if rest:
        attributes[0] = ""
        for block in caption[1][-1:]:
            block["c"] = [*block["c"], *words(", suite")]
    return piece


def _widths(table: Any, size: float) -> list[float]:
    """Return the width of the longest word of each column, in millimetres."""
    columns = len(table["c"][2])
    longest = [""] * columns
    for row in _rows(table):
        if len(row) == columns:
            for i, cell in enumerate(row):
                longest[i] = max([longest[i], *text_of(cell).split()], key=len)
    return [text_width(word, size=size) + _PADDING for word in longest]


def tables(tree: Any) -> Iterator[Any]:
    """Go through the tables of a tree."""
    return (node for node in nodes(tree) if node["t"] == "Table")


def _rows(table: Any, *, heads: bool = True) -> Iterator[list[Any]]:
    """Go through the rows of a table, each the content of its cells."""
    return ([cell[4] for cell in row[1]] for rows in _groups(table, heads=heads) for row in rows)


def _groups(table: Any, *, heads: bool) -> list[Any]:
    """Return the rows of the head, of each body and of the foot, as pandoc keeps them."""
    _, _, _, head, bodies, foot = table["c"]
    groups = [head[1]] if heads else []
    return groups + [rows for _, _, inner, own in bodies for rows in (inner, own)] + [foot[1]]
