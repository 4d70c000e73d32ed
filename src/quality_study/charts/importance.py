"""Importance-satisfaction matrix: what matters and does not satisfy comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.page import root_figure
from quality_study.charts.plane import plane
from quality_study.style import rendering
from quality_study.survey.importance import QUADRANT_LABEL
from quality_study.words.french import number, percent, plural, typographic

_QUARTERS = ("À améliorer d’abord", "À maintenir", "Peu prioritaire", "Peut-être trop")


def importance(
    data: pd.DataFrame, *, measure: str = "importance", shares: bool = False, ax: Axes | None = None
) -> Chart:
    r"""Draw each question by its satisfaction and its importance.

    Parameters
    ----------
    data : DataFrame
        As :func:`~quality_study.survey.importance_satisfaction` makes it, with ``text``: ``satisfaction``,
        ``importance``, ``satisfaction_cross``, ``importance_cross``, ``quadrant``; optional ``satisfaction_n``,
        ``importance_n``, ``clear`` (its quadrant is certain: the dot is full).
    measure : str
        Name of the ordinates, to say how importance was measured.
    shares : bool
        Satisfaction is a share between 0 and 1, written as a percentage.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart

    Examples
    --------
    >>> row = {"text": "Accueil", "satisfaction": 0.4, "importance": 0.7, "quadrant": "improve"}
    >>> chart = importance(pd.DataFrame([{**row, "satisfaction_cross": 0.5, "importance_cross": 0.5}]), shares=True)
    >>> chart.words.replace("\u202f", " ").replace("\xa0", " ").partition(". ")[2]
    '1. Accueil : satisfaction 40 %, importance 0,70, à améliorer d’abord.'
    """
    rows = data.reset_index(drop=True)
    rows["clear"] = rows["clear"].astype(bool) if "clear" in rows else True
    write = percent if shares else (lambda value: number(value, 2))
    if rows.empty:
        cross = (0.5, 0.5)
    else:
        cross = (float(rows["satisfaction_cross"].iloc[0]), float(rows["importance_cross"].iloc[0]))
    with rendering():
        axes = plane(
            rows, x="satisfaction", y="importance", texts=list(rows["text"]), cross=cross,
            titles=("satisfaction", measure), words=(percent if shares else _plain, _plain),
            quarters=_QUARTERS, shaded=True, ax=ax,
        )  # fmt: skip
    said = [f"{plural(len(rows), 'question')}, selon leur satisfaction et leur importance."]
    for place, row in enumerate(rows.to_dict("records"), 1):
        quarter = QUADRANT_LABEL.get(row["quadrant"], "sans réponse") + ("" if row["clear"] else ", incertain")
        values = [_value(row, "satisfaction", write), _value(row, "importance", lambda value: number(value, 2))]
        said.append(f"{place}. {row['text']} : {', '.join(values)}, {quarter}.")
    unsure = "" if rows["clear"].all() else "Rond vide : place incertaine, l’intervalle passe une ligne. "
    lines = f"Lignes : moyennes des questions, satisfaction {write(cross[0])} et importance {number(cross[1], 2)}. "
    note = f"{unsure}{lines}Martilla et James (1977), Importance-performance analysis, Journal of Marketing 41(1)."
    return Chart(root_figure(axes), axes, rows, typographic(" ".join(said)), note=typographic(note))


def _value(row: Mapping[Any, Any], name: str, write: Callable[[float], str]) -> str:
    """Write a value with the number of those who gave it."""
    n = row.get(f"{name}_n")
    size = "" if n is None or pd.isna(n) else f" (n = {number(int(n))})"
    return f"{name} {'—' if pd.isna(row[name]) else write(row[name])}{size}"


def _plain(value: float) -> str:
    return number(round(value, 6) + 0.0)
