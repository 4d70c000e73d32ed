"""A row of a share and its interval on the common axis: the dot, the range, then both in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.page import RIGHT, beside, share_axis, status_tag, tags_note
from quality_study.charts.wording import BOUNDS, ENVELOPE, WIDE, census_note, estimate, method_names
from quality_study.diagram.text import fit, line_height
from quality_study.style import BLUE, GREY, INK, PALE, PAPER, SMALL, WHISKER
from quality_study.words.french import level, number, typographic
from quality_study.words.vocabulary import STATUS_LABEL

#: Fewer respondents than this are drawn as an empty dot.
SMALL_SAMPLE = 30
#: Millimetres right of the axis: where shares end, where their intervals begin; height of a range.
_SHARE, _INTERVAL, _RANGE = 12.0, 14.0, 3.4
#: A dot, in points, and its whisker: the ends stand out above and under the dot, however narrow the interval.
_DOT, _WHISKER = 6.0, {**WHISKER, "capsize": 4.2, "zorder": 2.5}
#: Millimetres above the rows, for the titles of the columns.
TOP = 2 * line_height(SMALL) + 3.0


def estimate_mark(
    ax: Axes, y: float, row: Mapping[Any, Any], *, color: str = BLUE, marker: str = "o", bold: bool = False
) -> None:
    """Draw the range of a row, its share, and write both beside the axis with the letter of its status."""
    share, low, high, kind = (row[name] for name in ("share", "low", "high", "interval"))
    unknown = isnan(share) and (low, high) == (0.0, 1.0)
    if kind in (BOUNDS, ENVELOPE) and not unknown and (isnan(share) or high - low > WIDE):
        ax.barh(y, high - low, left=low, height=_RANGE, color=PALE, edgecolor=BLUE, linewidth=0.8, zorder=2)
    elif kind not in (BOUNDS, ENVELOPE) and not isnan(share):
        ax.errorbar((low + high) / 2, y, xerr=(high - low) / 2, **_WHISKER)
    if not isnan(share):
        face = PAPER if is_small(row) else color
        ax.plot(
            share, y, marker, markersize=_DOT, markerfacecolor=face, markeredgecolor=color, markeredgewidth=1.2,
            clip_on=False, zorder=3, label="part",
        )  # fmt: skip
    text, _, around = estimate(share, low, high, interval=kind).partition(" [")
    weight = "bold" if bold or not isnan(share) else "normal"
    if isnan(share):
        beside(ax, _SHARE - 8.0, y, text, right=True, color=GREY)
    else:
        beside(ax, _SHARE, y, text, right=True, ha="right", weight=weight)
        beside(ax, _INTERVAL, y, f"[{around}" if around else "", right=True, color=INK if bold else GREY)
    status_tag(ax, y, text_of(row, "status"))


def frame(ax: Axes, title: str, rows: pd.DataFrame, confidence: float) -> None:
    """Draw what every page has: the axis and the titles of the columns."""
    share_axis(ax)
    limits = "" if set(rows["interval"]) <= {BOUNDS} else f" [IC à {level(confidence)}]"
    lines = fit(title + limits, RIGHT - 3.0, size=SMALL, bold=True)[:2]
    for number_, line in enumerate(reversed(lines)):
        y = -2.0 - number_ * line_height(SMALL)
        beside(ax, _SHARE - 8.0, y, line, right=True, size=SMALL, weight="bold")


def text_of(row: Mapping[Any, Any], column: str) -> str:
    """Return the text of a row in a column that may be absent, or empty."""
    value = row.get(column)
    return "" if value is None or pd.isna(value) else str(value)


def denominator_of(row: Mapping[Any, Any]) -> str:
    """Return the words of a denominator, or its number; empty when the row has neither."""
    if text := text_of(row, "denominator"):
        return text
    return "" if pd.isna(row.get("n")) else f"n = {number(int(row['n']))}"


def told(row: Mapping[Any, Any], confidence: float) -> str:
    """Tell a row in words: its value, its denominator, what its range is, its status."""
    value = estimate(row["share"], row["low"], row["high"], interval=row["interval"], sign=True)
    kinds = {BOUNDS: "bornes", ENVELOPE: "intervalles de tous les n possibles"}
    parts = [denominator_of(row), kinds.get(row["interval"], f"IC à {level(confidence)}")]
    parts += [STATUS_LABEL[status]] if (status := text_of(row, "status")) else []
    return typographic(f"{value} ({' ; '.join(part for part in parts if part)})")


def note(rows: pd.DataFrame, confidence: float) -> str:
    """Say how to read the rows: letters, marks, intervals."""
    covering, bounded = rows["interval"] == ENVELOPE, rows["interval"] == BOUNDS
    said = [tags_note(rows.get("status", []))]
    if any(is_small(row) for row in rows.to_dict("records")):
        said.append(f"Rond vide : n < {SMALL_SAMPLE}, à lire avec prudence.")
    if method := method_names(rows["interval"], confidence):
        said.append(f"Entre crochets : {method}.")
    said.append(census_note(rows))
    if covering.any():
        named = method_names(rows.loc[covering, "method"], confidence) if "method" in rows else ""
        each = named or f"intervalle de confiance à {level(confidence)}"
        said.append(f"Bande : n est inconnu ; réunion, pour chaque n compatible avec la part publiée, de l’{each}.")
    if bounded.any():
        said.append("Bornes : ce que les énoncés publiés permettent, sans rien dire du hasard.")
    if (~bounded).sum() > 1:
        said.append("Des intervalles qui se recouvrent ne prouvent pas l’absence d’écart : il faut un test.")
    if (rows["share"].isna() & ~bounded).any():
        said.append("— : personne n’a répondu.")
    return typographic(" ".join(part for part in said if part))


def is_small(row: Mapping[Any, Any]) -> bool:
    """Tell whether few people are known to have answered."""
    return not pd.isna(row.get("n")) and int(row["n"]) < SMALL_SAMPLE
