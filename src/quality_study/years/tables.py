"""A comparison of editions as plain tables, which can be stored and read back."""

from __future__ import annotations

import pandas as pd

from quality_study.survey.year_tables import typed
from quality_study.years.compare import Comparison


def year_tables(found: Comparison) -> dict[str, pd.DataFrame]:
    """Lay out a comparison as the tables of :data:`~quality_study.survey.year_tables.YEAR_TABLES`, by name."""
    sizes = [" ".join(str(n) for n in possible) for possible in found.shares["sizes"]]
    tables = {
        "year_shares": found.shares.assign(sizes=sizes, base=found.base),
        "year_differences": found.differences,
        "year_left_out": found.left_out,
        "year_control": _control(found),
    }
    return {name: typed(name, table).reset_index(drop=True) for name, table in tables.items()}


def _control(found: Comparison) -> pd.DataFrame:
    """Lay out the control charts, one row per question and counted edition."""
    frames = [pd.DataFrame(columns=["item", "text", "edition", "count", "n", "share", *_LIMITS, "method", "note"])]
    shares = found.shares
    for item, chart in found.charts.items():
        points = shares[(shares["item"] == item) & shares["edition"].isin(list(chart.table["point"]))]
        limits = chart.table.set_index("point")[_LIMITS]
        frames.append(points.join(limits, on="edition").assign(method=chart.method, note=chart.note))
    return pd.concat(frames[1:] or frames)


_LIMITS = ["center", "lower", "upper", "signal"]
