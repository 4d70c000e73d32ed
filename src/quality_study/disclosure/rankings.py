"""Protect a ranking: of each item, a mean rank that would give a small count away, and a small count of first places.

How many put each item first is a single choice, and is protected as one. How many gave an item each of the other ranks
is never published, but a mean rank and its interval may give it back: with two items, the mean *is* the count. So the
mean rank of an item goes when one to four people gave it some rank, and others with it: the ranks of all items add up,
rank by rank, so that what is said of the others must leave enough possible values to each small count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.disclosure.one_question import hide_choice
from quality_study.disclosure.rule import Rule
from quality_study.survey.rankings import UNRANKED


def protect_rankings(table: pd.DataFrame, counts: Mapping[str, pd.DataFrame], rule: Rule) -> pd.DataFrame:
    """Hide what would give a small count of a ranking away.

    Parameters
    ----------
    table : DataFrame
        As :func:`~quality_study.survey.rankings.ranking_table` makes it.
    counts : mapping of str to DataFrame
        Of each ranking, as :func:`~quality_study.survey.rankings.rank_counts` makes them.
    rule : Rule

    Returns
    -------
    DataFrame
        The same rows. Where the mean rank is hidden, it is empty with its interval, ``ranked`` and ``unranked`` too
        where not all ranks are asked. Where the first places are, ``first`` and its share are empty, and their interval
        is what anyone can prove. `n` stays.
    """
    table = table.copy()
    for item, of_item in counts.items():
        rows = table.index[table["item"] == item]
        first = [int(count) for count in of_item[1]]
        n = int(of_item.iloc[0].sum())
        nobody = [n - sum(first)] if n > sum(first) else []
        limits = hide_choice([*first, *nobody], rule)[: len(first)]
        for row, limit in zip(rows, limits, strict=True):
            if limit is not None:
                table.loc[[row], "first"] = pd.NA
                table.loc[[row], "first_share"] = np.nan
                table.loc[[row], "first_low"], table.loc[[row], "first_high"] = limit[0] / n, limit[1] / n
        whole = len(of_item.columns) - 1 == len(of_item)
        places = of_item.drop(columns=UNRANKED) if whole else of_item
        shown = [i for i, limit in enumerate(limits) if limit is not None]
        hidden = rows[hidden_means(places.to_numpy(dtype=np.int64), shown, rule)]
        table.loc[hidden, ["mean_rank", "rank_low", "rank_high"]] = np.nan
        if not whole:
            table.loc[hidden, ["ranked", "unranked"]] = pd.NA
    return table


def hidden_means(counts: NDArray[np.int64], also: Collection[int], rule: Rule) -> list[int]:
    """Choose the items whose mean rank is not published, in questionnaire order.

    Parameters
    ----------
    counts : array of int
        Items as rows, ranks as columns, the first places first; what is not sensitive at all left out.
    also : collection of int
        Items whose first places are hidden: their mean goes too.
    rule : Rule

    Notes
    -----
    The items that are left give all their counts away, let us say, and the totals by rank, the number of people who
    ranked each item and put it first are known. The hidden rows are then a table with known margins, in which a count
    can be anything between two bounds that Fréchet gave; each small one must keep as many values as `rule.protection`.

    Examples
    --------
    >>> hidden_means(np.array([[20, 3, 17], [10, 20, 10], [10, 17, 13]]), [], Rule())
    [0, 1]
    """
    small = (counts >= rule.lowest) & (counts < rule.threshold)
    hidden = sorted({*also, *np.nonzero(small.any(axis=1))[0].tolist()})
    others = [i for i in range(len(counts)) if i not in hidden]
    while others and hidden and not _kept(counts[hidden][:, 1:], small[hidden][:, 1:], rule):
        hidden = sorted([*hidden, others.pop(0)])
    return hidden


def _kept(counts: NDArray[np.int64], small: NDArray[np.bool_], rule: Rule) -> bool:
    """Tell whether each small count of a table with known margins keeps enough values."""
    rows, columns = counts.sum(axis=1)[:, None], counts.sum(axis=0)[None, :]
    low, high = np.maximum(0, rows + columns - counts.sum()), np.minimum(rows, columns)
    return bool((high - low + 1 >= rule.protection)[small].all()) and len(counts) > 1
