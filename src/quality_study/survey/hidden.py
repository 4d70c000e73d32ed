"""Sums of answers of which some counts are hidden: exact where the visible ones give them, else bounds."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
import pandas as pd

#: ``interval`` of a row, and method of a score, whose low and high are logically possible values.
BOUNDS = "bounds"
_ROUNDING = 1e-9


def is_hidden(rows: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows of a breakdown were counted but may not be published; claims never give an `n`."""
    return rows["count"].isna() & rows["n"].notna()


def count_range(rows: pd.DataFrame) -> tuple[pd.Series[int], pd.Series[int]]:
    """Return the smallest and the largest count that each row of a breakdown with known `n` may have."""
    n, count = rows["n"].to_numpy(float), rows["count"].astype("Int64").to_numpy(float, na_value=np.nan)
    low = np.where(np.isnan(count), np.ceil(rows["low"].to_numpy(float) * n - _ROUNDING), count)
    high = np.where(np.isnan(count), np.floor(rows["high"].to_numpy(float) * n + _ROUNDING), count)
    return pd.Series(low.astype(int), index=rows.index), pd.Series(high.astype(int), index=rows.index)


def sum_range(rows: pd.DataFrame, chosen: Sequence[bool], *, total: int | None) -> tuple[int, int]:
    """Return the smallest and the largest number of people who gave one of several answers, together.

    Parameters
    ----------
    rows : DataFrame
        ``count, n, low, high``: the answers of a question in a group of respondents.
    chosen : sequence of bool
        Which of them to add up.
    total : int or None
        Sum of all `rows`, when that is known (a single choice): the answers left out then say what remains.

    Examples
    --------
    >>> rows = pd.DataFrame({"count": pd.array([pd.NA, pd.NA, 40, 60], dtype="Int64"), "n": 111})
    >>> rows = rows.assign(low=[1 / 111, 7 / 111, 0.3, 0.4], high=[4 / 111, 10 / 111, 0.5, 0.6])
    >>> sum_range(rows, [True, False, False, True], total=111), sum_range(rows, [True, True, False, False], total=111)
    ((61, 64), (11, 11))
    """
    low, high = count_range(rows)
    inside = np.asarray(chosen, dtype=bool)
    least, most = float(low[inside].sum()), float(high[inside].sum())
    if total is not None:
        least, most = max(least, total - float(high[~inside].sum())), min(most, total - float(low[~inside].sum()))
    return ceil(least), floor(most)
