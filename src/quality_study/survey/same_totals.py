"""Whether the test of a table of groups and answers would give its small counts to who knows its totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, exp, pi, sqrt

import numpy as np
import scipy
from numpy.typing import NDArray

#: With as many tables that have the same totals, the few digits of a test leave many of them.
MANY = 1_000_000
#: Most tables tried one by one.
_TRIED = 20_000
#: Fewest values that each small count keeps.
_VALUES = 3
#: How far the printed effect and p may be from those computed.
_EFFECT, _P = 0.005, 0.0005


def number_of_tables(rows: Sequence[int], columns: Sequence[int]) -> float:
    """Return about how many tables of counts have these totals.

    References
    ----------
    Gail, M. and Mantel, N. (1977), "Counting the number of r x c contingency tables with fixed margins", Journal of the
    American Statistical Association 72, 859-862.

    Examples
    --------
    >>> round(number_of_tables([9, 6, 5], [8, 12]))  # there are 36
    38
    """
    n, size = sum(rows), len(columns)
    if n == 0 or size < 2:
        return 1.0
    variance = sum(r * (r + size) for r in rows) / (size * size * (size + 1))
    distance = (size - 1) / (variance * size) * sum((c - n / size) ** 2 for c in columns)
    free = 1
    for row in rows:
        free *= comb(row + size - 1, size - 1)
    scale = (size - 1) / (2 * pi * variance * size)
    return float(free * scale ** ((size - 1) / 2) * sqrt(size) * exp(-distance / 2))


def would_give_counts(counts: NDArray[np.int64], *, threshold: int, ordered: bool) -> bool:
    """Tell whether a published test leaves fewer than three values to some count below the threshold, zeros apart.

    How many are in each group and gave each answer is taken as known. Where few tables have these totals, each is
    tried: those that agree have a small count too, and the same Cramér's V and chi-square p, as printed. Tests of ranks
    print more than that, and are kept only where very many tables have these totals.

    Parameters
    ----------
    counts : ndarray of int, (groups, answers)
    threshold : int
    ordered : bool
        The test is one of ranks.

    Examples
    --------
    >>> small = np.array([[2, 2, 4], [3, 3, 1], [1, 1, 4]])
    >>> would_give_counts(small, threshold=5, ordered=True), would_give_counts(small * 5, threshold=5, ordered=True)
    (True, False)
    """
    small = (counts > 0) & (counts < threshold)
    if not small.any():
        return False
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    number = number_of_tables(rows.tolist(), columns.tolist())
    if number >= MANY:
        return False
    if ordered or number > _TRIED:
        return True
    tables = np.array(list(_tables(rows.tolist(), columns.tolist())))
    effects, ps = _chi_square(tables)
    (effect,), (p,) = _chi_square(counts[np.newaxis])
    has_small = ((tables > 0) & (tables < threshold)).any(axis=(1, 2))  # a table without would be shown whole
    agree = tables[has_small & (np.abs(effects - effect) <= _EFFECT) & (np.abs(ps - p) <= _P)]
    return any(len(np.unique(agree[:, i, j])) < _VALUES for i, j in np.argwhere(small))


def _chi_square(tables: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Cramér's V and the p of each of several tables that have the same totals; empty columns do not count."""
    tables = tables[:, :, tables[0].sum(axis=0) > 0]
    rows, columns = tables[0].sum(axis=1), tables[0].sum(axis=0)
    expected = np.outer(rows, columns) / rows.sum()
    statistics = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    least = max(1, min(expected.shape) - 1)
    degrees = max(1, (len(rows) - 1) * (len(columns) - 1))
    return np.sqrt(statistics / rows.sum() / least), np.asarray(scipy.stats.chi2.sf(statistics, degrees))


def _tables(rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield every table of counts that has these totals."""
    if len(rows) == 1:
        yield (tuple(columns),)
        return
    for first in _row(rows[0], columns):
        for others in _tables(rows[1:], [c - own for c, own in zip(columns, first, strict=True)]):
            yield (first, *others)


def _row(total: int, most: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(most) == 1:
        if total <= most[0]:
            yield (total,)
        return
    for count in range(min(total, most[0]) + 1):
        for others in _row(total - count, most[1:]):
            yield (count, *others)
