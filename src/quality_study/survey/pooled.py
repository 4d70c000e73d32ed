"""The share of several answers together, with its interval: a breakdown gives those of each answer only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy

from quality_study.inference.proportion import proportion_bounds, proportion_interval
from quality_study.survey.hidden import BOUNDS, is_hidden, sum_range
from quality_study.words.errors import StudyError
from quality_study.words.french import level

#: What tells the group of respondents of a row.
GROUP = ["edition", "population"]
#: From the least certain to the most.
_WEAKEST = ("unknown", "illustrative", "derived", "published", "own")
#: Shares closer than this are the same.
_EQUAL = 1e-9


def weakest(statuses: Sequence[str]) -> str:
    """Return the status of what rests on several data: the least certain of theirs.

    Examples
    --------
    >>> weakest(["published", "illustrative"])
    'illustrative'
    """
    return next(s for s in _WEAKEST if s in set(statuses))


def pooled(
    table: pd.DataFrame,
    *,
    confidence: float,
    population_sizes: Mapping[str, int] | None = None,
    among: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Add up the answers of each item and group of respondents: their share, with its interval or its bounds.

    Parameters
    ----------
    table : DataFrame
        Rows of the table ``breakdown``, only those of the answers to add up.
    confidence : float
        Of the intervals in the table; those of several answers together are made anew with it.
    population_sizes : mapping of population to int, optional
        For intervals ``finite``.
    among : DataFrame, optional
        All the answers of substance of these questions, those of `table` included: where counts are hidden, the others
        say what remains.

    Returns
    -------
    DataFrame
        ``item, text, edition, population, count, n, share, low, high, interval, not_applicable, blank, status,
        source``: one row per item, edition and population, in the order of the table. The sum of hidden counts is
        exact where the visible ones give it; otherwise it has bounds.

    Raises
    ------
    StudyError
        The intervals of the table have another confidence, or that of several answers cannot be made.
    """
    check_confidence(table, confidence, population_sizes)
    rows = []
    for _, group in table.groupby(["item", *GROUP], sort=False):
        if is_hidden(group).any():
            rows.append(_hidden_sum(group, among, confidence, population_sizes or {}))
            continue
        first = group.iloc[0]
        row = {c: first[c] for c in ("item", "text", *GROUP, "n", "interval", "not_applicable", "blank")}
        row["count"] = group["count"].sum() if group["count"].notna().all() else pd.NA
        row["status"] = weakest(list(group["status"]))
        row["source"] = " ; ".join(dict.fromkeys(s for s in group["source"] if s))
        row["share"] = float(np.minimum(group["share"].sum(skipna=False), 1.0))  # NaN stays NaN
        row["low"], row["high"] = _limits(group, confidence, population_sizes or {})
        rows.append(row)
    integers = dict.fromkeys(("count", "n", "not_applicable", "blank"), "Int64")
    return pd.DataFrame(rows).astype(integers)


def _hidden_sum(
    group: pd.DataFrame, among: pd.DataFrame | None, confidence: float, population_sizes: Mapping[str, int]
) -> dict[str, Any]:
    """Add up answers some of which are hidden."""
    first = group.iloc[0]
    own = group if among is None else among
    for column in ("item", *GROUP):
        own = own[own[column] == first[column]]
    n = int(first["n"])
    total = None if among is None or (own["type"] == "choices").any() else n
    low, high = sum_range(own, own["category"].isin(group["category"]).tolist(), total=total)
    row = {c: first[c] for c in ("item", "text", *GROUP, "n", "not_applicable", "blank")}
    published = "together" in group and group.loc[is_hidden(group), "together"].ne("").all() and low == high
    row["status"] = weakest([*group.loc[~is_hidden(group), "status"], "published" if published else "derived"])
    row["source"] = " ; ".join(dict.fromkeys(s for s in group["source"] if s))
    if low < high:
        bounds = {"low": low / n, "high": min(1.0, high / n)}
        return row | bounds | {"count": pd.NA, "share": float("nan"), "interval": BOUNDS}
    method = next((m for m in own["interval"] if m != BOUNDS), "wilson")
    found = _interval(low, n, method, str(first["population"]), confidence, population_sizes)
    return row | {"count": low, "share": low / n, "low": found[0], "high": found[1], "interval": method}


