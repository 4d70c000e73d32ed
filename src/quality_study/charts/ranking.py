"""Rankings: the mean rank of each item with its interval, best first, and who put it first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.page import LEFT, Row, beside, paragraph, root_figure, rule
from quality_study.charts.rows import lay_out
from quality_study.charts.wording import possible
from quality_study.diagram.text import fit, line_height
from quality_study.style import BLUE, BODY, GREY, INK, PAPER, RULE, SMALL, WHISKER, WIDTH, rendering
from quality_study.words.french import level, number, percent, plural, typographic

#: Millimetres: a row, the headings of the columns, the space after a question; the columns, from the axis.
_ROW, _HEAD, _GAP = 6.4, 6.0, 3.0
_MEAN, _FIRST = 3.5, 43.5
_HIDDEN = "masqué"


def ranking(data: pd.DataFrame, *, confidence: float = 0.95, ax: Axes | None = None) -> Chart:
    """Draw the mean rank of each item with its interval, the best first, beside the share of first places.

    Where a mean may not be published, it cannot sort the items of its question: the share of first places does.

    Parameters
    ----------
    data : DataFrame
        The table ``rankings``, or some of its rows: ``text`` (the question), ``category`` (the item), ``ranks`` (how
        many were asked), ``n``, ``unranked``, ``mean_rank``, ``rank_low``, ``rank_high``, ``first_share``,
        ``first_low`` and ``first_high``; a number that is not published is empty.
    confidence : float
        Of the intervals.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart

    Examples
    --------
    >>> rows = {"text": "Classez.", "category": ["Prix", "Accueil"], "ranks": 2, "n": 40, "unranked": 0}
    >>> rows |= {"mean_rank": [1.7, 1.3], "rank_low": [1.6, 1.2], "rank_high": [1.8, 1.4]}
    >>> rows |= {"first_share": [0.3, 0.7], "first_low": [0.2, 0.5], "first_high": [0.5, 0.8]}
    >>> ranking(pd.DataFrame(rows)).data["category"].tolist()
    ['Accueil', 'Prix']
    """
    rows = sorted_rankings(data)
    with rendering():
        listed = [row for _, items in rows.groupby("text", sort=False) for row in _listed(items, confidence)]
        most = int(rows["ranks"].max()) if len(rows) else 1
        axes, pages = lay_out(listed, lambda axes, _: _rank_axis(axes, most), ax=ax, bottom=8.0)
    return Chart(root_figure(axes), axes, rows, describe(rows), pages, _note(rows))


def describe(rows: pd.DataFrame) -> str:
    """Tell the content in words: every question, item, mean rank, interval, share of first places."""
    parts = []
    for text, items in rows.groupby("text", sort=False):
        said = " ; ".join(f"{r['category']}, {_said(r)}" for r in items.to_dict("records"))
        parts.append(f"{text} ({_base(items.iloc[0].to_dict())}) : {said}.")
    return typographic(" ".join(parts))


def sorted_rankings(data: pd.DataFrame) -> pd.DataFrame:
    """Sort the items of each question: by their mean ranks where all are published, else by their first places."""
    whole = data["mean_rank"].notna().groupby(data["text"]).transform("all")
    keys = data.assign(
        question=data["text"].map({text: i for i, text in enumerate(data["text"].unique())}),
        best=data["mean_rank"].where(whole, -data["first_share"].fillna(0.0)),
    )
    return (
        keys.sort_values(["question", "best"], kind="stable").drop(columns=["question", "best"]).reset_index(drop=True)
    )


def _rank_axis(ax: Axes, ranks: int) -> None:
    """Mark the ranks that are asked, the first on the left."""
    ax.set_xlim(0.8, max(ranks, 2) + 0.2)
    ticks = list(range(1, ranks + 1))
    ax.set_xticks(ticks, [_ordinal(rank) for rank in ticks])
    ax.tick_params(axis="x", length=0, pad=2, labelsize=SMALL, labelcolor=GREY)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _listed(items: pd.DataFrame, confidence: float) -> list[Row]:
    """List a question, under its words the headings of its columns, and its items."""
    lines = fit(str(items["text"].iloc[0]), WIDTH - 1, bold=True)
    height = len(lines) * line_height(BODY) + _HEAD
    asked = Row(height, partial(_question, lines=lines, items=items, confidence=confidence), heading=True)
    records = items.to_dict("records")
    return [asked, *(Row(_ROW + _GAP * (r is records[-1]), partial(_item, row=r), over=(asked,)) for r in records)]


def _question(ax: Axes, y: float, *, lines: Sequence[str], items: pd.DataFrame, confidence: float) -> None:
    paragraph(ax, -LEFT, y, lines, weight="bold")
    y += len(lines) * line_height(BODY)
    head: dict[str, Any] = {"size": SMALL, "color": GREY}
    beside(ax, -LEFT, y + _HEAD / 2, typographic(_base(items.iloc[0].to_dict())), **head)
    beside(ax, _MEAN, y + _HEAD / 2, typographic(f"rang [IC à {level(confidence)}]"), right=True, **head)
    beside(ax, _FIRST, y + _HEAD / 2, "en premier", right=True, ha="right", **head)
    rule(ax, y + _HEAD)


def _item(ax: Axes, top: float, *, row: Mapping[Hashable, Any]) -> None:
    mean, y = float(row["mean_rank"]), top + _ROW / 2
    for rank in range(1, int(row["ranks"]) + 1):
        ax.vlines(rank, top, top + _ROW, color=RULE, linewidth=0.5, zorder=1)
    label = fit(str(row["category"]), LEFT - 3)
    beside(ax, -3, y, label[0] if len(label) == 1 else f"{label[0]}…", ha="right")
    if not np.isnan(mean):
        low, high = float(row["rank_low"]), float(row["rank_high"])
        ax.errorbar(mean, y, xerr=[[max(0.0, mean - low)], [max(0.0, high - mean)]], **WHISKER)
        ax.plot(mean, y, marker="o", markersize=5, color=BLUE, markeredgecolor=PAPER, markeredgewidth=0.8, zorder=5)
    hidden = np.isnan(mean)
    beside(ax, _MEAN, y, mean_said(row), right=True, size=SMALL if hidden else BODY, color=GREY if hidden else INK)
    beside(
        ax,
        _FIRST,
        y,
        first_said(row),
        right=True,
        ha="right",
        weight="normal" if pd.isna(row["first_share"]) else "bold",
    )


def mean_said(row: Mapping[Hashable, Any]) -> str:
    """Write a mean rank and its interval, or why there is none."""
    mean, low, high = (float(row[c]) for c in ("mean_rank", "rank_low", "rank_high"))
    if np.isnan(mean):
        return "—" if _nobody(row) or int(row["ranks"]) == 1 else _HIDDEN
    if low == high:
        return typographic(f"{number(mean, 1)} [exact]")
    return typographic(f"{number(mean, 1)} [{number(low, 1)} ; {number(high, 1)}]")


def _nobody(row: Mapping[Hashable, Any]) -> bool:
    """Tell whether nobody ranked an item, and that may be told."""
    return not row["n"] or (pd.notna(row["unranked"]) and row["unranked"] == row["n"])


def first_said(row: Mapping[Hashable, Any]) -> str:
    """Write the share of those who put an item first, or what is possible of it."""
    if pd.notna(row["first_share"]):
        return percent(float(row["first_share"]))
    return "—" if not row["n"] else f"{possible(float(row['first_low']), float(row['first_high']))} %"


def _said(row: Mapping[Hashable, Any]) -> str:
    return f"rang moyen {mean_said(row)}, mis en premier par {first_said(row)}"


def _base(row: Mapping[Hashable, Any]) -> str:
    asked = int(row["ranks"])
    return f"n = {number(int(row['n']))} ; {plural(asked, 'rang demandé', 'rangs demandés')}"


def _ordinal(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"


def _note(rows: pd.DataFrame) -> str:
    """Say how to read the chart: who is counted in a mean, who left an item out, what is hidden."""
    if rows.empty:
        return ""
    said = ["Point : rang moyen chez les personnes qui ont classé l’élément, 1 pour le premier."]
    several = rows["text"].nunique() > 1
    left_out = [
        f"{row['category']}{' (' + str(row['text']) + ')' if several else ''}, {number(int(row['unranked']))}"
        for row in rows.to_dict("records")
        if pd.notna(row["unranked"]) and row["unranked"]
    ]
    said += [f"Ont classé, mais pas cet élément : {' ; '.join(left_out)}."] if left_out else []
    if _any_hidden(rows.to_dict("records")):
        said.append("Masqué : le rang moyen laisserait retrouver un effectif trop petit.")
    return typographic(" ".join(said))


def _any_hidden(rows: Sequence[Mapping[Hashable, Any]]) -> bool:
    return any(mean_said(row) == _HIDDEN for row in rows)
