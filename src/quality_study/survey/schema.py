"""The columns of the breakdown, the table that every survey chart takes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quality_study.words.vocabulary import STATUS

#: The columns, in order, and what each holds: :func:`checked` refuses anything else. Of answers whose counts are hidden
#: but whose sum is published, ``together`` names them all and ``together_count`` is the sum.
BREAKDOWN: Mapping[str, str] = {
    "edition": "text",
    "population": "text",
    "item": "text",
    "category": "text",
    "count": "count",
    "n": "count",
    "share": "share or nothing",
    "low": "share",
    "high": "share",
    "interval": "text",
    "not_applicable": "count",
    "blank": "count",
    "status": "status",
    "source": "text",
    "together": "text",
    "together_count": "count",
}


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the breakdown given.

    Raises
    ------
    pandera.errors.SchemaError
        It has not the columns of :data:`BREAKDOWN`, those only, each with what it holds.
    """
    import pandera.pandas as pa  # takes half a second, which a notebook that only shows figures need not wait for

    share = pa.Check.in_range(0, 1)
    columns = {
        "text": pa.Column(str),
        "count": pa.Column("Int64", nullable=True),
        "share": pa.Column(float, share),
        "share or nothing": pa.Column(float, share, nullable=True),
        "status": pa.Column(str, pa.Check.isin([*STATUS.values(), "unknown"])),
    }
    return pa.DataFrameSchema({name: columns[held] for name, held in BREAKDOWN.items()}, strict=True).validate(table)
