"""Pareto chart: categories by count, cumulative share, and the few that make 80 % of the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR
from fractions import Fraction

import pandas as pd

from quality_study.diagram.drawing import Drawing, blank_when_empty
from quality_study.diagram.pages import EDGE, MARK, Row, Sheet, cell, fit_cell, mark, marked, pages, rule, tall
from quality_study.diagram.scene import Box, Line, Pen, Scene
from quality_study.facts.tabular import each_row
from quality_study.style import GREY, INK, RULE, STATUS_STYLE, WIDTH
from quality_study.words.errors import StudyError
from quality_study.words.french import number, percent, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL, in_brackets


@dataclass(frozen=True)
class Layout:
    """Sizes in millimetres."""

    label: float = 46.0
    count: float = 25.0
    total: float = 31.0
    bar: float = 4.0
    header: float = 9.0


@dataclass(frozen=True)
class Bar:
    """A category, its count, and the counts of all those from the first to it."""

    category: str
    count: int
    cumulated: int
    status: str


@blank_when_empty
def pareto(rows: pd.DataFrame, *, share: float = 0.8, layout: Layout | None = None) -> Drawing:
    """Draw bars in decreasing order and the line of the cumulative shares, on one scale from 0 to 100 %.

    Parameters
    ----------
    rows : DataFrame
        ``category, count, status``.
    share : float
        Cumulative share drawn as a line, between 0 and 1.
    layout : Layout, optional
        Sizes.

    Raises
    ------
    StudyError
        All counts are zero.
    """
    layout = layout or Layout()
    bars = compute(rows)
    first, *more = place(bars, share, layout)
    return Drawing(first, describe(bars, share), tuple(more))


def compute(rows: pd.DataFrame) -> list[Bar]:
    """Sort by count, the highest first (equal ones in file order), and cumulate."""
    counted = rows.rename(columns={"count": "size"})  # tuples have a method count
    read = sorted(((r.category, int(r.size), r.status) for r in each_row(counted)), key=lambda r: -r[1])
    bars: list[Bar] = []
    for category, count, status in read:
        bars.append(Bar(category, count, count + (bars[-1].cumulated if bars else 0), status))
    if not bars[-1].cumulated:
        raise StudyError("Tous les effectifs sont nuls : il n’y a rien à classer")
    return bars


def vital(bars: Sequence[Bar], share: float) -> int:
    """Return how many of the first categories it takes to reach the share."""
    goal = Fraction(share).limit_denominator(1000) * bars[-1].cumulated
    return next(i for i, b in enumerate(bars, 1) if b.cumulated >= goal)


def place(bars: Sequence[Bar], most: float, at: Layout) -> list[Scene]:
    """Lay out one row a category: name, count and share, bar and line, cumulated count and share."""
    total = bars[-1].cumulated
    indent = MARK if marked(b.status for b in bars) else 0.0
    left, right = EDGE + at.label + at.count + 3, WIDTH - EDGE - at.total - 3
    goal = left + (right - left) * most

    def x(count: int) -> float:
        return left + (right - left) * count / total

    def header(pen: Pen, y: float) -> None:
        titles = [(EDGE, at.label, ["Catégorie"]), (EDGE + at.label, at.count, ["Effectif", "sur le total"])]
        titles.append((WIDTH - EDGE - at.total, at.total, ["Cumul", "sur le total"]))
        for start, width, lines in titles:
            frame = Box(start, y, width, at.header)
            cell(pen, frame, lines, bold=True, align="left" if start == EDGE else "right")
        for share in dict.fromkeys((0.0, most, 1.0)):
            if share == most or abs(share - most) > 0.15:
                middle, strong = left + (right - left) * share, share == most
                frame = Box(middle - 6, y + at.header / 2, 12, at.header / 2)
                color = INK if strong else GREY
                cell(pen, frame, [percent(share)], bold=strong, color=color, align="center", padding=0)
        rule(pen, y + at.header, strong=True)

    def ground(pen: Pen, top: float, bottom: float) -> None:
        for edge in (left, right):
            pen.line((edge, top), (edge, bottom), color=RULE, line_width=0.5)
        pen.shapes.append(Line(((goal, top), (goal, bottom)), GREY, 0.9, dashed=True))

    few = vital(bars, most)
    names = [fit_cell(b.category, at.label - indent - 2, bold=i < few) for i, b in enumerate(bars)]
    counts = [fit_cell(_share(b.count, total), at.count - 2) for b in bars]
    sums = [fit_cell(_share(b.cumulated, total), at.total - 2) for b in bars]
    heights = [tall(columns, padding=1.8) for columns in zip(names, counts, sums, strict=True)]

    def row(i: int, b: Bar) -> Row:
        height = heights[i]

        def paint(pen: Pen, y: float) -> None:
            middle, style = y + height / 2, STATUS_STYLE[b.status]
            if indent:
                mark(pen, EDGE + 1, middle, b.status)
            cell(pen, Box(EDGE + indent, y, at.label - indent, height), names[i], bold=i < few)
            cell(pen, Box(EDGE + at.label, y, at.count, height), counts[i], align="right")
            cell(pen, Box(WIDTH - EDGE - at.total, y, at.total, height), sums[i], align="right")
            if b.count:
                up, length = middle - at.bar / 2, x(b.count) - left
                pen.shapes.append(Box(left, up, length, at.bar, style.fill, style.edge, style.hatch, style.dashed))
            rule(pen, y + height)
            if i:  # from the point above, which the page may not show
                before = y - heights[i - 1] / 2
                if before < EDGE + at.header:
                    start = (x(b.cumulated - b.count), y)
                else:
                    start = (x(bars[i - 1].cumulated), before)
                pen.line(start, (x(b.cumulated), middle), line_width=1.2)
            pen.shapes.append(Box(x(b.cumulated) - 0.9, middle - 0.9, 1.8, 1.8, INK, INK, shape="ellipse"))

        return Row(height, paint)

    told = f"Barres : effectif. Ligne : cumul. En gras : {_few(bars, most)}."
    sheet = Sheet(Row(at.header, header), tuple(b.status for b in bars), ground, notes=(told,))
    return pages([row(i, b) for i, b in enumerate(bars)], sheet)


def describe(bars: Sequence[Bar], share: float = 0.8) -> str:
    """Tell the chart in words, the highest count first."""
    total = bars[-1].cumulated
    parts = [f"Diagramme de Pareto de {plural(len(bars), 'catégorie')}, total {number(total)}."]
    parts += [
        f"{i}. {b.category} : {_share(b.count, total)}, cumul {_share(b.cumulated, total)}"
        f"{in_brackets(STATUS_LABEL[b.status])}."
        for i, b in enumerate(bars, 1)
    ]
    text = _few(bars, share)
    return typographic(" ".join([*parts, f"{text[0].upper()}{text[1:]}."]))


def _few(bars: Sequence[Bar], share: float) -> str:
    few, total = vital(bars, share), bars[-1].cumulated
    first = "la première catégorie fait" if few == 1 else f"les {few} premières catégories font"
    least = percent(share, rounding=ROUND_FLOOR)
    return f"{first} au moins {least} du total, soit {_share(bars[few - 1].cumulated, total)}"


def _share(count: int, total: int) -> str:
    return f"{number(count)}/{number(total)} ({percent(Fraction(count, total))})"
