"""Differences between shares, declared in advance by family: over every size and count that remains possible."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd

from quality_study.audit.unknown_n import UnknownSizeComparison, compare_possibilities
from quality_study.facts.tabular import each_row
from quality_study.words.errors import Problem

#: Most sizes tried for a group whose size is unknown, and up to where all are: extremes come from small groups.
MOST_SIZES, ALL_UP_TO = 300, 200
#: Most counts tried for each size above :data:`ALL_UP_TO`.
MOST_COUNTS = 3
_CURVE = ["difference", "low", "high"]
_SIDES = ("1", "2")


def comparison_problems(declared: pd.DataFrame, items: pd.DataFrame, file: str) -> list[Problem]:
    """List the declared comparisons that cannot be made.

    Parameters
    ----------
    declared : DataFrame
        ``family, id, label, item_1, category_1, item_2, category_2``, index ``line``.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    file : str
        How to name the file in messages.
    """
    cells = {str(item): list(group["category"]) for item, group in items.groupby("item", sort=False)}
    asked = items.drop_duplicates("item").set_index("item")["population"]
    problems = []
    for line, row in declared.iterrows():
        at = int(str(line))
        for side in _SIDES:
            item, category = row[f"item_{side}"], row[f"category_{side}"]
            if item not in cells:
                problems.append(Problem("item inconnu", file, at, f"item_{side}", item, list(cells)))
            elif category not in cells[item]:
                message = f"catégorie inconnue pour l’item « {item} »"
                problems.append(Problem(message, file, at, f"categorie_{side}", category, cells[item]))
        first, second = row["item_1"], row["item_2"]
        if first in asked and second in asked and asked[first] == asked[second]:
            others = [i for i in cells if asked[i] != asked[first]]
            message = f"les mêmes personnes (« {asked[first]} ») répondent aux deux items : il faut deux populations"
            problems.append(Problem(message, file, at, "item_2", second, others))
    for name, group in declared.groupby("id", sort=False):
        problems += [Problem("identifiant en double", file, int(i), "id", str(name)) for i in group.index[1:]]
    return problems


def comparison_tables(
    declared: pd.DataFrame, breakdown: pd.DataFrame, sizes: pd.DataFrame, *, confidence: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare the declared shares, each family at a simultaneous confidence.

    A group whose count is known has one possibility. Otherwise every size that the claims allow, with every count
    within the bounds of the share, is one; every possibility of a group meets every one of the other. Beyond
    :data:`MOST_SIZES` sizes, those above :data:`ALL_UP_TO` are thinned out evenly, as are the counts of each.

    Parameters
    ----------
    declared : DataFrame
        ``family, id, label, item_1, category_1, item_2, category_2``; a difference is the first share less the second.
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.schema.BREAKDOWN`.
    sizes : DataFrame
        ``item, n``: the numbers of answers that remain possible where none is published.
    confidence : float
        Of each family as a whole: with k comparisons, each is made at ``1 - (1 - confidence) / k`` (Bonferroni).

    Returns
    -------
    comparisons : DataFrame
        One row per comparison: the declared columns; ``population_1, share_1, population_2, share_2``;
        ``possibilities`` (how many); ``n_1_low, n_1_high, n_2_low, n_2_high`` (sizes tried); ``difference_low,
        difference_high`` (range of the difference); ``low, high`` (of all its intervals together); ``p_low, p_high``
        (Fisher, two-sided); ``first_n`` (Int64: size of the second group from which the test always rejects equality);
        ``level`` (of each comparison); ``sentence``.
    sensitivity : DataFrame
        ``panel`` (the label), ``n`` (size of the second group), ``difference, low, high``, ``confidence`` (of each
        interval): two rows per size, with the smallest and the largest of each over all that is unknown besides.

    References
    ----------
    Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4(2), 213-226.
    Dunn (1961), Multiple comparisons among means, Journal of the American Statistical Association 56(293), 52-64.
    """
    rows, curves = [], []
    possible = {str(item): [int(n) for n in group["n"]] for item, group in sizes.groupby("item")}
    cells = breakdown.set_index(["item", "category"])
    for _, family in declared.groupby("family", sort=False):
        level = 1 - (1 - confidence) / len(family)
        for row in each_row(family):
            first, second = cells.loc[(row.item_1, row.category_1)], cells.loc[(row.item_2, row.category_2)]
            asked = (str(row.item_1), str(row.item_2))
            groups = [possibilities(c, possible.get(i, [])) for c, i in zip((first, second), asked, strict=True)]
            found = compare_possibilities(*groups, confidence=level)
            rows.append(_summary(row, first, second, found))
            curves.append(_curve(found).assign(panel=row.label, confidence=level))
    table = pd.DataFrame(rows, columns=_COLUMNS).astype({"first_n": "Int64"})
    columns = ["panel", "n", *_CURVE, "confidence"]
    return table, pd.concat(curves, ignore_index=True)[columns] if curves else pd.DataFrame(columns=columns)


