"""Two figures of a class: one dot per copy along the marks; the difficulty and discrimination of its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import floor, isnan
from typing import Any

import pandas as pd

from quality_study.charts.axes import Scale, round_ticks, x_axis
from quality_study.charts.marks import dot, heading, whisker
from quality_study.charts.wording import notes
from quality_study.diagram.drawing import Drawing
from quality_study.diagram.pages import EDGE, Row, Sheet, pages
from quality_study.diagram.scene import Box, Pen, Text
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.grading.giving_back.items import FEW
from quality_study.grading.results import mark_text
from quality_study.style import BLUE, BODY, GREY, INK, PAPER, RULE, SMALL, WIDTH
from quality_study.words.french import number, percent, plural, typographic

_BINS = 40
_STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0)  # a mark out of 20 is placed to the half point
_TALLEST = 60.0
_LABEL, _BAR, _DIFFICULTY = 62.0, 26.0, 22.0
_QUARTERS = (0.0, 0.5, 1.0)


def distribution(marks: Sequence[float], most: float, title: str) -> Drawing:
    """Draw one dot per copy, stacked where marks meet, and the median.

    Parameters
    ----------
    marks : sequence of float
        At least one.
    most : float
        The best possible mark, where the axis ends.
    title : str
        What the marks are, in French.
    """
    left, right = 8.0, WIDTH - 8.0
    step = next((s for s in _STEPS if most / s <= _BINS + 1e-9), most / _BINS)
    stacks = Counter(floor(m / step + 0.5) for m in marks)
    size = min((right - left) / _BINS * 0.85, _TALLEST / max(stacks.values()))
    high = max(stacks.values()) * size
    median = float(pd.Series(marks).median())
    pen = Pen(WIDTH, EDGE)
    pen.y += pen.paragraph(WIDTH - 2 * EDGE, Text(EDGE, pen.y, f"{title} (n = {number(len(marks))})", BODY, bold=True))
    said = typographic(f"médiane : {mark_text(median)}")
    x = Scale(0.0, most, left, right)
    half = text_width(said, size=SMALL) / 2 + EDGE
    middle = pen.y + 1.0 + line_height(SMALL) / 2
    pen.texts.append(Text(min(max(x.at(median), half), WIDTH - half), middle, said, SMALL, color=GREY, align="center"))
    top = pen.y + line_height(SMALL) + 2.0
    bottom = top + high + 1.5
    pen.line((x.at(median), top - 0.6), (x.at(median), bottom), color=GREY, line_width=0.9)
    pen.line((left, bottom), (right, bottom), color=INK, line_width=0.9)
    for place, count in sorted(stacks.items()):
        for i in range(count):
            center = bottom - 0.4 - (i + 0.5) * size
            shape = (x.at(place * step) - size * 0.45, center - size * 0.45, size * 0.9, size * 0.9)
            pen.shapes.append(Box(*shape, BLUE, BLUE, shape="ellipse", line_width=0.2))
    x_axis(pen, x, [(t, number(t)) for t in round_ticks(0, most, most=10) if t <= most], bottom)
    pen.y = bottom + 1.6 + line_height(SMALL) + 1.5
    note = f"Un point par copie, placé au plus près par pas de {number(step)}."
    pen.y += pen.paragraph(WIDTH - 2 * EDGE, Text(EDGE, pen.y, typographic(note), SMALL, color=GREY))
    return Drawing(pen.scene(pen.y + EDGE), _told(marks, most, title, median))


def questions(rows: pd.DataFrame) -> Drawing:
    """Draw each item: the share of its points that was obtained, and its discrimination with its interval.

    Parameters
    ----------
    rows : DataFrame
        As :func:`~quality_study.grading.giving_back.items.item_statistics` returns it.
    """
    axis = Scale(0.0, 1.0, EDGE + _LABEL, EDGE + _LABEL + _BAR)
    share = axis.end + 2.0 + _DIFFICULTY
    wide = text_width("−0,35", size=SMALL) + 1.0
    low = min([-0.5, *rows["low"].dropna(), *rows["discrimination"].dropna()])
    plane = Scale(-1.0 if low < -0.5 else -0.5, 1.0, share + 6.0, WIDTH - EDGE - wide - 2.0)
    records = rows.to_dict("records")
    few = rows["n"].max() < FEW if len(rows) else True
    told = [
        "À gauche, la part des points obtenue : plus la barre est longue, plus la question est facile. À droite, la "
        "discrimination : corrélation entre les points de la question et ceux de toutes les autres, avec son "
        "intervalle de confiance à 95 % (Fisher) ; positive : les bonnes copies réussissent mieux la question.",
        f"Moins de {FEW} copies : une discrimination n’a guère de sens." if few else "",
        "Ebel et Frisbie (1991), Essentials of educational measurement ; Henrysson (1963), Psychometrika 28.",
    ]
    sheet = Sheet(_header(axis, share, plane), ("published",), _ground(axis, plane), notes=notes(told))
    first, *more = pages([_item(r, axis, share, plane) for r in records], sheet)
    return Drawing(first, _said(records), tuple(more))


def _header(axis: Scale, share: float, plane: Scale) -> Row:
    height = 2 * line_height(SMALL) + 2.0

    def paint(pen: Pen, y: float) -> None:
        over = y + line_height(SMALL)
        heading(pen, ["Question (points)"], EDGE, over)
        heading(pen, ["Part des points"], axis.start, over)
        heading(pen, ["n"], share, over, align="right")
        heading(pen, ["Discrimination"], plane.start, over)
        middle = y + height - 0.8 - line_height(SMALL) / 2
        for tick in _QUARTERS:
            pen.texts.append(Text(axis.at(tick), middle, percent(tick), SMALL, color=GREY, align="center"))
        for tick in _ticks(plane):
            pen.texts.append(Text(plane.at(tick), middle, number(tick), SMALL, color=GREY, align="center"))

    return Row(height, paint, heading=True)


def _ticks(plane: Scale) -> tuple[float, ...]:
    return tuple(t for t in (-1.0, -0.5, 0.0, 0.5, 1.0) if t >= plane.low)


def _ground(axis: Scale, plane: Scale) -> Any:
    def paint(pen: Pen, top: float, bottom: float) -> None:
        for scale, ticks in ((axis, _QUARTERS), (plane, _ticks(plane))):
            for tick in ticks:
                pen.line(
                    (scale.at(tick), top), (scale.at(tick), bottom), color=GREY if tick == 0 else RULE, line_width=0.7
                )

    return paint


def _item(row: Mapping[Any, Any], axis: Scale, share: float, plane: Scale) -> Row:
    lines = fit(f"{row['item']} ({number(row['max'])})", _LABEL - 4.0, size=SMALL)
    reason = fit(str(row["why"]), plane.end - plane.start, size=SMALL) if row["why"] else ()
    height = max(len(lines), len(reason), 1) * line_height(SMALL) + 2.0

    def paint(pen: Pen, y: float) -> None:
        middle = y + height / 2
        pen.block(lines, Text(EDGE, middle - len(lines) * line_height(SMALL) / 2, "", SMALL))
        pen.texts.append(Text(share, middle, number(int(row["n"])), SMALL, color=GREY, align="right"))
        value = row["difficulty"]
        if not isnan(value):
            if value > 0:
                pen.shapes.append(Box(axis.start, middle - 1.4, axis.at(value) - axis.start, 2.8, BLUE, BLUE))
            pen.texts.append(Text(axis.end + 5.0, middle, percent(value), SMALL))
        if row["why"]:
            _blank(pen, plane, reason, y, height)
            return
        if not isnan(row["low"]):
            whisker(pen, plane.at(row["low"]), plane.at(row["high"]), middle)
        dot(pen, plane.at(row["discrimination"]), middle)
        pen.texts.append(Text(WIDTH - EDGE, middle, number(row["discrimination"], 2), SMALL, align="right"))

    return Row(height, paint)


def _blank(pen: Pen, plane: Scale, reason: Sequence[str], y: float, height: float) -> None:
    """Say why there is no discrimination, over the axis."""
    top = y + (height - len(reason) * line_height(SMALL)) / 2
    pen.shapes.append(Box(plane.start - 0.4, y, plane.end - plane.start + 0.8, height, PAPER))
    pen.block(reason, Text(plane.start, top, "", SMALL, italic=True, color=GREY))


def _told(marks: Sequence[float], most: float, title: str, median: float) -> str:
    listed = " ; ".join(mark_text(m) for m in sorted(marks))
    return typographic(
        f"{title} : {plural(len(marks), 'copie')}, médiane {mark_text(median)} sur {number(most)}. "
        f"Notes, de la plus basse à la plus haute : {listed}."
    )


def _said(rows: Sequence[Mapping[Any, Any]]) -> str:
    parts = ["Difficulté et discrimination de chaque question."]
    for r in rows:
        share = "aucune copie" if isnan(r["difficulty"]) else f"{percent(r['difficulty'])} des points"
        tells = f"non définie ({r['why']})" if r["why"] else number(r["discrimination"], 2)
        parts.append(f"{r['item']} : {share} (n = {number(int(r['n']))}), discrimination {tells}.")
    return typographic(" ".join(parts))
