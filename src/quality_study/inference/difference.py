"""Confidence interval of a difference between two independent proportions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from quality_study.inference.result import Interval
from quality_study.inference.sample import Floats, alone, checked_alpha, checked_counts, checked_method

#: Newton steps: about seven do; thirty for groups of a thousand million, or for an interval of almost no confidence.
_MOST_STEPS = 100

_METHODS = {
    "miettinen-nurminen": (
        "Miettinen-Nurminen",
        "Miettinen et Nurminen (1985), Comparative Analysis of Two Rates, Statistics in Medicine 4",
    ),
    "mee": (
        "Mee",
        "Mee (1984), Confidence Bounds for the Difference between Two Probabilities, Biometrics 40",
    ),
    "newcombe": (
        "Newcombe",
        "Newcombe (1998), Interval Estimation for the Difference between Independent Proportions: Comparison of "
        "Eleven Methods, Statistics in Medicine 17",
    ),
}


def difference_interval(
    count1: float,
    n1: float,
    count2: float,
    n2: float,
    *,
    confidence: float = 0.95,
    method: str = "miettinen-nurminen",
) -> Interval:
    """Give the confidence interval of the first proportion less the second, for independent groups.

    Parameters
    ----------
    count1, n1, count2, n2 : float
        Answers counted in each group, and its size; weighted counts and effective sizes will do.
    confidence : float, default 0.95
    method : {"miettinen-nurminen", "mee", "newcombe"}
        The first two invert the score test, with and without the factor N / (N - 1) on the variance; the third
        combines two Wilson intervals.

    Returns
    -------
    Interval
        Between -1 and 1, which are its limits when a group is empty.

    Raises
    ------
    StudyError
        Impossible counts or confidence, an unknown method.

    References
    ----------
    Mee (1984), Biometrics 40, 1175-1176.
    Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226.
    Newcombe (1998), Statistics in Medicine 17, 873-890.

    Examples
    --------
    >>> found = difference_interval(56, 70, 48, 80)
    >>> round(found.low, 4), round(found.high, 4), found.method
    (0.0528, 0.3382, 'Miettinen-Nurminen')
    """
    alone("effectif et taille", count1, n1, count2, n2)
    low, high = difference_bounds(count1, n1, count2, n2, confidence=confidence, method=method)
    return Interval(float(low), float(high), confidence, *_METHODS[method])


def difference_bounds(
    count1: npt.ArrayLike,
    n1: npt.ArrayLike,
    count2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    confidence: float = 0.95,
    method: str = "miettinen-nurminen",
) -> tuple[Floats, Floats]:
    """Give the limits of :func:`difference_interval` for many pairs of groups at once.

    Parameters
    ----------
    count1, n1, count2, n2 : array_like
        Of shapes that broadcast together.
    confidence, method
        As for :func:`difference_interval`.

    Returns
    -------
    low, high : ndarray of float
        In the common shape of the arguments.

    Raises
    ------
    StudyError
        As for :func:`difference_interval`.

    Notes
    -----
    For a multiplier L of the constraint p1 - p2 = D, the constrained likelihood equations separate:
    ``L p1 (1 - p1) = n1 p1 - x1`` and ``L p2 (1 - p2) = x2 - n2 p2``, two quadratics. Each divided by its n,
    they add up to ``D - d = L V`` where d is the observed difference and V the variance of the score statistic, whose
    square is therefore ``(D - d)^2 / V = L (D - d)``. Put in terms of L alone, this is
    ``(S1 + S2 - n1 - n2) / 2 - L d`` with ``S1^2 = (L - n1)^2 + 4 L x1`` and ``S2^2 = (L + n2)^2 - 4 L x2``: the
    norms of vectors that move along straight lines, so a convex function of L, which is 0 at 0 and increases. Newton
    steps from above the limit thus reach it from any counts, 0 and n included, without the usual cubic.

    Examples
    --------
    >>> low, high = difference_bounds([0, 10], 10, 0, 20)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([-0.1658, 0.7156], [0.2844, 1.0])
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    checked_method(method, _METHODS)
    alpha = checked_alpha(confidence)
    shared = np.broadcast_arrays(*checked_counts(count1, n1), *checked_counts(count2, n2))
    x1, m1, x2, m2 = (x.copy() for x in shared)
    empty = (m1 == 0) | (m2 == 0)
    # An empty group leaves everything possible; one stands in for zero so that the formulas stay defined.
    m1, m2 = np.maximum(m1, 1), np.maximum(m2, 1)
    if method == "newcombe":
        low, high = confint_proportions_2indep(x1, m1, x2, m2, method="newcomb", compare="diff", alpha=alpha)
    else:
        square = scipy.stats.norm.isf(alpha / 2) ** 2 * (
            (m1 + m2) / (m1 + m2 - 1) if method == "miettinen-nurminen" else 1.0
        )
        # The lower limit is the upper one of the second group less the first, with its sign changed.
        count, n = np.array([[x1, x2], [x2, x1]]), np.array([[m1, m2], [m2, m1]])
        high, swapped = _score_limit(count, n, square)
        low = -swapped
    # Rounding may leave a last digit outside.
    return np.where(empty, -1.0, np.maximum(low, -1)), np.where(empty, 1.0, np.minimum(high, 1))


def _score_limit(count: Floats, n: Floats, square: npt.ArrayLike) -> Floats:
    """Return the difference above the observed one at which the squared score statistic is `square`.

    `count` and `n` have shape (2, 2, ...): the two groups are on the first axis.
    """
    sign = np.array([1.0, -1.0]).reshape(2, *[1] * (n.ndim - 1))
    lean, across = sign * (n - 2 * count), 2 * np.sqrt(count * (n - count))
    observed = (sign * count / n).sum(axis=0)
    away = np.where(sign > 0, n - count, count)  # answers that keep the difference from being 1
    room = (away / n).sum(axis=0)
    full = room < 1e-12  # the observed difference is already 1
    room = np.where(full, 1.0, room)
    multiplier = (square + away.sum(axis=0)) / room  # a share that tends to 0 is at most away / multiplier
    for _ in range(_MOST_STEPS):
        norms = np.hypot(multiplier - lean, across)
        # (norms - n) / multiplier, written without the subtraction that loses digits in large groups
        beyond = ((multiplier - 2 * lean) / (norms + n)).sum(axis=0) / 2 - observed
        # where a group without yes or without no makes a corner, any slope between its two sides will do
        slopes = np.divide(multiplier - lean, norms, out=np.zeros_like(norms), where=norms > 0)
        slope = np.where(full, 1.0, slopes.sum(axis=0) / 2 - observed)
        step = np.where(full, 0.0, (multiplier * beyond - square) / slope)
        multiplier = multiplier - step
        if (np.abs(step) * square <= 1e-14 * multiplier**2).all():
            break
    return np.where(full, 1.0, observed + square / multiplier)
