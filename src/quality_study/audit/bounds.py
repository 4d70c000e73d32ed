"""What is logically possible for every cell of a survey, given the published claims."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.program import SIZE, Cell, Program, build_program

#: Category of the answers of an item whose share is not published, taken together.
REST = "Reste, non publié"

_COLUMNS = ["item", "category", "low_count", "high_count", "low", "high"]


def cell_bounds(
    claims: pd.DataFrame,
    items: pd.DataFrame,
    *,
    max_n: int,
    n: int | None = None,
) -> pd.DataFrame:
    """Bound every cell, by integer programming over all answers that satisfy the claims.

    Shares are bounded over all sample sizes from 1 to `max_n` that the claims allow, or for the given `n`. The share
    is a ratio of two whole variables: Dinkelbach's method reduces it to a few integer linear programs, so the bounds
    are exact, not sampled.

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
    program = build_program(claims, items, max_n=max_n)
    check_consistency(program, claims, n=n)
    rows = []
    for item, group in items.groupby("item", sort=False):
        categories = list(group["category"])
        targets = [(c, [(str(item), c)]) for c in categories]
        rest = _unpublished(str(item), categories, claims)
        if rest and group["type"].iloc[0] in ("scale", "choice"):
            targets.append((REST, rest))
        for category, cells in targets:
            rows.append([item, category, *_bounds(program, cells, n)])
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.astype({"low_count": "Int64", "high_count": "Int64"})


def joint_sizes(claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int) -> list[int]:
    """List the sample sizes that all the claims about one population allow together.

    Parameters are those of :func:`cell_bounds`. Where :func:`~quality_study.audit.sizes.compatible_sizes` looks at
    published percentages only, this also uses orderings, inequalities and sums.
    """
    program = build_program(claims, items, max_n=max_n)
    return [n for n in range(1, max_n + 1) if program.feasible(n=n)]


def _unpublished(item: str, categories: list[str], claims: pd.DataFrame) -> list[Cell]:
    stated = claims[(claims["item"] == item) & (claims["unit"] == "%") & claims["relation"].isin(["eq", "about"])]
    published = set(stated["category"])
    rest = [(item, c) for c in categories if c not in published]
    return rest if published and rest else []


def _bounds(program: Program, cells: list[Cell], n: int | None) -> tuple[int, int, float, float]:
    if any(cell not in program.cells for cell in cells):  # no claim speaks of this item
        return 0, n if n is not None else program.max_n, 0.0, 1.0
    fewest = _solution(program, dict.fromkeys(cells, 1), n)
    most = _solution(program, dict.fromkeys(cells, -1), n)
    low, high = _best_share(program, cells, fewest, 1, n), _best_share(program, cells, most, -1, n)
    return sum(fewest[c] for c in cells), sum(most[c] for c in cells), float(low), float(high)


def _best_share(program: Program, cells: list[Cell], start: dict[Cell, int], sign: int, n: int | None) -> Fraction:
    """Minimise (`sign` 1) or maximise (-1) count / n exactly, by Dinkelbach's iterations from a solution."""
    share = _share(start, cells)
    limit = 0 if sign == 1 else 1
    while share != limit and n is None:
        objective: Mapping[Cell, int] = {
            **dict.fromkeys(cells, sign * share.denominator),
            SIZE: -sign * share.numerator,
        }
        better = _share(_solution(program, objective, n), cells)
        if sign * better >= sign * share:
            break
        share = better
    return share


def _share(values: Mapping[Cell, int], cells: list[Cell]) -> Fraction:
    return Fraction(sum(values[c] for c in cells), values[SIZE])


def _solution(program: Program, objective: Mapping[Cell, int], n: int | None) -> dict[Cell, int]:
    values = program.solve(objective, n=n)
    if values is None:  # pragma: no cover - consistency was checked first
        raise ArithmeticError("a consistent program became infeasible")
    return values
