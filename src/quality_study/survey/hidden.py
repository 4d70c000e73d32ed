"""Sums of answers of which some counts are hidden: exact where the visible ones give them, else bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
        ``count, n, low, high``: the answers of a question in a group of respondents; ``together, together_count`` where
        the sums of several groups of hidden answers are published.
    chosen : sequence of bool
        Which of them to add up.
    total : int or None
        Sum of all `rows`, when that is known (a single choice): the answers left out then say what remains. Of no use
        where `rows` have sums of their own.

    Examples
    --------
    >>> rows = pd.DataFrame({"count": pd.array([pd.NA, pd.NA, 40, 60], dtype="Int64"), "n": 111})
    >>> rows = rows.assign(low=[1 / 111, 7 / 111, 0.3, 0.4], high=[4 / 111, 10 / 111, 0.5, 0.6])
    >>> sum_range(rows, [True, False, False, True], total=111), sum_range(rows, [True, True, False, False], total=111)
    ((61, 64), (11, 11))
    """
    low, high = (limit.to_numpy() for limit in count_range(rows))
    inside = np.asarray(chosen, dtype=bool)
    ends = [0.0, 0.0]
    for own, of_block in _blocks(rows, total):
        least, most = float(low[own & inside].sum()), float(high[own & inside].sum())
        if of_block is not None:
            least = max(least, of_block - float(high[own & ~inside].sum()))
            most = min(most, of_block - float(low[own & ~inside].sum()))
        ends = [ends[0] + least, ends[1] + most]
    return ceil(ends[0]), floor(ends[1])


def rank_sum_range(rows: pd.DataFrame, *, total: int) -> tuple[int, int]:
    """Return the smallest and the largest sum of the ranks of the answers given, 1 for the first row.

    Parameters
    ----------
    rows, total
        As for :func:`sum_range`, of a single choice.

    Examples
    --------
    >>> rows = pd.DataFrame({"count": pd.array([pd.NA, pd.NA, 40, 60], dtype="Int64"), "n": 111})
    >>> rows = rows.assign(low=[1 / 111, 7 / 111, 0.3, 0.4], high=[4 / 111, 10 / 111, 0.5, 0.6])
    >>> rank_sum_range(rows, total=111)
    (378, 381)
    """
    low, high = (limit.to_numpy() for limit in count_range(rows))
    ranks = np.arange(1, len(rows) + 1)
    ends = []
    for order in (
        slice(None),
        slice(None, None, -1),
    ):  # those who may be at either answer are at the first ones, or last
        counts = low.copy()
        for own, of_block in _blocks(rows, total):
            left = (total if of_block is None else of_block) - int(counts[own].sum())
            for place in np.nonzero(own)[0][order]:
                more = min(left, int(high[place] - low[place]))
                counts[place] += more
                left -= more
        ends.append(int(counts @ ranks))
    return ends[0], ends[1]


def _blocks(rows: pd.DataFrame, total: int | None) -> Iterator[tuple[NDArray[np.bool_], float | None]]:
    """Yield which rows are of each group of answers whose sum is published, and that sum; the others, all together."""
    names = rows["together"].to_numpy(str) if "together" in rows else np.full(len(rows), "")
    for name in dict.fromkeys(names):
        own = names == name
        if name:
            yield own, float(rows.loc[own, "together_count"].iloc[0])
        elif own.all():
            yield own, None if total is None else float(total)
        else:
            yield own, None
