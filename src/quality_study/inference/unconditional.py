"""Exact unconditional p-values of a 2 x 2 table: which tables are as extreme, and the worst nuisance parameter.

Given the total s of the yes column, the first cell is hypergeometric whatever the common share, so that the chance of
the tables as extreme as the observed one is a mixture over s of conditional chances w(s) with binomial weights:
``f(share) = sum over s of w(s) * binomial(s; N, share)``. Ordering, exact, is done in integers within each s; what
remains is the maximum of one polynomial, of N + 1 terms whatever the sizes of the two groups.
"""

from __future__ import annotations

from itertools import groupby
from math import ceil, comb, isqrt, sqrt

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]

#: Points of the grid for each standard deviation of the binomial, in the arcsine scale where that is constant.
_PER_DEVIATION = 16
#: Highest points of the grid whose surroundings are searched again, and points and rounds of that search.
_CANDIDATES, _ZOOM, _ROUNDS = 16, 33, 3
#: Numbers held at once by the polynomial's evaluation: 32 MB.
_CHUNK = 4_000_000


def barnard_chances(count1: int, n1: int, count2: int, n2: int) -> Floats:
    """Conditional chance, for each total of yes, of a pooled z at least as far from zero as the observed one.

    Ties are exact: z² = N (x1 n2 - x2 n1)² / (n1 n2 s (N - s)) is compared by whole numbers, so that tables that mirror
    one another are never parted by rounding. Where s is 0 or N, z is 0 by convention.

    Returns
    -------
    ndarray of shape (n1 + n2 + 1,)
    """
    size, total = n1 + n2, count1 + count2
    squared, spread = (count1 * n2 - count2 * n1) ** 2, total * (size - total)
    if squared == 0:
        return np.ones(size + 1)
    below, above = np.empty(size + 1), np.empty(size + 1)
    for s in range(size + 1):
        # smallest whole d with d² / (s (N - s)) >= squared / spread, d being |x1 N - s n1|
        least = isqrt(max(-(-squared * s * (size - s) // spread) - 1, 0)) + 1
        below[s] = (s * n1 - least) // size
        above[s] = -(-(s * n1 + least) // size)
    totals = np.arange(size + 1)
    chances: Floats = scipy.stats.hypergeom.cdf(below, size, n1, totals) + scipy.stats.hypergeom.sf(
        above - 1, size, n1, totals
    )
    return chances


def boschloo_chances(count1: int, n1: int, count2: int, n2: int) -> Floats:
    """Conditional chance, for each total of yes, of a two-sided Fisher p at most equal to the observed one.

    The two-sided Fisher p sums the tables no more likely than the one at hand; all sums are whole numbers. About
    n1 * n2 long products: 0.1 s for two groups of 300.

    Returns
    -------
    ndarray of shape (n1 + n2 + 1,)
    """
    size, total = n1 + n2, count1 + count2
    ways1, ways2 = [comb(n1, x) for x in range(n1 + 1)], [comb(n2, x) for x in range(n2 + 1)]

    def terms(s: int) -> list[int]:
        return sorted(ways1[x] * ways2[s - x] for x in range(max(0, s - n2), min(n1, s) + 1))

    seen = ways1[count1] * ways2[count2]
    tail, among = sum(term for term in terms(total) if term <= seen), comb(size, total)
    chances = np.zeros(size + 1)
    for s in range(size + 1):
        all_ways = comb(size, s)
        most, reached = tail * all_ways // among, 0
        for term, tied in groupby(terms(s)):
            mass = term * sum(1 for _ in tied)
            if reached + mass > most:
                break
            reached += mass
        chances[s] = reached / all_ways
    return chances


def worst_case(chances: Floats) -> tuple[float, float]:
    """Maximum over the common share of ``sum of chances[s] * binomial(s; N, share)``, and the share that reaches it.

    A grid even in the arcsine scale, where the binomial has the same width everywhere, then a search around its highest
    points. Chances lie between 0 and 1, so that the curvature in that scale is about 4 N at most, and the grid alone is
    already within 0.002 of the maximum.

    Parameters
    ----------
    chances : ndarray of shape (N + 1,)
        Between 0 and 1.

    Returns
    -------
    p, share : float

    Examples
    --------
    >>> p, share = worst_case(np.array([0.0, 1.0, 0.0]))  # 2 share (1 - share)
    >>> round(p, 12), round(share, 6)
    (0.5, 0.5)
    """
    if np.ptp(chances) == 0:
        return float(chances[0]), 0.5
    points = 2 * ceil(_PER_DEVIATION * sqrt(len(chances))) + 1
    angles = np.linspace(0, np.pi / 2, points)
    values, step = _mixture(chances, angles), angles[1]
    padded = np.concatenate([[-1.0], values, [-1.0]])
    peaks = np.flatnonzero((values >= padded[:-2]) & (values >= padded[2:]))
    centres = angles[peaks[np.argsort(values[peaks])[-_CANDIDATES:]]]
    for _ in range(_ROUNDS):
        near = np.clip(centres[:, None] + np.linspace(-step, step, _ZOOM), 0, np.pi / 2)
        values = _mixture(chances, near.ravel()).reshape(near.shape)
        centres = np.take_along_axis(near, values.argmax(axis=1)[:, None], axis=1)[:, 0]
        step /= (_ZOOM - 1) / 2
    best = int(values.max(axis=1).argmax())
    return min(float(values[best].max()), 1.0), float(np.sin(centres[best]) ** 2)


def _mixture(chances: Floats, angles: Floats) -> Floats:
    size = len(chances) - 1
    s = np.arange(size + 1)
    ways = scipy.special.gammaln(size + 1) - scipy.special.gammaln(s + 1) - scipy.special.gammaln(size - s + 1)
    parts = np.array_split(angles, ceil(len(angles) * len(s) / _CHUNK))
    shares = [np.sin(part)[:, None] ** 2 for part in parts]
    return np.concatenate(
        [np.exp(ways + scipy.special.xlogy(s, p) + scipy.special.xlog1py(size - s, -p)) @ chances for p in shares]
    )
