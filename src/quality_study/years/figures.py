"""The figures of a comparison of editions: one summary of all shares, and a control chart per question."""

from __future__ import annotations

import pandas as pd

from quality_study.charts import comparison, control_chart
from quality_study.diagram.scene import Drawing
from quality_study.french import NBSP, number, sizes
from quality_study.tabular import each_row
from quality_study.years.compare import Comparison

_TITLE = "% favorable"


def summary_rows(found: Comparison) -> pd.DataFrame:
    """Make the table that :func:`~quality_study.charts.comparison.draw` takes: a row per question and edition."""
    table = found.shares
    return table.assign(
        label=table["text"] + f" —{NBSP}" + table["edition"],
        n_text=[sizes(r.sizes) if pd.isna(r.n) else number(int(r.n)) for r in each_row(table)],
        whole=False,
    )[["label", "share", "low", "high", "n", "n_text", "interval", "status", "whole", "source"]]


def summary_drawing(found: Comparison) -> Drawing | None:
    """Draw every share compared, edition after edition; None when no question is comparable."""
    if found.shares.empty:
        return None
    options = comparison.Options((), title=_TITLE, confidence=found.confidence)
    return comparison.draw(summary_rows(found), options)


def control_drawings(found: Comparison) -> dict[str, Drawing]:
    """Draw the control chart of each question that has one, by item."""
    return {item: control_chart.draw(chart, title=_TITLE) for item, chart in found.charts.items()}
