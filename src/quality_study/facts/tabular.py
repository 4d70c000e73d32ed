"""Go through a table row by row."""

from __future__ import annotations

from typing import Any

import pandas as pd


def each_row(table: pd.DataFrame) -> list[Any]:
    """Return the rows of a table as objects with one attribute per column, and ``Index``.

    Examples
    --------
    >>> [r.n for r in each_row(pd.DataFrame({"n": [1, 2]}))]
    [1, 2]
    """
    return list(table.itertuples())