def possibilities(cell: pd.Series, sizes: list[int]) -> pd.DataFrame:
    """List the sizes and counts that a cell of a breakdown may have.

    Parameters
    ----------
    cell : Series
        ``count, n, low, high``; what is known is taken as it is.
    sizes : list of int
        Sizes to try when `n` is unknown.

    Returns
    -------
    DataFrame
        ``n, count``.

    Examples
    --------
    >>> cell = pd.Series({"count": pd.NA, "n": pd.NA, "low": 0.345, "high": 0.355})
    >>> possibilities(cell, [19, 20, 40]).to_numpy().tolist()
    [[20, 7], [40, 14]]
    """
    tried = [int(cell["n"])] if pd.notna(cell["n"]) else _thinned(sizes)
    low, high = float(cell["low"]), float(cell["high"])
    pairs = [(n, k) for n in tried for k in _some(range(ceil(low * n - 1e-9), floor(high * n + 1e-9) + 1), n)]
    if pd.notna(cell["count"]):
        pairs = [(n, int(cell["count"])) for n in tried]
    return pd.DataFrame(pairs, columns=["n", "count"], dtype="int64")


_COLUMNS = [
    *[
        "family",
        "id",
        "label",
        "item_1",
        "category_1",
        "item_2",
        "category_2",
        "population_1",
        "share_1",
        "population_2",
    ],
    *["share_2", "possibilities", "n_1_low", "n_1_high", "n_2_low", "n_2_high", "difference_low", "difference_high"],
    *["low", "high", "p_low", "p_high", "first_n", "level", "sentence"],
]


def _summary(row: Any, first: pd.Series, second: pd.Series, found: UnknownSizeComparison) -> dict[str, Any]:
    pairs = found.pairs
    summary = {c: getattr(row, c) for c in _COLUMNS[:7]}
    for side, cell, size in (("1", first, pairs["n1"]), ("2", second, pairs["n"])):
        summary |= {f"population_{side}": cell["population"], f"share_{side}": cell["share"]}
        summary |= {f"n_{side}_low": int(size.min()), f"n_{side}_high": int(size.max())}
    summary |= dict(zip(("difference_low", "difference_high"), found.difference_range, strict=True))
    summary |= dict(zip(("p_low", "p_high"), found.p_range, strict=True))
    summary |= {"low": found.low_range[0], "high": found.high_range[1], "possibilities": len(pairs)}
    return summary | {"first_n": found.first_n, "level": found.confidence, "sentence": found.sentence()}


def _curve(found: UnknownSizeComparison) -> pd.DataFrame:
    by_size = found.pairs.groupby("n")[_CURVE]
    return pd.concat([by_size.min(), by_size.max()]).sort_index(kind="stable").reset_index()


def _some(counts: range, n: int) -> Sequence[int]:
    """Keep both ends of the counts of a large group, and a few between: what lies between them changes little."""
    if n <= ALL_UP_TO or len(counts) <= MOST_COUNTS:
        return counts
    return [counts[i] for i in np.linspace(0, len(counts) - 1, MOST_COUNTS).round().astype(int)]


def _thinned(sizes: list[int]) -> list[int]:
    """Keep the small sizes, and others evenly spaced up to the largest."""
    small = [n for n in sizes if n <= ALL_UP_TO]
    large = sizes[len(small) :]
    room = MOST_SIZES - len(small)
    if len(large) <= room:
        return sizes
    return small + [large[i] for i in np.linspace(0, len(large) - 1, room).round().astype(int)]