def among_opinions(
    answers: pd.DataFrame,
    good: pd.Series[bool],
    neutral: pd.Series[bool],
    *,
    confidence: float,
    population_sizes: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the share of some answers of an item among those that are not neutral, with its interval or its bounds.

    Parameters
    ----------
    answers : DataFrame
        All the answers of substance of the item, ``count, n, share, low, high, interval, population``.
    good, neutral : Series of bool
        Which of them to add up, and which to leave out of the whole.
    confidence, population_sizes
        As for :func:`pooled`.

    Returns
    -------
    dict
        ``count, n, share, low, high, interval``; where a hidden count decides, bounds, and no `n` unless it is known.
    """
    n = int(answers["n"].iloc[0])
    (low, high), (least, most) = (sum_range(answers, list(chosen), total=n) for chosen in (good, neutral))
    known = n - least if least == most else pd.NA
    if low < high or least < most or n == least:
        ends = (low / (n - least), min(1.0, high / (n - most))) if n > most else (0.0, 1.0)
        told = BOUNDS if low < high or least < most else str(answers["interval"].iloc[0])
        return {"count": pd.NA, "n": known, "share": float("nan"), "low": ends[0], "high": ends[1], "interval": told}
    method = next((m for m in answers["interval"] if m != BOUNDS), "wilson")
    count, size = float(low), float(n - least)
    share = count / size
    if method != "finite" and weighted(answers):
        left = 1 - float(answers.loc[neutral, "share"].sum())
        share = float(answers.loc[good, "share"].sum()) / left
        size = _effective_size(answers, confidence) * left
        count = share * size
    ends = _interval(count, size, method, str(answers["population"].iloc[0]), confidence, population_sizes or {})
    return {"count": low, "n": known, "share": share, "low": ends[0], "high": ends[1], "interval": method}


def weighted(table: pd.DataFrame) -> bool:
    """Tell whether some share is not the count among n: respondents were weighted."""
    known = table[table["count"].notna() & table["n"].gt(0).fillna(False) & table["share"].notna()]
    plain = known["count"].astype(float) / known["n"].astype(float)
    return bool((np.abs(plain - known["share"]) > _EQUAL).any())


def check_confidence(table: pd.DataFrame, confidence: float, population_sizes: Mapping[str, int] | None = None) -> None:
    """Refuse to call 95 % the intervals of another confidence.

    Those of weighted shares cannot be checked, nor those ``finite`` of a population whose size is not given.

    Raises
    ------
    StudyError
        The intervals of the table are not those of its counts at this confidence.
    """
    sizes = population_sizes or {}
    known = table[(table["interval"] != BOUNDS) & table["n"].gt(0).fillna(False)]
    for (_, _, population, method), group in known.groupby(["item", "edition", "population", "interval"]):
        people = sizes.get(str(population)) if method == "finite" else None
        if weighted(group) or (method == "finite" and people is None):
            continue
        count, n = group["count"].to_numpy(float), group["n"].to_numpy(float)
        limits = proportion_bounds(count, n, confidence=confidence, method=str(method), population=people)
        low, high = (np.clip(x, 0, 1) for x in limits)
        if not (np.allclose(low, group["low"], atol=1e-6) and np.allclose(high, group["high"], atol=1e-6)):
            raise StudyError(
                f"Les intervalles de la table ne sont pas à {level(confidence)} : donnez la confiance avec laquelle "
                "elle a été calculée (option « confidence »)"
            )


def _limits(group: pd.DataFrame, confidence: float, population_sizes: Mapping[str, int]) -> tuple[float, float]:
    """Return the limits of the sum of some answers; sums of bounds are bounds, intervals are made anew."""
    first = group.iloc[0]
    if len(group) == 1 or first["interval"] == BOUNDS:
        return float(group["low"].sum()), min(1.0, float(group["high"].sum()))
    if first["n"] == 0:
        return 0.0, 1.0
    count, n = float(group["count"].sum()), float(first["n"])
    if first["interval"] != "finite" and weighted(group):
        n = _effective_size(group, confidence)
        count = float(group["share"].sum()) * n
    return _interval(count, n, str(first["interval"]), str(first["population"]), confidence, population_sizes)


def _interval(
    count: float, n: float, method: str, population: str, confidence: float, population_sizes: Mapping[str, int]
) -> tuple[float, float]:
    people = None
    if method == "finite":
        people = population_sizes.get(population)
        if people is None:
            raise StudyError(
                f"Taille de la population « {population} » inconnue : donnez-la (option « population_sizes »)"
            )
    found = proportion_interval(count, n, confidence=confidence, method=method, population=people)
    return max(0.0, found.low), min(1.0, found.high)  # Agresti-Coull may go beyond


def _effective_size(group: pd.DataFrame, confidence: float) -> float:
    """Find the effective size behind a weighted Wilson interval.

    Its limits are the roots of a quadratic whose product is p² / (1 + z² / n), and likewise for 1 - p.
    """
    if group["interval"].iloc[0] != "wilson":
        raise StudyError(
            "L’intervalle de plusieurs réponses pondérées ne se déduit que d’intervalles « wilson » : refaites la table"
        )
    row = group.iloc[int((group["share"] - 0.5).abs().argmin())]
    p, low, high = float(row["share"]), float(row["low"]), float(row["high"])
    ratio = p * p / (low * high) if p >= 0.5 else (1 - p) ** 2 / ((1 - low) * (1 - high))
    return float(scipy.stats.norm.isf((1 - confidence) / 2) ** 2 / (ratio - 1))
