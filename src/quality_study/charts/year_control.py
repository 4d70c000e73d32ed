"""Control chart of the favourable share of one question over the editions that counted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from quality_study.charts import control_chart
from quality_study.charts.control_layout import Layout
from quality_study.diagram.drawing import Drawing
from quality_study.inference.control import ControlChart, share_chart
from quality_study.words.errors import Problem, StudyError


@dataclass(frozen=True)
class Options:
    """What the chart shows.

    Parameters
    ----------
    item : str
        Question of the table ``year_control``.
    title : str
        What is followed, above the ordinates.
    """

    item: str
    title: str = "% favorable"
    layout: Layout = field(default_factory=Layout)


def figure(tables: Mapping[str, pd.DataFrame], **options: object) -> Drawing:
    """Draw the figure from the processed tables; `options` are the fields of :class:`Options`."""
    chosen = Options(**options)  # type: ignore[arg-type]
    return draw(compute(tables["year_control"], chosen.item), chosen)


def compute(table: pd.DataFrame, item: str) -> ControlChart:
    """Make the chart of a question.

    Parameters
    ----------
    table : DataFrame
        ``year_control``, as described in :mod:`quality_study.survey.year_tables`; points in order of time.
    item : str

    Raises
    ------
    StudyError
        The question has no chart.
    """
    points = table[table["item"] == item]
    if points.empty:
        known = list(dict.fromkeys(table["item"]))
        raise StudyError([Problem("question sans carte de contrôle", "figures.toml", None, "item", item, known)])
    counts, sizes = (points[c].astype(int).tolist() for c in ("count", "n"))
    return share_chart(counts, sizes, points=list(points["edition"]))


def draw(chart: ControlChart, options: Options | None = None) -> Drawing:
    """Draw the chart, as :func:`~quality_study.charts.control_chart.draw` does."""
    options = options or Options("")
    return control_chart.draw(chart, control_chart.Options("", layout=options.layout), title=options.title)


def describe(chart: ControlChart) -> str:
    """Tell the chart in words: every point with its value, size, limits and signal."""
    return control_chart.describe(chart)
