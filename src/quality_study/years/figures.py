"""The figures of a comparison of editions: one summary of all shares, and a control chart per question."""

from __future__ import annotations

from quality_study import charts
from quality_study.charts.chart import Chart
from quality_study.years.compare import Comparison
from quality_study.years.tables import year_tables


def summary_chart(found: Comparison) -> Chart | None:
    """Draw every share compared, edition after edition; None when no question is comparable."""
    if found.shares.empty:
        return None
    return charts.years(year_tables(found)["year_shares"], confidence=found.confidence)


def control_charts(found: Comparison) -> dict[str, Chart]:
    """Draw the control chart of each question that has one, by item."""
    points = year_tables(found)["year_control"]
    return {str(item): charts.control(rows) for item, rows in points.groupby("item", sort=False)}
