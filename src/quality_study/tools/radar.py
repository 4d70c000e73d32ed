"""Radar: the score of each criterion as a share of its maximum, around a circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import Row, Sheet, cell, fit_cell, pages
from quality_study.diagram.scene import Align, Box, Line, Pen, Scene
from quality_study.diagram.table import Column, Table
from quality_study.diagram.text import line_height, text_width
from quality_study.facts.tabular import each_row
from quality_study.facts.tool_tables.scores import exactly
from quality_study.style import BLUE, GREY, INK, PLAIN, RULE, SMALL, STATUS_STYLE, WIDTH
from quality_study.words.french import number, percent, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets

#: Circles drawn for the eye, as shares of the maximum.
RINGS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    radius: float = 38.0
    named: int = 12  # most criteria whose names stand around the circle; more have numbers, and a list
    name: float = 36.0
    dot: float = 2.4
    number: float = 8.0
    score: float = 40.0


@dataclass(frozen=True)
class Criterion:
    """One axis: its score and the highest that could be had."""

    name: str
    score: Fraction
    maximum: Fraction
    status: str

    @property
    def share(self) -> Fraction:
        """Score as a share of the maximum."""
        return self.score / self.maximum


@blank_when_empty
def radar(rows: pd.DataFrame, *, layout: Layout | None = None) -> Drawing:
    """Draw the circle with the name and score of each axis; with their numbers, then their list, when there are many.

    Parameters
    ----------
    rows : DataFrame
        ``criterion, score, maximum, status``, in the order of the axes, clockwise from the top.
    layout : Layout, optional
        Sizes.
    """
    layout = layout or Layout()
    criteria = compute(rows)
    first, *more = place(criteria, layout)
    return Drawing(first, describe(criteria), tuple(more))


def compute(rows: pd.DataFrame) -> list[Criterion]:
    """Read the criteria in file order."""
    return [Criterion(r.criterion, exactly(r.score), exactly(r.maximum), r.status) for r in each_row(rows)]


def place(criteria: Sequence[Criterion], at: Layout) -> list[Scene]:
    """Lay out the circle, then one row a criterion when the circle has no room for their names."""
    note = "Du centre (0) au cercle extérieur (le maximum de chaque critère), un cercle tous les quarts."
    sheet = Sheet(Row(0.0, lambda pen, y: None), tuple(c.status for c in criteria), notes=(note,))
    if names := _names(criteria, at):
        labels = [(*name, _told(c)) for name, c in zip(names, criteria, strict=True)]
        return pages([_circle(criteria, labels, at)], sheet)
    columns = [
        Column("N°", at.number, bold=True),
        Column("Critère"),
        Column("Note sur le maximum", at.score, "right"),
    ]
    table = Table(columns, [c.status for c in criteria])
    top = table.header(7.0)
    rows = [table.row([str(i), c.name, _told(c)], c.status, under=top) for i, c in enumerate(criteria, 1)]
    return pages([_circle(criteria, [(str(i),) for i in range(1, len(criteria) + 1)], at), top, *rows], sheet)


def describe(criteria: Sequence[Criterion]) -> str:
    """Tell the criteria in words, in the order of the axes."""
    parts = [f"Radar de {plural(len(criteria), 'critère')}."]
    parts += [f"{i}. {c.name} : {_told(c)}{in_brackets(STATUS_LABEL[c.status])}." for i, c in enumerate(criteria, 1)]
    return typographic(" ".join(parts))


def _told(c: Criterion) -> str:
    return f"{number(c.score)}/{number(c.maximum)} ({percent(c.share)})"


def _names(criteria: Sequence[Criterion], at: Layout) -> list[tuple[str, ...]]:
    """Return the lines of the name at the end of each axis; nothing when some find no room."""
    names = [fit_cell(c.name, at.name, bold=True) for c in criteria]
    return names if len(names) <= at.named and max(map(len, names)) <= 3 else []


def _circle(criteria: Sequence[Criterion], labels: Sequence[tuple[str, ...]], at: Layout) -> Row:
    high = max(map(len, labels)) * line_height(SMALL)
    half = at.radius + 4.0 + high
    directions = [2 * pi * i / len(criteria) for i in range(len(criteria))]

    def paint(pen: Pen, y: float) -> None:
        x, middle = WIDTH / 2, y + half

        def point(angle: float, reach: float) -> tuple[float, float]:
            return x + reach * sin(angle), middle - reach * cos(angle)

        for ring in reversed(RINGS):
            reach = at.radius * ring
            edge = GREY if ring == 1 else RULE
            frame = Box(x - reach, middle - reach, 2 * reach, 2 * reach, "none", edge, line_width=0.6, shape="ellipse")
            pen.shapes.append(frame)
        for lines, angle in zip(labels, directions, strict=True):
            pen.line((x, middle), point(angle, at.radius), color=RULE, line_width=0.5)
            _label(pen, lines, point(angle, at.radius + 2.6), angle)
        ends = [point(a, at.radius * float(c.share)) for a, c in zip(directions, criteria, strict=True)]
        pen.shapes.append(Line((*ends, ends[0]), BLUE, 1.4))
        for (px, py), c in zip(ends, criteria, strict=True):
            style, size = STATUS_STYLE[c.status], at.dot
            fill = INK if c.status in PLAIN else style.fill
            dot = Box(px - size / 2, py - size / 2, size, size, fill, INK, style.hatch, style.dashed, shape="ellipse")
            pen.shapes.append(dot)

    return Row(2 * half, paint)


def _label(pen: Pen, lines: Sequence[str], end: tuple[float, float], angle: float) -> None:
    """Write outside the circle, at the end of an axis: beside it, or above or below when the axis is upright."""
    width = max(text_width(line, size=SMALL, bold=True) for line in lines) + 0.6
    height = len(lines) * line_height(SMALL)
    aside, down = sin(angle), -cos(angle)
    left = end[0] - width / 2 + aside * width / 2
    top = end[1] - height / 2 + down * height / 2
    align: Align = "center" if abs(aside) < 0.1 else "left" if aside > 0 else "right"
    cell(pen, Box(left, top, width, height), lines, bold=True, align=align, padding=0.2)
