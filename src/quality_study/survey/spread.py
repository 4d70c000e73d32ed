"""How answered numbers are spread, without a number that would be one person's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: A value that too few people surround is not given.
Limits = tuple[float, float] | None


@dataclass(frozen=True)
class Spread:
    """Some numbers summed up; None where fewer people than the threshold are on one side.

    Attributes
    ----------
    n : int
    median : float or None
    middle : (float, float) or None
        First and third quartiles.
    reach : (float, float) or None
        From the smallest number to the largest, the `threshold - 1` at either end left out: the extremes are those of
        as many people as the threshold.
    """

    n: int
    median: float | None
    middle: Limits
    reach: Limits


def spread(values: Iterable[float], *, threshold: int) -> Spread:
    """Sum up numbers so that each one given has at least `threshold` people at or beyond it on either side.

    Parameters
    ----------
    values : iterable of float
    threshold : int
        1 gives the smallest and the largest number themselves.

    Examples
    --------
    >>> spread(range(1, 21), threshold=5)
    Spread(n=20, median=10.5, middle=(5.75, 15.25), reach=(5.0, 16.0))
    >>> spread(range(1, 11), threshold=5)
    Spread(n=10, median=5.5, middle=None, reach=None)
    """
    ordered = np.sort(np.fromiter(values, dtype=float))
    n = len(ordered)
    if not n:
        return Spread(0, None, None, None)
    low, median, high = (float(q) for q in np.quantile(ordered, [0.25, 0.5, 0.75]))
    wide = n >= 4 * threshold or threshold == 1
    return Spread(
        n,
        median if n >= 2 * threshold or threshold == 1 else None,
        (low, high) if wide else None,
        (float(ordered[threshold - 1]), float(ordered[n - threshold])) if wide else None,
    )


def few_behind(values: Iterable[float], edges: Sequence[float] | NDArray[np.float64], *, threshold: int) -> bool:
    """Tell whether bars would show, or let a reader work out, that fewer people than `threshold` gave some numbers.

    The quartiles of :func:`spread` stand beside them: one that falls between two answers tells how many are below it,
    and the bars how many are below each edge.

    Parameters
    ----------
    values : iterable of float
    edges : sequence of float
        Where the bars begin and end.
    threshold : int

    Examples
    --------
    >>> marks = [1] * 6 + [2] * 4 + [3] * 9
    >>> few_behind(marks, [0.5, 2.5, 3.5], threshold=5), few_behind(marks, [0.5, 1.5, 2.5, 3.5], threshold=5)
    (False, True)
    """
    ordered = np.sort(np.fromiter(values, dtype=float))
    n = len(ordered)
    known = {0, *np.cumsum(np.histogram(ordered, np.asarray(edges))[0]).tolist()}
    for quarter in (0.25, 0.5, 0.75) if n > 1 else ():
        place = (n - 1) * quarter
        below = int(place) + 1
        if place % 1 and ordered[below - 1] < ordered[below]:
            known.add(below)
    counts = np.diff(sorted(known))
    return bool((counts[counts > 0] < threshold).any())
