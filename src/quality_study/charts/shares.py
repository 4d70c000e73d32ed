"""Shares question by question: what is published, what follows from it, what stays possible."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.page import (
    AXIS,
    LEFT,
    RIGHT,
    Row,
    beside,
    grid,
    paragraph,
    root_figure,
    rule,
    share_axis,
    status_tag,
    tags_note,
)
from quality_study.charts.rows import lay_out
from quality_study.charts.wording import BOUNDS, WIDE, sources
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BODY, GREY, HEIGHT, INK, SMALL, STATUS_MARK, TRACK, WHISKER, WIDTH, rendering
from quality_study.words.french import THIN, percent, percent_range, typographic
from quality_study.words.vocabulary import STATUS_LABEL

#: Millimetres: a row, the bar in it, and the space after a question.
_ROW, _BAR, _GAP = 6.4, 4.2, 2.2


def shares(
    data: pd.DataFrame, *, orders: pd.DataFrame | None = None, height: float = HEIGHT, ax: Axes | None = None
) -> Chart:
    """Draw the share of each answer, or what is possible of it, question by question.

    Parameters
    ----------
    data : DataFrame
        One row an answer, in display order: ``text`` (the question), ``category``, ``share`` (empty when it is not
        known), ``low`` and ``high``. Optional: ``title`` (of the population, a heading), ``denominator``, ``status``,
        ``words`` (what the source says of it), ``source``; with `orders`, ``item``.
    orders : DataFrame, optional
        Answers known to be given more often than others: ``item, category, smaller_item, smaller_category``. An arrow
        leads from the greater to the smaller.
    height : float
        Millimetres that a page of the figure may be high: a long one in two parts fills the feet of the report better.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart

    Examples
    --------
    >>> rows = {"text": "Le bus ?", "category": ["Oui", "Non"], "share": [0.6, 0.4], "low": 0.3, "high": 0.7}
    >>> float(shares(pd.DataFrame(rows)).axes.patches[1].get_width())
    0.6
    """
    rows = data.reset_index(drop=True)
    with rendering():
        known = _known_orders(rows, orders)
        greater = rows.index.isin([more for more, _ in known])
        found: dict[int, tuple[Axes, float]] = {}
        listed = _listed(rows.assign(place=rows.index, greater=greater), found)
        axes, pages = lay_out(listed, lambda axes, _: share_axis(axes), ax=ax, most=height)
        for number, (more, less) in enumerate(known):
            (on, start), (other, end) = found[more], found[less]
            words = _words({"words": rows.get("words", pd.Series(dtype=str)).get(more), "greater": True})
            if on is other:
                _arrow(on, start, end, text_width(words, size=SMALL), number)
    return Chart(root_figure(axes), axes, rows, describe(rows, known), pages, _note(rows))


def describe(rows: pd.DataFrame, orders: Sequence[tuple[int, int]] = ()) -> str:
    """Tell the content in words: every question, answer, value, denominator, status and order."""
    parts = []
    for population, of_population in _groups(rows, "title"):
        parts += [f"{population}."] if population else []
        for text, answers in _groups(of_population, "text"):
            said = [f"{r['category']}, {_value(r)}{_known(r)}" for r in answers.to_dict("records")]
            base = f" ({answers['denominator'].iloc[0]})" if "denominator" in answers else ""
            parts.append(f"{text}{base} : {' ; '.join(said)}.")
    told = [f"« {row.category} » à « {row.text} »" for row in rows.itertuples()]
    parts += [f"{told[greater]} : plus que {told[smaller]}." for greater, smaller in orders]
    return typographic(" ".join(parts))


def _listed(rows: pd.DataFrame, found: dict[int, tuple[Axes, float]]) -> list[Row]:
    """List headings, questions and answers from top to bottom; each answer drawn writes in `found` where it stands."""
    listed: list[Row] = []
    for population, of_population in _groups(rows, "title"):
        bases = list(of_population["denominator"].unique()) if "denominator" in rows else []
        over: tuple[Row, ...] = ()
        if population:
            content = (population, bases[0] if len(bases) == 1 else "")
            over = (Row(_ROW + 1, partial(_population, content=content), heading=True),)
        listed += over
        for text, answers in _groups(of_population, "text"):
            first = answers.iloc[0]
            alone = typographic(f"{text} : {first['category']}")
            if len(answers) == 1 and len(bases) < 2 and not text.endswith("?") and text_width(alone) <= LEFT - 3:
                listed.append(_answer_row({**first.to_dict(), "category": alone}, found, over, last=True))
                continue
            lines = fit(text if len(bases) < 2 else f"{text} ({answers['denominator'].iloc[0]})", WIDTH - 1, bold=True)
            asked = Row(len(lines) * line_height(BODY) + 1, partial(_question, lines=lines), heading=True, over=over)
            records = answers.to_dict("records")
            listed.append(asked)
            listed += [_answer_row(r, found, (*over, asked), last=r is records[-1]) for r in records]
    return listed


def _answer_row(
    row: Mapping[Hashable, Any], found: dict[int, tuple[Axes, float]], over: tuple[Row, ...], *, last: bool
) -> Row:
    def draw(ax: Axes, y: float) -> None:
        found[row["place"]] = (ax, y + _ROW / 2)
        _answer(ax, y + _ROW / 2, row)

    return Row(_ROW + _GAP * last, draw, over=over)


def _known_orders(rows: pd.DataFrame, orders: pd.DataFrame | None) -> list[tuple[int, int]]:
    """List the orders between two answers that are drawn, as the places of the greater and of the smaller."""
    if orders is None:
        return []
    place = {cell: i for i, cell in enumerate(zip(rows["item"], rows["category"], strict=True))}
    cells = orders[["item", "category", "smaller_item", "smaller_category"]].itertuples(index=False)
    found = [(place.get((a, b)), place.get((c, d))) for a, b, c, d in cells]
    return [(greater, smaller) for greater, smaller in found if greater is not None and smaller is not None]


def _note(rows: pd.DataFrame) -> str:
    """Say how to read what is drawn: the letters of the statuses, the bands, and the sources."""
    said = [tags_note(rows.get("status", []))]
    if rows["share"].isna().any():
        said.append("Bande claire : tout ce qui reste possible.")
    if "source" in rows:
        said.append(sources(rows["source"]))
    own = rows["own_n"] if "own_n" in rows else pd.Series(False, index=rows.index)
    bounded = rows["interval"].eq(BOUNDS) if "interval" in rows else pd.Series(False, index=rows.index)
    if (bounded & own).any():
        said.append(
            "Parts des personnes qui ont répondu à la question ; leur nombre peut changer d’une question à l’autre."
        )
    if (bounded & ~own).any():
        said.append(("Ailleurs, p" if own.any() else "P") + "arts de tous les répondants, sans réponse compris.")
    return typographic(" ".join(part for part in said if part))


def _groups(rows: pd.DataFrame, column: str) -> list[tuple[str, pd.DataFrame]]:
    if column not in rows:
        return [("", rows)]
    return [(str(name), group) for name, group in rows.groupby(column, sort=False)]


def _population(ax: Axes, y: float, *, content: tuple[str, str]) -> None:
    title, base = content
    beside(ax, -LEFT, y + _ROW / 2, typographic(title), color=GREY)
    beside(ax, RIGHT, y + _ROW / 2, typographic(base), right=True, ha="right", size=SMALL, color=GREY)
    rule(ax, y + _ROW)


def _question(ax: Axes, y: float, *, lines: Sequence[str]) -> None:
    paragraph(ax, -LEFT, y, lines, weight="bold")


def _answer(ax: Axes, y: float, row: Mapping[Hashable, Any]) -> None:
    """Draw an answer: its label, its bar or what is possible of it, its value, its words and its status."""
    share, low, high, status = float(row["share"]), float(row["low"]), float(row["high"]), row.get("status")
    ax.barh(y, 1, height=_BAR, color=TRACK, zorder=0.5)
    grid(ax, y - _ROW / 2, y + _ROW / 2)
    beside(ax, -2, y, typographic(str(row["category"])), ha="right")
    if not np.isnan(share):
        mark = STATUS_MARK[status or "published"]
        ax.barh(y, share, height=_BAR, color=mark.face, edgecolor=mark.edge, linewidth=0.8, zorder=2)
        if high - low > WIDE:
            ax.errorbar((low + high) / 2, y, xerr=(high - low) / 2, **WHISKER)
    elif (low, high) != (0.0, 1.0):
        mark = STATUS_MARK["possible"]
        ax.barh(y, high - low, left=low, height=_BAR, color=mark.face, edgecolor=mark.edge, linewidth=0.8, zorder=2)
    _number(ax, y, row)
    beside(ax, 2.5, y, _words(row), right=True, size=SMALL, style="italic", color=GREY)
    status_tag(ax, y, status)


def _words(row: Mapping[Hashable, Any]) -> str:
    """Return what the source says of an answer, number then order."""
    parts = [str(row.get("words") or ""), "plus que" if row.get("greater") else ""]
    return typographic(", ".join(part for part in parts if part))


def _arrow(ax: Axes, greater: float, smaller: float, words: float, number: int) -> None:
    """Lead from an answer, after its words, to one that was given less often."""
    start = 2.5 + words + 1.5
    turn = max(22.0, start + 2) + 3 * (number % 3)
    points = [(start, greater), (turn, greater), (turn, smaller), (4.0, smaller)]
    xs = [(AXIS + x) / AXIS for x, _ in points]
    ax.plot(xs, [y for _, y in points], color=GREY, linewidth=0.9, clip_on=False, solid_joinstyle="miter", zorder=3)
    ax.plot(xs[-1], smaller, marker=(3, 0, 90), markersize=5, color=GREY, clip_on=False, zorder=3)


def _number(ax: Axes, y: float, row: Mapping[Hashable, Any]) -> None:
    """Write the value after its bar, or inside where there is no room after it."""
    share, low, high = float(row["share"]), float(row["low"]), float(row["high"])
    text, known = _value(row), not np.isnan(share)
    end = max(share, high if high - low > WIDE else share) if known else high
    width = text_width(text, bold=known) / AXIS
    if not known and high - low > width + 0.02:
        beside(ax, (low + high) / 2 * AXIS, y, text, ha="center", color=INK)
    elif end + width + 0.03 < 1:
        beside(ax, end * AXIS + 1.4, y, text, weight="bold" if known else "normal")
    elif known:
        beside(
            ax,
            (low if high - low > WIDE else share) * AXIS - 1.4,  # not under its interval
            y,
            text,
            ha="right",
            weight="bold",
            color=STATUS_MARK[row.get("status") or "published"].ink,
        )
    else:
        beside(ax, low * AXIS - 1.4, y, text, ha="right")


def _value(row: Mapping[Hashable, Any]) -> str:
    low, high, share = float(row["low"]), float(row["high"]), float(row["share"])
    if np.isnan(share):
        return percent_range(low, high) if (low, high) != (0.0, 1.0) else "inconnu"
    around = f" [{percent_range(low, high).removesuffix(THIN + '%')}]" if high - low > WIDE else ""
    return percent(share) + around


def _known(row: Mapping[Hashable, Any]) -> str:
    said = [str(row[k]) for k in ("words",) if row.get(k)] + (
        [STATUS_LABEL[row["status"]]] if row.get("status") else []
    )
    return f" ({', '.join(said)})" if said else ""
