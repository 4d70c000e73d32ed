"""How often an answer of one group passes an answer of the other: Cliff's delta and the probability of superiority."""

from __future__ import annotations

import numpy as np
import scipy

from quality_study.inference.result import Estimate, Interval
from quality_study.inference.sample import Floats, checked_alpha

_CLIFF = (
    "Cliff (1996), Answering Ordinal Questions with Ordinal Data Using Ordinal Statistics, Multivariate Behavioral "
    "Research 31"
)
_FENG = (
    "Feng et Cliff (2004), Monte Carlo Evaluation of Ordinal d with Improved Confidence Interval, Journal of Modern "
    "Applied Statistical Methods 3"
)


def cliff_delta(x: Floats, y: Floats, *, confidence: float) -> Estimate:
    r"""Give P(X > Y) - P(X < Y) and its asymmetric interval, which never leaves -1 to 1.

    Parameters
    ----------
    x, y : ndarray
        At least two answers each.
    confidence : float

    Notes
    -----
    Unbiased variance of Cliff (1996) and Student's quantile, as in the R package effsize. When the groups do not
    overlap the variance is zero: the limit is then that of Feng and Cliff (2004), (m - z²) / (m + z²), m the smaller
    size.

    Examples
    --------
    >>> str(cliff_delta(np.array([1.0, 2, 3]), np.array([4.0, 5, 6]), confidence=0.95))
    'delta de Cliff : −1,00 [−1,00\xa0; 0,12]'
    """
    n1, n2 = len(x), len(y)
    below, upto = (np.searchsorted(np.sort(y), x, side) for side in ("left", "right"))
    of_x = (below - (n2 - upto)) / n2
    under, until = (np.searchsorted(np.sort(x), y, side) for side in ("left", "right"))
    of_y = ((n1 - until) - under) / n1
    delta = float(of_x.mean())
    squares = n1 * n2 - int((upto - below).sum()) - n1 * n2 * delta**2
    spread = n2**2 * ((of_x - delta) ** 2).sum() + n1**2 * ((of_y - delta) ** 2).sum() - squares
    variance = max(spread / (n1 * n2 * (n1 - 1) * (n2 - 1)), (1 - delta**2) / (n1 * n2 - 1))
    quantile = float(scipy.stats.t.isf(checked_alpha(confidence) / 2, n1 + n2 - 2))
    low, high = dominance_limits(delta, variance, quantile, smaller=min(n1, n2), confidence=confidence)
    apart = abs(delta) == 1
    return Estimate(
        "delta de Cliff",
        delta,
        Interval(low, high, confidence, "Feng et Cliff" if apart else "Cliff", _FENG if apart else _CLIFF),
    )


def dominance_limits(
    delta: float, variance: float, quantile: float, *, smaller: int, confidence: float
) -> tuple[float, float]:
    """Give the asymmetric limits of a difference of two probabilities that is bounded by -1 and 1.

    Parameters
    ----------
    delta, variance : float
        The estimate and its sampling variance.
    quantile : float
        Of Student's distribution.
    smaller : int
        Number of answers that stand behind an estimate of exactly -1 or 1, which has no variance.
    confidence : float

    Examples
    --------
    >>> low, high = dominance_limits(0.5, 0.04, 2.0, smaller=10, confidence=0.95)
    >>> round(low, 3), round(high, 3)
    (0.038, 0.786)
    """
    if abs(delta) == 1:
        z2 = float(scipy.stats.norm.isf(checked_alpha(confidence) / 2)) ** 2
        other = (smaller - z2) / (smaller + z2)
        return (other, 1.0) if delta > 0 else (-1.0, -other)
    room, q2 = 1 - delta**2, quantile**2 * variance
    half = quantile * np.sqrt(variance) * np.sqrt(room**2 + q2)
    return float((delta * room - half) / (room + q2)), float((delta * room + half) / (room + q2))


def superiority(delta: Estimate) -> Estimate:
    r"""Give P(X > Y) + P(X = Y) / 2, which is (delta + 1) / 2, with the limits of `delta` moved alike.

    Examples
    --------
    >>> str(superiority(Estimate("delta", 0.5, Interval(0.0, 0.8))))
    'probabilité de supériorité : 75,0\u202f% [50,0\xa0; 90,0]'
    """
    found = delta.interval
    moved = None
    if found is not None:
        moved = Interval((1 + found.low) / 2, (1 + found.high) / 2, found.confidence, found.method, found.reference)
    return Estimate("probabilité de supériorité", (1 + delta.value) / 2, moved, "share")
