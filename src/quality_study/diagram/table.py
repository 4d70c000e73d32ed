"""A table: a header and rows of the same columns, each row with the mark of its status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from quality_study.diagram.pages import EDGE, MARK, Row, cell, fit_cell, mark, marked, rule, tall
from quality_study.diagram.scene import Align, Box, Pen
from quality_study.style import WIDTH


@dataclass(frozen=True)
class Column:
    """A column of a table; one without width takes what the others leave."""

    title: str
    width: float = 0.0
    align: Align = "left"
    bold: bool = False
    padding: float = 1.0


class Table:
    """Columns side by side across the page, at the right of the marks of status when rows have any."""

    def __init__(self, columns: Sequence[Column], statuses: Sequence[str]) -> None:
        self.indent = MARK if marked(statuses) else 0.0
        rest = WIDTH - 2 * EDGE - self.indent - sum(column.width for column in columns)
        self.columns = [column if column.width else replace(column, width=rest) for column in columns]
        self.lefts = [EDGE + self.indent + sum_ for sum_ in accumulate((c.width for c in self.columns), initial=0.0)]

    def header(self, height: float) -> Row:
        """Name the columns over a strong rule."""

        def paint(pen: Pen, y: float) -> None:
            for x, column in zip(self.lefts, self.columns, strict=False):
                frame = Box(x, y, column.width, height)
                cell(pen, frame, [column.title], bold=True, align=column.align, padding=column.padding)
            rule(pen, y + height, strong=True)

        return Row(height, paint, heading=True)

    def row(self, texts: Sequence[str], status: str, *, under: Row) -> Row:
        """Write a text a column, over a rule; a page that begins with the row repeats the header, `under`."""
        cells = [fit_cell(text, column.width - 2) for text, column in zip(texts, self.columns, strict=True)]
        height = tall(cells, padding=1.2)

        def paint(pen: Pen, y: float) -> None:
            if self.indent:
                mark(pen, EDGE + 1, y + height / 2, status)
            for x, column, lines in zip(self.lefts, self.columns, cells, strict=False):
                cell(pen, Box(x, y, column.width, height), lines, bold=column.bold, align=column.align)
            rule(pen, y + height)

        return Row(height, paint, under=under)
