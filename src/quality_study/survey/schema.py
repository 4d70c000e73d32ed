"""The columns of the breakdown, the table that every survey chart takes."""

from __future__ import annotations

import pandera.pandas as pa

_SHARE = pa.Check.in_range(0, 1)

#: The table every survey chart takes.
BREAKDOWN = pa.DataFrameSchema(
    {
        "edition": pa.Column(str),
        "population": pa.Column(str),
        "item": pa.Column(str),
        "category": pa.Column(str),
        "count": pa.Column("Int64", nullable=True),
        "n": pa.Column("Int64", nullable=True),
        "share": pa.Column(float, _SHARE, nullable=True),
        "low": pa.Column(float, _SHARE),
        "high": pa.Column(float, _SHARE),
        "interval": pa.Column(str),
        "not_applicable": pa.Column("Int64", nullable=True),
        "blank": pa.Column("Int64", nullable=True),
        "status": pa.Column(str, pa.Check.isin(["published", "derived", "illustrative", "unknown"])),
        "source": pa.Column(str),
    },
    strict=True,
)
