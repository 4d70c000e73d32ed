"""One share compared across groups or questions: dots with intervals, bands where only claims remain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.estimates import TOP, denominator_of, estimate_mark, frame, note, text_of, told
from quality_study.charts.page import LEFT, Row, grid, paragraph, root_figure, rule
from quality_study.charts.rows import lay_out
from quality_study.charts.wording import BOUNDS
from quality_study.diagram.text import fit, line_height
from quality_study.style import ALARM, BLUE, BODY, GREY, INK, SMALL, rendering
from quality_study.words.french import level, typographic

#: Millimetres above and under the words of a row, and between them and the axis.
_AROUND, _GAP = 1.6, 3.0


def comparison(
    data: pd.DataFrame,
    *,
    label: str = "text",
    title: str = "% favorable",
    confidence: float = 0.95,
    ax: Axes | None = None,
) -> Chart:
    """Draw one share a row, with its interval or its bounds.

    Parameters
    ----------
    data : DataFrame
        One row a share, in display order: `label`, ``share`` (empty when it is not known), ``low``, ``high``,
        ``interval`` (the name of a confidence interval; ``bounds``: what is logically possible; ``range of intervals``:
        those of all possible sizes together). Optional: ``title`` (who answered), ``n`` (below 30 the dot is empty),
        ``denominator`` (in words), ``status``, ``source``, ``method`` (of the intervals of a range),
        ``whole`` (True for the row that is the whole: its line crosses the others).
    label : str
        Column of the labels.
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
    >>> rows = {"text": ["2026", "2027"], "share": [0.5, 0.6], "low": 0.4, "high": 0.7, "n": 90, "interval": "wilson"}
    >>> lines = comparison(pd.DataFrame(rows)).axes.lines
    >>> [float(line.get_xdata()[0]) for line in lines if line.get_label() == "part"]
    [0.5, 0.6]
    """
    rows = data.reset_index(drop=True)
    whole = rows["whole"].eq(True) if "whole" in rows else pd.Series(False, index=rows.index)
    listed: list[Row] = []
    with rendering():
        for record, is_whole in zip(rows.to_dict("records"), whole, strict=True):
            paint = partial(_row, row=record, label=label, whole=is_whole, ruled=is_whole and bool(listed))
            words, under = _words(record, label, whole=is_whole)
            height = len(words) * line_height(BODY) + len(under) * line_height(SMALL) + 2 * _AROUND
            listed.append(Row(height, paint))

        def ready(axes: Axes, height: float) -> None:
            frame(axes, title, rows, confidence)
            grid(axes, 0, height)
            for share in rows.loc[whole, "share"].dropna():
                axes.vlines(share, 0, height, color=ALARM, linewidth=1.1, linestyle="--", zorder=1.5)

        axes, pages = lay_out(listed, ready, ax=ax, top=TOP)
    said = note(rows, confidence)
    if rows.loc[whole, "share"].notna().any():
        said = f"Losange et tiret : {typographic(str(rows.loc[whole, label].iloc[0]))}. {said}"
    return Chart(root_figure(axes), axes, rows, describe(rows, label, title, confidence), pages, said)


def describe(rows: pd.DataFrame, label: str, title: str, confidence: float) -> str:
    """Tell the content in words: every label, value, denominator and status."""
    limits = "" if set(rows["interval"]) <= {BOUNDS} else f" [IC à {level(confidence)}]"
    said = []
    for row in rows.to_dict("records"):
        named = ", ".join(part for part in (text_of(row, label), text_of(row, "title")) if part)
        said.append(f"{named} : {told(row, confidence)}.")
    return typographic(" ".join([f"Comparaison de parts : {title}{limits}.", *said]))


def _words(row: Mapping[Any, Any], label: str, *, whole: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of a label, and those of what stands under it: who answered, how many, and who says so."""
    under = [part for part in (text_of(row, "title"), denominator_of(row), text_of(row, "source")) if part]
    room = LEFT - _GAP
    return fit(str(row[label]), room, bold=whole), tuple(line for part in under for line in fit(part, room, size=SMALL))


def _row(ax: Axes, y: float, *, row: Mapping[Any, Any], label: str, whole: bool, ruled: bool) -> None:
    if ruled:
        rule(ax, y)
    words, under = _words(row, label, whole=whole)
    top = y + _AROUND
    middle = top + len(words) * line_height(BODY) / 2
    paragraph(ax, -LEFT, top, words, weight="bold" if whole else "normal")
    top += len(words) * line_height(BODY)
    paragraph(ax, -LEFT, top, under, size=SMALL, color=GREY)
    estimate_mark(ax, middle, row, color=INK if whole else BLUE, marker="D" if whole else "o", bold=whole)
