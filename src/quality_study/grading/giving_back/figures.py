"""Two figures of a class: one dot per copy along the marks; the difficulty and discrimination of its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import floor, isnan
from typing import Any, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from quality_study.charts.chart import Chart
from quality_study.charts.page import Row, beside, paragraph, root_figure
from quality_study.charts.panel import corner, panel, plain_axes
from quality_study.charts.rows import lay_out
from quality_study.diagram.text import fit, line_height
from quality_study.grading.giving_back.items import FEW
from quality_study.grading.results import mark_text
from quality_study.style import BLUE, BODY, GREY, INK, PAPER, RULE, SMALL, WHISKER, WIDTH, rendering
from quality_study.words.french import number, percent, plural, typographic

_BINS = 40
_STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0)  # a mark out of 20 is placed to the half point
#: Millimetres: the highest stack of dots, the edges of the marks; the columns of the questions, from the left.
_TALLEST, _EDGE = 60.0, 8.0
_LABEL, _BAR, _N, _PLANE = 62.0, 26.0, 24.0, 30.0
_RIGHT = WIDTH - _LABEL - _BAR
_QUARTERS = (0.0, 0.5, 1.0)


def distribution(marks: Sequence[float], most: float, title: str) -> Chart:
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
    step = next((s for s in _STEPS if most / s <= _BINS + 1e-9), most / _BINS)
    stacks = Counter(floor(m / step + 0.5) for m in marks)
    size = min((WIDTH - 2 * _EDGE) / _BINS * 0.85, _TALLEST / max(stacks.values()))
    dots = pd.DataFrame([(p * step, (i + 0.5) * size) for p, n in stacks.items() for i in range(n)], columns=["x", "y"])
    median = float(pd.Series(marks).median())
    with rendering():
        height = max(stacks.values()) * size + 1.5
        axes = panel(height, left=_EDGE, right=_EDGE, top=11.0, bottom=7.0)
        plain_axes(axes)
        axes.set_xlim(0, most)
        axes.set_ylim(-0.4, height)
        axes.set_yticks([])
        axes.xaxis.set_major_locator(MaxNLocator(10, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
        axes.spines["bottom"].set_visible(True)
        axes.axvline(median, color=GREY, linewidth=0.9, zorder=1)
        axes.scatter(dots["x"], dots["y"], s=(size * 0.9 * 72 / 25.4) ** 2, color=BLUE, linewidth=0, clip_on=False)
        corner(axes, f"{title} (n = {number(len(marks))})", -_EDGE, 6.0, size=BODY, color=INK, weight="bold")
        at, side = median / most, "left" if median < most / 8 else "right" if median > most * 7 / 8 else "center"
        corner(axes, f"médiane : {mark_text(median)}", 0.0, 1.2, at=(at, 1.0), ha=side)
    note = typographic(f"Un point par copie, placé au plus près par pas de {number(step)}.")
    return Chart(root_figure(axes), axes, dots, _told(marks, most, title, median), note=note)


def questions(rows: pd.DataFrame) -> Chart:
    """Draw each item: the share of its points that was obtained, and its discrimination with its interval.

    Parameters
    ----------
    rows : DataFrame
        As :func:`~quality_study.grading.giving_back.items.item_statistics` returns it.
    """
    low = -1.0 if min([0.0, *rows["low"].dropna(), *rows["discrimination"].dropna()]) < -0.5 else -0.5
    few = rows["n"].max() < FEW if len(rows) else True
    told = [
        "À gauche, la part des points obtenue : plus la barre est longue, plus la question est facile. À droite, la "
        "discrimination : corrélation entre les points de la question et ceux de toutes les autres, avec son "
        "intervalle de confiance à 95 % (Fisher) ; positive : les bonnes copies réussissent mieux la question.",
        f"Moins de {FEW} copies : une discrimination n’a guère de sens." if few else "",
        "Ebel et Frisbie (1991), Essentials of educational measurement ; Henrysson (1963), Psychometrika 28.",
    ]
    head = Row(line_height(SMALL) + 1.6, _heads, heading=True)
    records = rows.to_dict("records")
    with rendering():
        listed = [head, *(_item(record, head) for record in records)]
        axes, pages = lay_out(listed, lambda axes, _: _set_axes(axes, low), left=_LABEL, right=_RIGHT)
    note = typographic(" ".join(part for part in told if part))
    return Chart(root_figure(axes), axes, rows, _said(records), pages, note)


def _set_axes(ax: Axes, low: float) -> None:
    """Set the axis of the shares and, beside it, that of the discriminations."""
    plane = ax.inset_axes((1 + _PLANE / _BAR, 0, (_RIGHT - _PLANE - 14.0) / _BAR, 1), sharey=ax)
    ax.set_xlim(0, 1)
    plane.set_xlim(low, 1)
    ax.set_xticks(_QUARTERS, [percent(tick) for tick in _QUARTERS])
    ticks = [tick for tick in (-1.0, -0.5, 0.0, 0.5, 1.0) if tick >= low]
    plane.set_xticks(ticks, [number(tick) for tick in ticks])
    for axes in (ax, plane):
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(axis="x", length=0, pad=2, labelsize=SMALL, labelcolor=GREY)
        axes.tick_params(axis="y", left=False, labelleft=False)


def _heads(ax: Axes, y: float) -> None:
    middle = y + line_height(SMALL) / 2
    look: dict[str, Any] = {"size": SMALL, "weight": "bold"}
    beside(ax, -_LABEL, middle, "Question (points)", **look)
    beside(ax, 0.0, middle, "Part des points", **look)
    beside(ax, _N, middle, "n", right=True, ha="right", **look)
    beside(ax, _PLANE, middle, "Discrimination", right=True, **look)


def _item(row: Mapping[Any, Any], head: Row) -> Row:
    lines = fit(f"{row['item']} ({number(row['max'])})", _LABEL - 4.0, size=SMALL)
    reason = fit(str(row["why"]), _RIGHT - _PLANE - 14.0, size=SMALL) if row["why"] else ()
    height = max(len(lines), len(reason), 1) * line_height(SMALL) + 2.0

    def draw(ax: Axes, top: float) -> None:
        y, plane = top + height / 2, cast(Axes, ax.child_axes[0])
        for axes in (ax,) if row["why"] else (ax, plane):
            for tick in axes.get_xticks():
                axes.vlines(tick, top, top + height, color=GREY if tick == 0 else RULE, linewidth=0.7, zorder=0.5)
        paragraph(ax, -_LABEL, y - len(lines) * line_height(SMALL) / 2, lines, size=SMALL)
        beside(ax, _N, y, number(int(row["n"])), right=True, ha="right", size=SMALL, color=GREY)
        if not isnan(row["difficulty"]):
            ax.barh(y, row["difficulty"], height=2.8, color=BLUE)
            beside(ax, 5.0, y, percent(row["difficulty"]), right=True, size=SMALL)
        if row["why"]:
            first = y - len(reason) * line_height(SMALL) / 2
            paragraph(ax, _BAR + _PLANE, first, reason, size=SMALL, color=GREY, style="italic")
            return
        if not isnan(row["low"]):
            plane.errorbar((row["low"] + row["high"]) / 2, y, xerr=(row["high"] - row["low"]) / 2, **WHISKER)
        plane.plot(row["discrimination"], y, "o", markersize=5, color=INK, markeredgecolor=PAPER, zorder=5)
        beside(ax, _RIGHT - 0.5, y, number(row["discrimination"], 2), right=True, ha="right", size=SMALL)

    return Row(height, draw, over=(head,))


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
