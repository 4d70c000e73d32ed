"""Opinions of several groups, one small chart a group, side by side on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.likert import colors_of, describe, note_of, scale_of
from quality_study.charts.page import Row, on_bar, paragraph, root_figure, size_of
from quality_study.charts.rows import lay_out
from quality_study.charts.stacks import BAR, LIMITS, Look, Neutral, bars, legend_row
from quality_study.charts.wording import estimate
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BODY, GREY, INK, PAPER, RULE, SMALL, WIDTH, rendering
from quality_study.survey.opinions import Totals, by_group, opinions
from quality_study.words.errors import StudyError
from quality_study.words.french import NBSP, number, percent, typographic

#: Millimetres: the questions, what is left at the right, between two groups, around a row.
_LEFT, _RIGHT, _BETWEEN, _AROUND = 47.0, 1.0, 5.0, 1.4


def facets(
    data: pd.DataFrame,
    *,
    col: str,
    neutral: Neutral = "middle",
    middle: str | None = None,
    totals: Totals = "answered",
    sides: Sequence[str] = ("défavorable", "favorable"),
    palette: Any = None,
    legend: bool | None = None,
    ax: Axes | None = None,
) -> Chart:
    """Draw the opinions of each group in a column of its own: as :func:`~quality_study.charts.groups` with `col`."""
    rows = opinions(by_group(data, col), middle=middle, totals=totals)
    names = list(dict.fromkeys(rows["row"]))
    look = Look(neutral, colors_of(rows, palette))
    with rendering():
        inner = WIDTH - _LEFT - _RIGHT if ax is None else size_of(ax)[0]
        room = (inner + _BETWEEN) / max(1, len(names)) - _BETWEEN
        widest = max((text_width(_said(row), size=SMALL) for row in rows.to_dict("records")), default=0.0)
        if widest > room:
            raise StudyError(
                f"groups : {len(names)} groupes ne tiennent pas côte à côte ; au plus "
                f"{int((inner + _BETWEEN) / (widest + _BETWEEN))}. Donnez hue= au lieu de col= : une barre par groupe"
            )

        def ready(axes: Axes, height: float) -> None:
            axes.set_axis_off()
            for place in range(len(names)):
                box = (place * (room + _BETWEEN) / inner, 0, room / inner, 1)
                _set_axis(axes.inset_axes(box, sharey=axes), height)

        listed = _listed(rows, names, look, room, legend)
        axes, pages = lay_out(listed, ready, ax=ax, left=_LEFT, right=_RIGHT)
    words = describe(rows, sides, totals) if len(rows) else "Aucune réponse."
    note = ""
    if len(rows):
        left, right = sides
        how = f"À gauche de zéro : {left} ; à droite : {right}. Sous chaque barre : part {right}, n."
        note = typographic(f"{how} {note_of(rows, neutral, totals, missing=False, legend=legend)}")
    return Chart(root_figure(axes), axes, rows, words, pages, note)


def _set_axis(ax: Axes, height: float) -> None:
    ax.set_xlim(*LIMITS)
    ax.set_xticks([-0.5, 0, 0.5], [percent(0.5), "0", percent(0.5)])
    ax.patch.set_visible(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="x", length=0, pad=2, labelsize=SMALL, labelcolor=GREY)
    ax.tick_params(axis="y", left=False, labelleft=False)


def _listed(rows: pd.DataFrame, names: Sequence[str], look: Look, room: float, legend: bool | None) -> list[Row]:
    """List what is drawn from top to bottom: legends, names of the groups, questions."""
    listed: list[Row] = []
    for panel, of_panel in rows.groupby("panel", sort=False):
        over: tuple[Row, ...] = (_heads(names, room),)
        if legend or (legend is None and not of_panel["explained"].all()):
            colors = {category: color for (own, category), color in look.palette.items() if own == panel}
            over = (legend_row(scale_of(of_panel), colors, left=_LEFT), *over)
        listed += over if not listed else over[:-1]
        listed += [_question(answers, names, look, over) for _, answers in of_panel.groupby("heading", sort=False)]
    return listed


def _heads(names: Sequence[str], room: float) -> Row:
    """Write the name of each group over its column."""
    lines = [fit(name, room, bold=True) for name in names]
    most = max(len(of) for of in lines)

    def draw(ax: Axes, y: float) -> None:
        for place, of in enumerate(lines):
            top = y + (most - len(of)) * line_height(BODY)
            paragraph(ax, place * (room + _BETWEEN), top, of, weight="bold")

    return Row(most * line_height(BODY) + 1.6, draw, heading=True)


def _question(answers: pd.DataFrame, names: Sequence[str], look: Look, over: tuple[Row, ...]) -> Row:
    """Draw a question: its words, then the bar of each group over its share and how many it is of."""
    lines = fit(str(answers["heading"].iloc[0]), _LEFT - 3)
    height = max(len(lines) * line_height(BODY), BAR + line_height(SMALL) + 0.6) + 2 * _AROUND
    of_group = {str(name): own for name, own in answers.groupby("row", sort=False)}

    def draw(ax: Axes, top: float) -> None:
        middle = top + height / 2
        paragraph(ax, -2, middle - len(lines) * line_height(BODY) / 2, lines, ha="right")
        y = middle - (line_height(SMALL) + 0.6) / 2
        for name, panel in zip(names, cast(Sequence[Axes], ax.child_axes), strict=True):
            for tick in (-1, -0.5, 0, 0.5, 1):
                strong = tick == 0
                panel.vlines(
                    tick, top, top + height, color=INK if strong else RULE, linewidth=0.5 + strong / 2, zorder=1
                )
            if name in of_group:
                bars(panel, y, of_group[name], look)
            said = _said(of_group[name].iloc[0].to_dict()) if name in of_group else "—"
            text = on_bar(panel, 0, y + BAR / 2 + 0.3 + line_height(SMALL) / 2, said, color=INK)
            text.set_bbox({"boxstyle": "square,pad=0.05", "facecolor": PAPER, "edgecolor": "none"})

    return Row(height, draw, over=over)


def _said(row: dict[Any, Any]) -> str:
    """Write the favourable share of a group, its interval and whom it is of."""
    share, low, high = (float(row[f"favourable{end}"]) for end in ("", "_low", "_high"))
    base = "" if pd.isna(row["base"]) else f", n{NBSP}={NBSP}{number(int(row['base']))}"
    return typographic(estimate(share, low, high, interval=str(row["favourable_interval"]), sign=True) + base)
