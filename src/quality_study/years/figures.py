"""The figures of a comparison of editions: one summary of all shares, and a control chart per question."""

from __future__ import annotations

from quality_study.charts import year_control, year_shares
from quality_study.diagram.drawing import Drawing
from quality_study.years.compare import Comparison
from quality_study.years.tables import year_tables


def summary_drawing(found: Comparison) -> Drawing | None:
    """Draw every share compared, edition after edition; None when no question is comparable."""
    if found.shares.empty:
        return None
    rows = year_shares.compute(year_tables(found)["year_shares"])
    return year_shares.draw(rows, year_shares.Options(confidence=found.confidence))


def control_drawings(found: Comparison) -> dict[str, Drawing]:
    """Draw the control chart of each question that has one, by item."""
    return {item: year_control.draw(chart) for item, chart in found.charts.items()}
