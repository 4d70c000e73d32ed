"""Check list: points to tick under their titles, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import EDGE, MARK, Row, Sheet, cell, fit_cell, mark, marked, pages, rule, tall
from quality_study.diagram.scene import Box, Pen, Scene
from quality_study.facts.tabular import each_row
from quality_study.facts.tool_tables.cards import TITLE
from quality_study.style import BODY, GREY, INK, PALE, PAPER, SMALL, WIDTH
from quality_study.words.french import join, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    number: float = 14.0
    answer: float = 16.0
    box: float = 3.6
    least: float = 7.0


@dataclass(frozen=True)
class Point:
    """A line of the list; a title has no box."""

    number: str
    text: str
    title: bool
    status: str


@blank_when_empty
def checklist(rows: pd.DataFrame, *, answers: Sequence[str] = ("Fait",), layout: Layout | None = None) -> Drawing:
    """Draw the list, titles repeated from page to page.

    Parameters
    ----------
    rows : DataFrame
        ``id, text, type, status``, in reading order; `id` may be empty.
    answers : sequence of str
        One column of boxes each, one to four.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    points = compute(rows)
    first, *more = place(points, answers, layout)
    return Drawing(first, describe(points, answers), tuple(more))


def compute(rows: pd.DataFrame) -> list[Point]:
    """Read the lines in file order."""
    return [Point(r.id, r.text, r.type == TITLE, r.status) for r in each_row(rows)]


def place(points: Sequence[Point], answers: Sequence[str], at: Layout) -> list[Scene]:
    """Lay out numbers, texts and boxes, one line a point."""
    indent = MARK if marked(p.status for p in points) else 0.0
    number = at.number if any(p.number for p in points) else 0.0
    boxes = WIDTH - EDGE - at.answer * len(answers)
    text = EDGE + indent + number
    titles = [fit_cell(a, at.answer - 1, bold=True) for a in answers]
    height = tall(titles, padding=1.0)

    def header(pen: Pen, y: float) -> None:
        cell(pen, Box(text, y, boxes - text, height), ["Point à vérifier"], size=BODY, bold=True)
        for i, lines in enumerate(titles):
            cell(pen, Box(boxes + i * at.answer, y, at.answer, height), lines, bold=True, align="center", padding=0.5)
        rule(pen, y + height, strong=True)

    def row(p: Point, under: Row | None, suffix: str = "") -> Row:
        size, end = (BODY, WIDTH - EDGE) if p.title else (SMALL, boxes)
        label = fit_cell(p.number, number - 2, size=size, bold=p.title) if p.number else ()
        lines = fit_cell(p.text + suffix, end - text - 2, size=size, bold=p.title)
        room = max(tall([lines, label], size=size, padding=1.0), at.least)

        def paint(pen: Pen, y: float) -> None:
            middle = y + room / 2
            if p.title:
                pen.shapes.append(Box(EDGE, y + 0.4, WIDTH - 2 * EDGE, room - 0.4, PALE))
            if indent:
                mark(pen, EDGE + 1, middle, p.status)
            color = INK if p.title else GREY
            cell(pen, Box(EDGE + indent, y, number, room), label, size=size, bold=p.title, color=color)
            cell(pen, Box(text, y, end - text, room), lines, size=size, bold=p.title)
            for i in range(0 if p.title else len(answers)):
                x = boxes + (i + 0.5) * at.answer - at.box / 2
                pen.shapes.append(Box(x, middle - at.box / 2, at.box, at.box, PAPER, INK))
            rule(pen, y + room)

        return Row(room, paint, heading=p.title, under=under)

    rows: list[Row] = []
    again: Row | None = None
    for p in points:
        if p.title:
            again = row(p, None, " (suite)")
        rows.append(row(p, None if p.title else again))
    return pages(rows, Sheet(Row(height, header), tuple(p.status for p in points)))


def describe(points: Sequence[Point], answers: Sequence[str] = ("Fait",)) -> str:
    """Tell the list in words, in order."""
    parts = [f"Liste de {plural(sum(not p.title for p in points), 'point')} à cocher ({join(answers, last='ou')})."]
    for p in points:
        name = f"{p.number} {p.text}".strip()
        parts.append(f"{'Titre : ' if p.title else ''}{name}{in_brackets(STATUS_LABEL[p.status])}.")
    return typographic(" ".join(parts))
