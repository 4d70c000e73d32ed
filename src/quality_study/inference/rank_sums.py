"""Exact distributions of sums of ranks, ties included: every rearrangement is counted, none is drawn at random.

Midranks are whole or half numbers, so twice a rank is a whole number and the distribution of a sum lives on a grid:
adding one answer at a time to a table of counts gives it exactly, where enumeration would need 10**29 steps for two
groups of 50.
"""

from __future__ import annotations

import numpy as np
import scipy

from quality_study.inference.sample import Floats

ALTERNATIVES = ("two-sided", "greater", "less")
SIDE = {"two-sided": "bilatéral", "greater": "unilatéral à droite", "less": "unilatéral à gauche"}


def rank_sum_p(x: Floats, y: Floats, alternative: str) -> float:
    """Exact p-value of the rank sum of `x` when all allocations of the pooled answers to the two groups are as likely.

    Parameters
    ----------
    x, y : ndarray
    alternative : {"two-sided", "greater", "less"}
        Two-sided: chance of a sum at least as far from its expectation, on either side.

    References
    ----------
    Streitberg and Röhmel (1986), Exact Distributions for Permutation and Rank Tests: An Introduction to Some Recently
    Published Algorithms, Statistical Software Newsletter 12.

    Examples
    --------
    >>> round(rank_sum_p(np.array([1.0, 2, 2]), np.array([3.0, 3]), "two-sided"), 3)
    0.1
    """
    if len(y) < len(x):  # the table is as tall as the group is large
        mirror = {"two-sided": "two-sided", "greater": "less", "less": "greater"}
        return rank_sum_p(y, x, mirror[alternative])
    doubled = _doubled(scipy.stats.rankdata(np.concatenate([x, y])))
    steps = doubled - doubled.min()
    grain = max(int(np.gcd.reduce(steps)), 1)  # few categories: a coarse grid
    steps //= grain
    size, most = len(x), int(np.sort(steps)[-len(x) :].sum())
    ways = np.zeros((size + 1, most + 1))
    ways[0, 0] = 1.0
    for step in steps:
        if step <= most:
            ways[1:, step:] += ways[:-1, : most + 1 - step].copy()
    found = int(steps[:size].sum())
    return _tail(ways[size] / ways[size].sum(), found, size * steps.sum() / len(steps), alternative)


def signed_rank_p(ranks: Floats, positive: Floats, alternative: str) -> float:
    """Exact p-value of the sum of the ranks of positive differences when every sign is as likely as the other.

    Parameters
    ----------
    ranks : ndarray
        Midranks of the absolute differences that are not zero.
    positive : ndarray of bool
    alternative : {"two-sided", "greater", "less"}

    Examples
    --------
    >>> signed_rank_p(np.array([1.0, 2.5, 2.5]), np.array([True, True, True]), "greater")
    0.125
    """
    doubled = _doubled(ranks)
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    for step in doubled:
        chances *= 0.5
        chances[step:] += chances[: len(chances) - step].copy()
    return _tail(chances, int(doubled[positive.astype(bool)].sum()), float(doubled.sum() / 2), alternative)


def signed_rank_limit(n: int, risk: float) -> int:
    """Return the largest whole c with P(W <= c - 1) <= `risk` for the sum W of `n` untied signed ranks; 0 when none.

    Examples
    --------
    >>> signed_rank_limit(9, 0.025)
    6
    """
    chances = np.zeros(n * (n + 1) // 2 + 1)
    chances[0] = 1.0
    for step in range(1, n + 1):
        chances *= 0.5
        chances[step:] += chances[: len(chances) - step].copy()
    return int(np.searchsorted(np.cumsum(chances), risk * (1 + 1e-12), side="right"))


def _doubled(ranks: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.rint(2 * np.asarray(ranks)).astype(np.int64)


def _tail(chances: Floats, found: int, expected: float, alternative: str) -> float:
    values = np.arange(len(chances))
    slack = 1e-7  # sums are whole: only the expectation carries rounding
    if alternative == "greater":
        chosen = values >= found
    elif alternative == "less":
        chosen = values <= found
    else:
        chosen = np.abs(values - expected) >= abs(found - expected) - slack
    return float(min(chances[chosen].sum(), 1.0))
