"""The sizes that a program allows, and the least and greatest number and share of respondents in its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from quality_study.audit.program import SIZE, Cell, Program
from quality_study.audit.trees import Ranges, Whole, is_tree, ranges, split


def sized(program: Program) -> Ranges:
    """Find the sizes that a program allows, and the ranges of the cells of its trees."""
    return sizes_of(program, range(1, program.max_n + 1))


def sizes_of(program: Program, sizes: Sequence[int]) -> Ranges:
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


def answers_bounds(
    program: Program, tables: Ranges, cells: list[Cell], n: int | None = None
) -> tuple[int, int, float, float]:
    """Bound the number and the share of some answers to one item, given the sizes that the program allows.

    Returns
    -------
    tuple
        As for :func:`program_bounds`.
    """
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
