"""What is logically possible for every cell of a survey, given the published claims."""

from __future__ import annotations

import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.own_sizes import own_questions, without_blank
from quality_study.audit.program import Cell, build_program
from quality_study.audit.solving import answers_bounds, sizes_of
from quality_study.facts.claims import of_everyone

#: Category of the answers of an item whose share is not published, taken together.
REST = "Reste, non publié"

_COLUMNS = ["item", "category", "low_count", "high_count", "low", "high"]


def cell_bounds(
    claims: pd.DataFrame,
    items: pd.DataFrame,
    *,
    max_n: int,
    n: int | None = None,
    own_n: bool = False,
) -> pd.DataFrame:
    """Bound every cell, by integer programming over all answers that satisfy the claims.

    Shares are bounded over all sample sizes from 1 to `max_n` that the claims allow, or for the given `n`. The bounds
    are exact, not sampled. Items whose comparisons form no cycle are solved for every n at once
    (:mod:`quality_study.audit.trees`); for the others the share is a ratio of two whole variables, which Dinkelbach's
    method reduces to a few integer linear programs.

    Parameters
    ----------
    claims : DataFrame
        Claims about one population, one reading each: ``id, item, category, relation, value, unit``; an index named
        ``line`` and a ``statement`` column make better messages.
    items : DataFrame
        Items of the population: ``item, type, category``.
    max_n : int
        Largest sample size considered.
    n : int, optional
        The sample size, when it is known.
    own_n : bool
        Each question has its own number of answers, which nobody published: shares are of those who answered it, and
        there is no row for the blank (column ``role`` of the items). It excludes `n`.

    Returns
    -------
    DataFrame
        One row per item and category, then one row :data:`REST` for each item that has a published share:
        ``item, category, low_count, high_count`` (Int64, number of respondents), ``low, high`` (share of all
        respondents, not-applicable and blank included, between 0 and 1).

    Raises
    ------
    ContradictionError
        No answers satisfy the claims; the message names a smallest contradictory set.

    References
    ----------
    Dinkelbach (1967), On nonlinear fractional programming, Management Science 13(7), 492-498.

    Examples
    --------
    >>> items = pd.DataFrame({"item": "q", "type": "scale", "category": ["Non", "Oui", "Sans réponse"]})
    >>> claim = {"id": "C1", "item": "q", "category": "Oui", "relation": "eq", "value": "35", "unit": "%"}
    >>> cell_bounds(pd.DataFrame([claim]), items, max_n=60, n=20)["low_count"].tolist()
    [0, 7, 0, 13]
    """
    if own_n:
        questions = own_questions(claims, items, max_n=max_n)
        parts = {item: (question.program, question.ranges) for item, question in questions.items()}
    else:
        whole = build_program(claims, items, max_n=max_n)
        allowed = sizes_of(whole, range(1, max_n + 1) if n is None else [n])
        if not len(allowed.sizes):
            check_consistency(whole, claims, n=n)
        parts = dict.fromkeys(map(str, items["item"]), (whole, allowed))
    rows = []
    for item, group in (without_blank(items) if own_n else items).groupby("item", sort=False):
        program, tables = parts[str(item)]
        categories = list(group["category"])
        targets = [(c, [(str(item), c)]) for c in categories]
        rest = _unpublished(str(item), categories, claims)
        if rest and group["type"].iloc[0] in ("scale", "choice"):
            targets.append((REST, rest))
        for category, cells in targets:
            rows.append([item, category, *answers_bounds(program, tables, cells, n)])
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.astype({"low_count": "Int64", "high_count": "Int64"})


def _unpublished(item: str, categories: list[str], claims: pd.DataFrame) -> list[Cell]:
    stated = of_everyone(claims[claims["item"] == item])
    stated = stated[(stated["unit"] == "%") & stated["relation"].isin(["eq", "about"])]
    published = {*stated["category"]} & {*categories}
    rest = [(item, c) for c in categories if c not in published]
    return rest if published and rest else []
