"""Cells: named boxes of text set side by side (QQOQCP, and any table of the kind)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from quality_study.diagram.legend import status_legend
from quality_study.diagram.scene import Box, Drawing, Pen, Text
from quality_study.diagram.text import line_height, text_width, wrap
from quality_study.errors import Problem, StudyError, raise_if_any
from quality_study.french import typographic
from quality_study.style import BODY, FRAME_STYLE, GREY, LARGE, PALE, PAPER, SAND, SMALL, WIDTH
from quality_study.vocabulary import STATUS_LABEL


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    columns: int = 3
    gap: float = 3.0
    padding: float = 2.4
    header: float = 7.0


@dataclass(frozen=True)
class Options:
    """What a figure of this kind shows.

    Parameters
    ----------
    table : str
        Name of the raw table, with columns ``heading, text, status, source``.
    wide : sequence of str
        Headings that take the whole width, below the others.
    """

    table: str
    wide: Sequence[str] = ()
    layout: Layout = field(default_factory=Layout)


@dataclass(frozen=True)
class Cell:
    """One heading and its texts, with the weakest status among them."""

    heading: str
    texts: tuple[str, ...]
    status: str


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    if chosen.table not in tables:
        raise StudyError([Problem("table inconnue", "figures.toml", None, "table", chosen.table, list(tables))])
    headings = list(tables[chosen.table]["heading"].unique())
    raise_if_any(
        Problem("rubrique inconnue", "figures.toml", None, "wide", heading, headings)
        for heading in chosen.wide
        if heading not in headings
    )
    return draw(compute(tables[chosen.table]), chosen)


def compute(rows: pd.DataFrame) -> list[Cell]:
    """Gather the rows of each heading, in file order."""
    rank = list(FRAME_STYLE)
    cells = []
    for heading, group in rows.groupby("heading", sort=False):
        status = max(group["status"], key=rank.index)
        cells.append(Cell(str(heading), tuple(group["text"]), status))
    return cells


def draw(cells: Sequence[Cell], options: Options) -> Drawing:
    """Lay the cells out in rows of equal height, the wide ones below."""
    at = options.layout
    pen = Pen(WIDTH)
    pen.y = 0.4
    narrow = [c for c in cells if c.heading not in options.wide]
    columns = max(min(at.columns, len(narrow)), 1)
    width = (WIDTH - 0.8 - at.gap * (columns - 1)) / columns
    rows = [narrow[i : i + columns] for i in range(0, len(narrow), columns)]
    rows += [[c] for c in cells if c.heading in options.wide]
    for row in rows:
        room = width if len(row) > 1 or row[0].heading not in options.wide else WIDTH - 0.8
        lines = [[wrap(typographic(t), room - 2 * at.padding) for t in cell.texts] for cell in row]
        height = at.header + 2 * at.padding + max(sum(map(len, texts)) for texts in lines) * line_height(BODY)
        for i, (cell, texts) in enumerate(zip(row, lines, strict=True)):
            _cell(pen, cell, texts, Box(0.4 + i * (room + at.gap), pen.y, room, height), at)
        pen.y += height + at.gap
    status_legend(pen, [c.status for c in cells], styles=FRAME_STYLE)
    return Drawing(pen.scene(), describe(cells))


def describe(cells: Sequence[Cell]) -> str:
    """Tell the content in words: every heading, text and status."""
    parts = [f"{c.heading.rstrip(' ?')} ({STATUS_LABEL[c.status]}) : {' '.join(c.texts)}" for c in cells]
    return typographic("Tableau de cellules. " + " ".join(parts))


def _cell(pen: Pen, cell: Cell, texts: Sequence[Sequence[str]], frame: Box, at: Layout) -> None:
    style = FRAME_STYLE[cell.status]
    name = f"{cell.heading}@{frame.x:.1f},{frame.y:.1f}"
    band = SAND if style.dashed else PALE if not style.hatch else PAPER
    pen.shapes.append(Box(frame.x, frame.y, frame.width, at.header, band))
    left, right, middle = frame.x + at.padding, frame.x + frame.width - at.padding, frame.y + at.header / 2
    label = STATUS_LABEL[cell.status]
    heading = typographic(cell.heading)
    if style.hatch:  # beside the words, never under them
        start = left + text_width(heading, size=LARGE, bold=True) + 3
        end = right - text_width(label, size=SMALL) - 3
        pen.shapes.append(Box(start, frame.y, end - start, at.header, band, style.edge, style.hatch, False, 0))
    pen.shapes.append(Box(frame.x, frame.y, frame.width, frame.height, "none", style.edge, None, style.dashed, 1, name))
    pen.texts.append(Text(left, middle, heading, LARGE, bold=True, inside=name))
    pen.texts.append(Text(right, middle, label, SMALL, color=GREY, align="right", inside=name))
    y = frame.y + at.header + at.padding
    for lines in texts:
        y += pen.block(lines, Text(left, y, "", BODY, inside=name))
