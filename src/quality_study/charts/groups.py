"""Opinions by group of respondents: one bar a group, under each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.facets import facets
from quality_study.charts.likert import likert
from quality_study.charts.stacks import Neutral
from quality_study.survey.opinions import Sort, Totals
from quality_study.words.errors import Problem, raise_if_any


def groups(
    data: pd.DataFrame,
    *,
    hue: str = "group",
    col: str | None = None,
    neutral: Neutral = "middle",
    middle: str | None = None,
    totals: Totals = "answered",
    sort: Sort = None,
    sides: Sequence[str] = ("défavorable", "favorable"),
    palette: Any = None,
    legend: bool | None = None,
    ax: Axes | None = None,
) -> Chart:
    """Draw the opinions of groups of respondents side by side, question by question, on the axis of `likert`.

    What is drawn is what is given: counts of small groups are to be left out before, as the table ``group_opinions`` of
    a study does.

    Parameters
    ----------
    data : DataFrame
        As for :func:`~quality_study.charts.likert`, one row an answer of a group.
    hue : str
        Column that names the group.
    col : str, optional
        Column that names the group, as `hue` does, but each group has a chart of its own, beside the others: as many as
        a page holds.
    neutral, middle, totals, sort, sides, palette, legend, ax
        As for :func:`~quality_study.charts.likert`; `sort` puts the groups of a question in order, so that it does
        not go with `col`.

    Returns
    -------
    Chart

    Examples
    --------
    >>> rows = {"text": "Utile ?", "category": ["Non", "Oui"] * 2, "role": ["choice", "favourable"] * 2}
    >>> chart = groups(pd.DataFrame(rows | {"count": [5, 15, 10, 10], "group": ["UTC", "UTC", "Douanes", "Douanes"]}))
    >>> chart.data.drop_duplicates("row")[["row", "favourable"]].to_numpy().tolist()
    [['UTC', 0.75], ['Douanes', 0.5]]
    """
    if col is not None:
        raise_if_any(
            [Problem("« sort » ne va pas avec « col » : les groupes gardent leur ordre", "groups")] * bool(sort)
        )
        return facets(
            data, col=col, neutral=neutral, middle=middle, totals=totals, sides=sides, palette=palette, legend=legend,
            ax=ax,
        )  # fmt: skip
    return likert(
        data, hue=hue, neutral=neutral, middle=middle, totals=totals, sort=sort, sides=sides, palette=palette,
        legend=legend, ax=ax,
    )  # fmt: skip
