"""What is logically possible for every cell of a survey, given the published claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from quality_study.audit.contradictions import check_consistency
from quality_study.audit.program import SIZE, Cell, Program, build_program
from quality_study.audit.trees import Ranges, Whole, is_tree, ranges, split
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
    tables = _tables(program, range(1, max_n + 1) if n is None else [n])
    if not len(tables.sizes):
        check_consistency(program, claims, n=n)
    rows = []
    for item, group in items.groupby("item", sort=False):
        categories = list(group["category"])
        targets = [(c, [(str(item), c)]) for c in categories]
        rest = _unpublished(str(item), categories, claims)
        if rest and group["type"].iloc[0] in ("scale", "choice"):
            targets.append((REST, rest))
        for category, cells in targets:
            rows.append([item, category, *_bounds(program, tables, cells, n)])
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.astype({"low_count": "Int64", "high_count": "Int64"})


def joint_sizes(claims: pd.DataFrame, items: pd.DataFrame, *, max_n: int) -> list[int]:
    """List the sample sizes that all the claims about one population allow together.

    Parameters are those of :func:`cell_bounds`. Where :func:`~quality_study.audit.sizes.compatible_sizes` looks at
    published percentages only, this also uses orderings, inequalities and sums.
    """
    program = build_program(claims, items, max_n=max_n)
    return [int(n) for n in _tables(program, range(1, max_n + 1)).sizes]


def program_bounds(program: Program, cells: Sequence[Cell], n: int | None) -> tuple[int, int, float, float]:
    """Bound the number and the share of respondents in several cells together, for any consistent program.

    Returns
    -------
    tuple
        Lowest and highest count, lowest and highest share.
    """
    fewest = _solution(program, dict.fromkeys(cells, 1), n)
    most = _solution(program, dict.fromkeys(cells, -1), n)
    low, high = _best_share(program, cells, fewest, 1, n), _best_share(program, cells, most, -1, n)
    return sum(fewest[c] for c in cells), sum(most[c] for c in cells), float(low), float(high)


def _tables(program: Program, sizes: Sequence[int]) -> Ranges:
    """Find the sizes that the program allows, and the ranges of the cells whose part of it is a tree."""
    parts = split(program)
    trees = [part for part in parts if is_tree(part)]
    left = np.array(sizes, dtype=np.int64)
    for part in trees:
        left = ranges(part, left).sizes
    for part in parts:
        if part not in trees:
            left = np.array([n for n in left if part.feasible(n=int(n))], dtype=np.int64)
    known = [ranges(part, left) for part in trees]
    return Ranges(
        left,
        {cell: low for found in known for cell, low in found.low.items()},
        {cell: high for found in known for cell, high in found.high.items()},
    )


def _unpublished(item: str, categories: list[str], claims: pd.DataFrame) -> list[Cell]:
    stated = of_everyone(claims[claims["item"] == item])
    stated = stated[(stated["unit"] == "%") & stated["relation"].isin(["eq", "about"])]
    published = {*stated["category"]} & {*categories}
    rest = [(item, c) for c in categories if c not in published]
    return rest if published and rest else []


def _bounds(program: Program, tables: Ranges, cells: list[Cell], n: int | None) -> tuple[int, int, float, float]:
    if any(cell not in program.cells for cell in cells):  # no claim speaks of this item
        return 0, int(tables.sizes.max()), 0.0, 1.0
    if any(cell not in tables.low for cell in cells):
        return program_bounds(program, cells, n)
    low, high = _total(tables.low, cells), _total(tables.high, cells)
    if len(cells) > 1:  # in a tree, any counts within the ranges that sum to n are the counts of some answers
        others = [c for c in program.cells if c[0] == cells[0][0] and c not in cells]
        low = np.maximum(low, tables.sizes - _total(tables.high, others))
        high = np.minimum(high, tables.sizes - _total(tables.low, others))
    return int(low.min()), int(high.max()), float((low / tables.sizes).min()), float((high / tables.sizes).max())


def _total(counts: Mapping[Cell, Whole], cells: Sequence[Cell]) -> Whole:
    total: Whole = np.sum([counts[c] for c in cells], axis=0)
    return total


def _best_share(program: Program, cells: Sequence[Cell], start: dict[Cell, int], sign: int, n: int | None) -> Fraction:
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


def _share(values: Mapping[Cell, int], cells: Sequence[Cell]) -> Fraction:
    return Fraction(sum(values[c] for c in cells), values[SIZE])


def _solution(program: Program, objective: Mapping[Cell, int], n: int | None) -> dict[Cell, int]:
    values = program.solve(objective, n=n)
    if values is None:  # pragma: no cover - consistency was checked first
        raise ArithmeticError("a consistent program became infeasible")
    return values
