"""The favourable share of a matched question in an edition: counted, or as published claims bound it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from quality_study.audit.bounds import REST
from quality_study.inference.proportion import proportion_interval
from quality_study.survey.comparisons import possibilities
from quality_study.survey.hidden import BOUNDS, sum_range
from quality_study.survey.pooled import weakest, weighted
from quality_study.survey.responses import SOURCE, Base
from quality_study.words.errors import Problem, StudyError
from quality_study.words.vocabulary import OWN
from quality_study.years.naming import in_edition, named
from quality_study.years.scales import SUBSTANCE

_METHOD = "wilson"
#: Most possibilities of a group of unknown size tried when both groups are unknown; more are thinned out evenly.
MOST_POSSIBLE = 200


@dataclass(frozen=True)
class Year:
    """What is known of one edition.

    Parameters
    ----------
    edition : str
    breakdown : DataFrame
        As checked by :data:`~quality_study.survey.schema.BREAKDOWN`, on either base, made from responses or claims.
    items : DataFrame
        As made by :meth:`~quality_study.facts.questionnaire.Questionnaire.items`.
    sizes : DataFrame
        ``item, n``: numbers of answers that remain possible where none is known; may be empty.
    """

    edition: str
    breakdown: pd.DataFrame
    items: pd.DataFrame
    sizes: pd.DataFrame


@dataclass(frozen=True)
class Share:
    """A favourable share: exact when `possible` has one row.

    Attributes
    ----------
    edition, status, source : str
    count, n : int or None
        None where unknown.
    share, low, high : float
        ``low`` and ``high``: a confidence interval, or bounds, as `interval` says.
    interval : str
        ``wilson`` or ``bounds``.
    possible : DataFrame
        ``n, count``: every size and count that remains possible, thinned out when they are many.
    sizes : tuple of int
        Sizes that remain possible.
    """

    edition: str
    count: int | None
    n: int | None
    share: float
    low: float
    high: float
    interval: str
    status: str
    source: str
    possible: pd.DataFrame
    sizes: tuple[int, ...]

    @property
    def exact(self) -> bool:
        """Whether the count and the size are known."""
        return self.count is not None and self.n is not None


def favourable_share(year: Year, item: str, categories: Collection[str], *, base: Base, confidence: float) -> Share:
    """Add up the favourable answers to a question of an edition.

    Parameters
    ----------
    year : Year
    item : str
    categories : collection of str
        The answers that count as favourable.
    base : {"answered", "respondents"}
        Whom the share is of: those who gave an answer of substance, or all respondents. Claims are of all respondents.
    confidence : float
        Of the Wilson interval.

    Raises
    ------
    StudyError
        The shares of the breakdown are weighted: their counts are not those of the shares.
    """
    rows = _answers(year, item)
    if weighted(rows):
        message = f"les parts de {named(year.edition)} sont pondérées : comparez des réponses non pondérées"
        raise StudyError([Problem(message, found=item)])
    cells = rows[rows["category"].isin(list(categories))]
    size, counts = _size(rows, base), _counts(rows, categories)
    if size is not None and counts is not None:
        return _counted(year, cells, size, min(counts[0], size), min(counts[1], size), confidence)
    return _bounded(year, cells)


def counted(year: Year, items: Collection[str]) -> bool:
    """Tell whether the answers to some questions were counted, rather than bounded by published claims."""
    rows = year.breakdown[year.breakdown["item"].isin(list(items)) & (year.breakdown["category"] != REST)]
    return bool(rows["n"].notna().all())


def absence(year: Year, item: str, base: Base) -> str:
    """Say in French why a question has no share in an edition; empty when it has one."""
    rows = _answers(year, item)
    if rows.empty or (rows["status"].eq("unknown") & rows["n"].isna()).all():
        return f"aucune réponse connue {in_edition(year.edition)}"
    size = _size(rows, base)
    if size == 0:
        return f"personne n’y a répondu {in_edition(year.edition)}"
    if size is None and not (year.sizes["item"] == item).any():
        return f"nombre de répondants inconnu {in_edition(year.edition)}"
    return ""


def thinned(possible: pd.DataFrame) -> pd.DataFrame:
    """Keep about :data:`MOST_POSSIBLE` possibilities, evenly, with the extreme shares of all and of each size kept.

    Parameters
    ----------
    possible : DataFrame
        ``n, count``.
    """
    if len(possible) <= MOST_POSSIBLE:
        return possible
    sizes = _evenly(sorted(possible["n"].unique()), MOST_POSSIBLE // 8)
    each = max(2, MOST_POSSIBLE // len(sizes))
    kept = [(n, k) for n in sizes for k in _evenly(sorted(possible.loc[possible["n"] == n, "count"]), each)]
    share = possible["count"] / possible["n"]
    extremes = possible.loc[[share.idxmin(), share.idxmax()], ["n", "count"]]
    return pd.concat([pd.DataFrame(kept, columns=["n", "count"]), extremes], ignore_index=True).drop_duplicates()


def _evenly(values: Sequence[int], most: int) -> list[int]:
    kept = np.unique(np.linspace(0, len(values) - 1, min(most, len(values))).round().astype(int))
    return [int(values[i]) for i in kept]


def _answers(year: Year, item: str) -> pd.DataFrame:
    """Return the rows of a question with the role of each answer, without the remainder to 100 %."""
    roles = year.items.loc[year.items["item"] == item, ["population", "category", "role", "type"]]
    rows = year.breakdown[year.breakdown["item"] == item]
    return rows.merge(roles.drop_duplicates("category"), on=["population", "category"])


def _size(rows: pd.DataFrame, base: Base) -> int | None:
    """Return how many respondents a share is of; None when it is not known.

    Whatever the base of the breakdown, the rows of not-applicable and blank answers are of all respondents.
    """
    substance, others = rows[rows["role"].isin(SUBSTANCE)], rows[~rows["role"].isin(SUBSTANCE)]
    everyone = (others if len(others) else substance)["n"].iloc[0]
    if base == "respondents":
        return None if pd.isna(everyone) else int(everyone)
    apart = rows[["not_applicable", "blank"]].iloc[0]
    return None if pd.isna(everyone) or apart.isna().any() else int(everyone - apart.sum())


def _counts(rows: pd.DataFrame, categories: Collection[str]) -> tuple[int, int] | None:
    """Return the least and the greatest count of several answers together; None when they have no size."""
    answers = rows[rows["role"].isin(SUBSTANCE)]
    if answers["n"].isna().any():
        return None
    answered = None if (rows["type"] == "choices").any() else _size(rows, "answered")
    return sum_range(answers, answers["category"].isin(list(categories)).tolist(), total=answered)


def _counted(year: Year, cells: pd.DataFrame, n: int, low: int, high: int, confidence: float) -> Share:
    possible = pd.DataFrame({"n": n, "count": range(low, high + 1)})
    limits: tuple[float, float] = (low / n, high / n) if n else (0.0, 1.0)
    if low == high and n:
        found = proportion_interval(low, n, confidence=confidence, method=_METHOD)
        limits = max(0.0, found.low), min(1.0, found.high)
    exact = low == high
    return Share(
        year.edition, low if exact else None, n, low / n if exact and n else nan, *limits,
        _METHOD if exact else BOUNDS, _status(cells), _sources(cells), possible, (n,),
    )  # fmt: skip


def _bounded(year: Year, cells: pd.DataFrame) -> Share:
    """Make the share of an edition whose size is not known: sums of bounds are bounds."""
    proven = bool(cells["n"].isna().all())  # else the bounds are of another base
    low, high = (float(cells["low"].sum()), min(1.0, float(cells["high"].sum()))) if proven else (0.0, 1.0)
    count = int(cells["count"].sum()) if proven and cells["count"].notna().all() else None
    share = float(np.minimum(cells["share"].sum(skipna=False), 1.0)) if proven else nan
    sizes = [int(n) for n in year.sizes.loc[year.sizes["item"] == cells["item"].iloc[0], "n"]]
    cell = pd.Series({"count": pd.NA if count is None else count, "n": pd.NA, "low": low, "high": high})
    return Share(
        year.edition, count, None, share, low, high, BOUNDS, weakest(list(cells["status"])), _sources(cells),
        possibilities(cell, sizes), tuple(sizes),
    )  # fmt: skip


def _status(cells: pd.DataFrame) -> str:
    """Return the status of a share; the team's own, drawn plain, when it counted its answers."""
    return OWN if set(cells["source"]) == {SOURCE} else weakest(list(cells["status"]))


def _sources(cells: pd.DataFrame) -> str:
    return " ; ".join(dict.fromkeys(s for s in cells["source"] if s))


def shares_table(shares: dict[tuple[str, str], Share], texts: dict[str, str]) -> pd.DataFrame:
    """Lay out shares as one table.

    Parameters
    ----------
    shares : mapping of (item, edition) to Share
    texts : mapping of item to str

    Returns
    -------
    DataFrame
        ``item, text, edition, count, n, share, low, high, interval, status, source, sizes``.
    """
    columns = ["count", "n", "share", "low", "high", "interval", "status", "source", "sizes"]
    rows: list[dict[str, Any]] = [
        {"item": item, "text": texts[item], "edition": edition, **{c: getattr(share, c) for c in columns}}
        for (item, edition), share in shares.items()
    ]
    table = pd.DataFrame(rows, columns=["item", "text", "edition", *columns])
    return table.astype({"count": "Int64", "n": "Int64"})
