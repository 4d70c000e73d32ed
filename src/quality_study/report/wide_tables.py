"""Tables that code shows or a cell holds: numbers to the right, and whether the page is wide enough for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quality_study.diagram.text import text_width
from quality_study.report.tree import nodes, text_of
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
    columns = len(table["c"][2])
    words = [""] * columns
    for row in _rows(table):
        if len(row) == columns:
            for i, cell in enumerate(row):
                words[i] = max([words[i], *text_of(cell).split()], key=len)
    for size in (USUAL, SMALL):
        if sum(text_width(word, size=size) + _PADDING for word in words) <= _PAGE:
            return size
    return None


def tables(tree: Any) -> Iterator[Any]:
    """Go through the tables of a tree."""
    return (node for node in nodes(tree) if node["t"] == "Table")


def _rows(table: Any, *, heads: bool = True) -> Iterator[list[Any]]:
    """Go through the rows of a table, each the content of its cells."""
    _, _, _, head, bodies, foot = table["c"]
    groups = [head[1]] if heads else []
    groups += [rows for _, _, inner, own in bodies for rows in (inner, own)] + [foot[1]]
    return ([cell[4] for cell in row[1]] for rows in groups for row in rows)
