"""Cells: titled frames of text in rows of equal height, the common ground of QQOQCP, SWOT, SIPOC, PDS and PDCA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from quality_study.diagram.drawing import Drawing
from quality_study.diagram.legend import status_legend, swatch
from quality_study.diagram.scene import Box, Pen, Scene, Text
from quality_study.diagram.text import line_height, text_width, wrap
from quality_study.style import BODY, FRAME_STYLE, GREY, HEIGHT, LARGE, PALE, PAPER, SAND, SMALL, WIDTH
from quality_study.words.french import typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

_EDGE = 0.4  # half a line width: frames stay whole at the edge of the drawing
_BULLET = 2.0


@dataclass(frozen=True)
class CellLayout:
    """Sizes in millimetres."""

    gap: float = 3.0
    padding: float = 2.4
    header: float = 7.0
    between: float = 1.2


@dataclass(frozen=True)
class Cell:
    """One heading and its texts, each with its status."""

    heading: str
    texts: tuple[tuple[str, str], ...]

    @property
    def status(self) -> str:
        """The weakest status among the texts."""
        return max((status for _, status in self.texts), key=list(FRAME_STYLE).index)


@dataclass(frozen=True)
class Measured:
    """A cell whose text is cut into lines for a given width; its status stands beside the heading, or `under` it."""

    cell: Cell
    heading: tuple[str, ...]
    under: bool
    texts: tuple[tuple[str, ...], ...]
    header: float
    height: float


def gather(rows: pd.DataFrame) -> list[Cell]:
    """Gather the rows of each heading, in file order.

    Parameters
    ----------
    rows : DataFrame
        ``heading, text, status``.
    """
    return [
        Cell(str(heading), tuple(zip(group["text"], group["status"], strict=True)))
        for heading, group in rows.groupby("heading", sort=False)
    ]


def measure(cell: Cell, width: float, at: CellLayout, *, under: bool = False) -> Measured:
    """Cut the texts of a cell into lines and find the height it needs."""
    room = width - 2 * at.padding
    heading = wrap(
        typographic(cell.heading), room if under else _beside(cell, room), size=LARGE, bold=True, break_words=True
    )
    indent = _indent(cell)
    texts = [wrap(typographic(text), room - indent, break_words=True) for text, _ in cell.texts]
    header = max(at.header, len(heading) * line_height(LARGE) + (line_height(SMALL) if under else 0) + 2)
    body = sum(map(len, texts)) * line_height(BODY) + (len(texts) - 1) * at.between
    return Measured(cell, tuple(heading), under, tuple(map(tuple, texts)), header, header + body + 2 * at.padding)


def paint(pen: Pen, measured: Measured, frame: Box, at: CellLayout) -> None:
    """Draw a cell in its frame; `frame` gives place, size and name."""
    cell, style = measured.cell, FRAME_STYLE[measured.cell.status]
    band = SAND if style.dashed else PALE if not style.hatch else PAPER
    pen.shapes.append(Box(frame.x, frame.y, frame.width, measured.header, band))
    left, right = frame.x + at.padding, frame.x + frame.width - at.padding
    label = STATUS_LABEL[cell.status]
    place = (frame.x, frame.y, frame.width, frame.height)
    outline = Box(*place, "none", style.edge, None, style.dashed, 1, frame.name, obstacle=True)
    pen.shapes.append(outline)
    high = len(measured.heading) * line_height(LARGE)
    top = frame.y + (measured.header - high - (line_height(SMALL) if measured.under else 0)) / 2
    pen.block(measured.heading, Text(left, top, "", LARGE, bold=True, inside=frame.name))
    if measured.under:
        pen.block([label], Text(left, top + high, "", SMALL, color=GREY, inside=frame.name))
    elif label:
        middle = frame.y + measured.header / 2
        tag = Box(right - text_width(label, size=SMALL) - 1.2, middle - 2.0, text_width(label, size=SMALL) + 2.4, 4.0)
        pen.shapes.append(replace(tag, fill=PAPER, edge=style.edge, dashed=style.dashed, line_width=0.6, shape="round"))
        pen.texts.append(Text(right, middle, label, SMALL, color=GREY, align="right", inside=frame.name))
    y = frame.y + measured.header + at.padding
    for lines, (_, status) in zip(measured.texts, cell.texts, strict=True):
        if _indent(cell):
            box_top = y + (line_height(BODY) - _BULLET) / 2
            swatch(FRAME_STYLE[status])(pen, left, box_top, _BULLET, _BULLET)
        y += pen.block(lines, Text(left + _indent(cell), y, "", BODY, inside=frame.name)) + at.between


def stack(rows: Sequence[Sequence[Cell]], at: CellLayout) -> list[Scene]:
    """Stack rows of cells, the cells of a row sharing width and height; one scene per page.

    The cells of a row that is taller than a page are set one above the other, cut where a page ends.
    """
    statuses = [status for cells in rows for cell in cells for _, status in cell.texts]
    pages: list[Scene] = []
    pen = Pen(WIDTH, _EDGE)
    lines = [line for cells in rows for line in _lines(cells, at)]
    for index, row in enumerate(lines):
        width = _width(row, at)
        under = any(_crowded(cell, width - 2 * at.padding) for cell in row)
        measured = [measure(cell, width, at, under=under) for cell in row]
        height = max(m.height for m in measured)
        if pen.shapes and pen.y + height > HEIGHT:
            pages.append(pen.scene(pen.y - at.gap + _EDGE))
            pen = Pen(WIDTH, _EDGE)
        for column, m in enumerate(measured):
            frame = Box(_EDGE + column * (width + at.gap), pen.y, width, height, name=f"{index}.{column}")
            paint(pen, m, frame, at)
        pen.y += height + at.gap
    status_legend(pen, statuses, styles=FRAME_STYLE)
    pages.append(pen.scene())
    return pages


def arranged(title: str, rows: pd.DataFrame, lines: Sequence[Sequence[str]], at: CellLayout) -> Drawing:
    """Draw cells whose headings are known in advance, line by line.

    Parameters
    ----------
    title : str
        Name of the tool, which opens the alternative text.
    rows : DataFrame
        ``heading, text, status``.
    lines : sequence of sequence of str
        Headings side by side, from top to bottom.
    at : CellLayout
    """
    by_heading = {cell.heading: cell for cell in gather(rows)}
    cells = [[by_heading[heading] for heading in line] for line in lines]
    scene, *more = stack(cells, at)
    return Drawing(scene, describe(title, [cell for line in cells for cell in line]), tuple(more))


def _beside(cell: Cell, room: float) -> float:
    """Return the width left to a heading when the status is written beside it."""
    label = STATUS_LABEL[cell.status]
    return room - (text_width(label, size=SMALL) + 3 if label else 0)


def _crowded(cell: Cell, room: float) -> bool:
    """Tell whether some word of the heading is too wide to have the status beside it."""
    words = typographic(cell.heading).split(" ")
    return max(text_width(word, size=LARGE, bold=True) for word in words) > _beside(cell, room)


def _width(row: Sequence[Cell], at: CellLayout) -> float:
    return (WIDTH - 2 * _EDGE - at.gap * (len(row) - 1)) / len(row)


def _lines(row: Sequence[Cell], at: CellLayout) -> list[Sequence[Cell]]:
    """Return the row itself, or one line per piece of cell when the row is taller than a page."""
    if max(measure(cell, _width(row, at), at).height for cell in row) <= HEIGHT - 10:
        return [row]
    return [[piece] for cell in row for piece in _pieces(cell, at)]


def _pieces(cell: Cell, at: CellLayout) -> list[Cell]:
    pieces: list[list[tuple[str, str]]] = [[]]
    for text in cell.texts:
        tried = Cell(cell.heading + " (suite)", (*pieces[-1], text))
        if pieces[-1] and measure(tried, _width([tried], at), at).height > HEIGHT - 10:
            pieces.append([])
        pieces[-1].append(text)
    return [Cell(cell.heading + (" (suite)" if i else ""), tuple(piece)) for i, piece in enumerate(pieces)]


def describe(title: str, cells: Sequence[Cell]) -> str:
    """Tell the content in words: every heading, text and status."""
    parts = []
    for cell in cells:
        texts = " ".join(f"{text}{in_brackets(STATUS_LABEL[status])}" for text, status in cell.texts)
        parts.append(f"{cell.heading.rstrip(' ?')} : {texts}")
    return typographic(f"{title}. " + " — ".join(parts))


def _indent(cell: Cell) -> float:
    """Leave room for a mark of status before each text, when there are several."""
    return _BULLET + 1.6 if len(cell.texts) > 1 else 0.0
