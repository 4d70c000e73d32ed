"""Shares followed from edition to edition: a question, then a dot an edition, joined in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.estimates import TOP, denominator_of, estimate_mark, frame, note, told
from quality_study.charts.page import LEFT, Row, grid, paragraph, root_figure
from quality_study.charts.rows import lay_out
from quality_study.charts.wording import BOUNDS, sources
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BLUE, BODY, GREY, SMALL, WIDTH, rendering
from quality_study.words.french import level, sizes, typographic

#: Millimetres: around the words of a row, after a question, between words and axis, the space of an edition's name.
_AROUND, _AFTER, _GAP = 0.9, 2.4, 3.0


def years(data: pd.DataFrame, *, title: str = "% favorable", confidence: float = 0.95, ax: Axes | None = None) -> Chart:
    """Draw the share of each question in each edition.

    Parameters
    ----------
    data : DataFrame
        One row a question and edition, the editions of a question in the order of time: ``text``, ``edition``,
        ``share``, ``low``, ``high``, ``interval``, as :func:`~quality_study.charts.comparison` takes them. Optional:
        ``item`` (by default, the text tells questions apart), ``n``, ``sizes`` (those that remain possible, separated
        by spaces), ``status``, ``source``.
    title : str
        What the share is, above its column.
    confidence : float
        Of the intervals in the table, between 0 and 1.
    ax : Axes, optional
        Draw there instead of on pages.

    Returns
    -------
    Chart

    Examples
    --------
    >>> rows = {"text": "Utile ?", "edition": ["2026", "2027"], "share": [0.5, 0.6], "low": 0.4, "high": 0.7, "n": 90}
    >>> chart = years(pd.DataFrame(rows).assign(interval="wilson"))
    >>> [line.get_xdata().tolist() for line in chart.axes.lines if line.get_label() == "évolution"]
    [[0.5, 0.6]]
    """
    rows = data.reset_index(drop=True)
    if "sizes" in rows and "denominator" not in rows:
        rows["denominator"] = [_denominator(row) for row in rows.to_dict("records")]
    listed: list[Row] = []
    with rendering():
        for _, editions in rows.groupby("item" if "item" in rows else "text", sort=False):
            records = editions.to_dict("records")
            heading = fit(str(records[0]["text"]), WIDTH - 1, bold=True)
            listed.append(Row(len(heading) * line_height(BODY) + 1.0, partial(_question, lines=heading), heading=True))
            heights = [_height(record) for record in records]
            last = str(records[-1]["edition"])
            for place, record in enumerate(records):
                before = (records[place - 1], heights[place - 1]) if place else None
                paint = partial(_edition, row=record, latest=record["edition"] == last, before=before)
                ends = record is records[-1]
                listed.append(Row(heights[place] + (_AFTER if ends else 0.0), paint, heading=not ends))

        def ready(axes: Axes, height: float) -> None:
            frame(axes, title, rows, confidence)

        axes, pages = lay_out(listed, ready, ax=ax, top=TOP)
    told_of = " ".join(filter(None, (note(rows, confidence), sources(rows["source"]) if "source" in rows else "")))
    return Chart(root_figure(axes), axes, rows, describe(rows, title, confidence), pages, typographic(told_of))


def describe(rows: pd.DataFrame, title: str, confidence: float) -> str:
    """Tell the content in words: every question, edition, value, denominator and status."""
    limits = "" if set(rows["interval"]) <= {BOUNDS} else f" [IC à {level(confidence)}]"
    said = [f"Parts édition après édition : {title}{limits}."]
    for _, editions in rows.groupby("item" if "item" in rows else "text", sort=False):
        each = [f"{row['edition']}, {told(row, confidence)}" for row in editions.to_dict("records")]
        said.append(f"{editions['text'].iloc[0]} : {' ; '.join(each)}.")
    return typographic(" ".join(said))


def _denominator(row: Mapping[Any, Any]) -> str:
    return denominator_of(row) or f"n non publié ; possible : {sizes([int(n) for n in str(row['sizes']).split()])}"


def _words(row: Mapping[Any, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the lines of the name of an edition, and those of whom its share is of, beside it."""
    edition = fit(str(row["edition"]), LEFT / 2, bold=True)
    room = LEFT - _GAP - max(text_width(line, bold=True) for line in edition) - 4.0
    base = denominator_of(row)
    return edition, fit(base, room, size=SMALL) if base else ()


def _height(row: Mapping[Any, Any]) -> float:
    edition, base = _words(row)
    return max(len(edition) * line_height(BODY), len(base) * line_height(SMALL)) + 2 * _AROUND


def _question(ax: Axes, y: float, *, lines: Sequence[str]) -> None:
    paragraph(ax, -LEFT, y, lines, weight="bold")


def _edition(
    ax: Axes, y: float, *, row: Mapping[Any, Any], latest: bool, before: tuple[Mapping[Any, Any], float] | None
) -> None:
    edition, base = _words(row)
    grid(ax, y - (before[1] / 2 if before else 0.0), y + _height(row))
    middle = y + _height(row) / 2
    paragraph(ax, -LEFT, middle - len(base) * line_height(SMALL) / 2, base, size=SMALL, color=GREY)
    top, weight = middle - len(edition) * line_height(BODY) / 2, "bold" if latest else "normal"
    paragraph(ax, -_GAP, top, edition, ha="right", weight=weight)
    if before is not None and not pd.isna(before[0]["share"]) and not pd.isna(row["share"]):
        start = y - before[1] / 2
        ax.plot(
            [before[0]["share"], row["share"]], [start, middle],
            color=GREY, linewidth=1.0, clip_on=False, zorder=2.2, label="évolution",
        )  # fmt: skip
    estimate_mark(ax, middle, row, color=BLUE if latest else GREY, bold=latest)
