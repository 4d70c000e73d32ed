"""The parts of a program that share nothing but the sample size, and the exact ranges of those that form a tree.

Once n is fixed, an item that no claim compares with another one is solved on its own. Where the comparisons form no
cycle, narrowing each cell by each row until nothing changes leaves exactly the values that some answers take; it is
done for all sample sizes at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt
import scipy

from quality_study.audit.program import SIZE, Cell, Program, Row

Whole = npt.NDArray[np.int64]
#: Products of coefficients and counts stay exact below this.
_MOST = 2**60


@dataclass(frozen=True)
class Ranges:
    """The smallest and largest count of every cell, for each sample size that the rows allow.

    Parameters
    ----------
    sizes : array, shape (sizes,)
        In increasing order.
    low, high : mapping of cell to array, shape (sizes,)
    """

    sizes: Whole
    low: Mapping[Cell, Whole]
    high: Mapping[Cell, Whole]


def split(program: Program) -> list[Program]:
    """Cut a program into the smallest programs that are linked by the sample size only."""
    group, _ = _groups(program.cells, program.rows)
    parts = [Program((), tuple(r for r in program.rows if not _cells(r)), program.max_n)]
    for label in dict.fromkeys(group.values()):
        cells = tuple(c for c in program.cells if group[c] == label)
        rows = tuple(r for r in program.rows if any(group[c] == label for c in _cells(r)[:1]))
        parts.append(Program(cells, rows, program.max_n))
    return parts


def is_tree(program: Program) -> bool:
    """Tell whether :func:`ranges` is exact: rows of several cells weigh each by 1 or -1 and form no cycle of cells.

    A row of one cell keeps an interval whatever its weight.
    """
    joining = [row for row in program.rows if len(_cells(row)) > 1]
    largest = max((abs(v) for row in program.rows for v in row.terms.values()), default=1)
    if largest * program.max_n * (len(program.cells) + 1) >= _MOST:
        return False
    if any(abs(row.terms[c]) != 1 for row in joining for c in _cells(row)):
        return False
    _, trees = _groups(program.cells, joining)
    nodes, links = len(program.cells) + len(joining), sum(len(_cells(row)) for row in joining)
    return links == nodes - trees


def ranges(program: Program, sizes: Iterable[int]) -> Ranges:
    """Narrow every cell by every row until nothing changes; sizes that leave a cell without value are dropped.

    Parameters
    ----------
    program : Program
        One for which :func:`is_tree` holds.
    sizes : iterable of int
        The sample sizes to try.

    References
    ----------
    Freuder (1982), A sufficient condition for backtrack-free search, Journal of the ACM 29(1), 24-32.
    """
    n = np.array(sorted(sizes), dtype=np.int64)
    position = {cell: i for i, cell in enumerate(program.cells)}
    low, high = np.zeros((len(position), len(n)), np.int64), np.tile(n, (len(position), 1))
    alive: npt.NDArray[np.bool_] = np.ones(len(n), dtype=bool)
    for row in program.rows:
        if not _cells(row):
            total = row.terms[SIZE] * n
            alive = np.logical_and.reduce([alive, total >= row.low, total <= row.high])
    changed = True
    while changed:
        n, low, high = n[alive], low[:, alive], high[:, alive]
        before = low.copy(), high.copy()
        for row in program.rows:
            at = [position[c] for c in _cells(row)]
            if at:
                low[at], high[at] = _narrowed(row, n, low[at], high[at])
        alive = np.logical_and.reduce(low <= high, axis=0)
        changed = not (np.array_equal(before[0], low) and np.array_equal(before[1], high))
    return Ranges(n, dict(zip(program.cells, low, strict=True)), dict(zip(program.cells, high, strict=True)))


def _narrowed(row: Row, n: Whole, low: Whole, high: Whole) -> tuple[Whole, Whole]:
    """Narrow the cells of one row, given the ranges of the others; arrays have shape (cells of the row, sizes)."""
    weights = np.array([row.terms[c] for c in _cells(row)], dtype=np.int64)[:, None]
    least = np.where(weights > 0, weights * low, weights * high)
    most = np.where(weights > 0, weights * high, weights * low)
    fixed = row.terms.get(SIZE, 0) * n
    if row.high != inf:  # weight x cell <= what the others leave at most
        room = int(row.high) - fixed - (least.sum(axis=0) - least)
        high = np.where(weights > 0, np.minimum(high, room // weights), high)
        low = np.where(weights < 0, np.maximum(low, -(room // -weights)), low)
    if row.low != -inf:  # weight x cell >= what the others leave at least
        need = int(row.low) - fixed - (most.sum(axis=0) - most)
        low = np.where(weights > 0, np.maximum(low, -(-need // weights)), low)
        high = np.where(weights < 0, np.minimum(high, -need // -weights), high)
    return low, high


def _groups(cells: Sequence[Cell], rows: Sequence[Row]) -> tuple[dict[Cell, int], int]:
    """Give one number to all the cells that rows link together; count the groups of cells and rows."""
    position = {cell: i for i, cell in enumerate(cells)}
    pairs = [(position[c], len(cells) + i) for i, row in enumerate(rows) for c in _cells(row)]
    total = len(cells) + len(rows)
    i, j = zip(*pairs, strict=True) if pairs else ((), ())
    count, labels = scipy.sparse.csgraph.connected_components(
        scipy.sparse.coo_array((np.ones(len(pairs)), (i, j)), shape=(total, total)), directed=False
    )
    return dict(zip(cells, labels.tolist(), strict=False)), int(count)


def _cells(row: Row) -> list[Cell]:
    return [cell for cell in row.terms if cell != SIZE]
