"""Confidence interval of one proportion, the size of the population known or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from quality_study.inference.result import Interval
from quality_study.inference.sample import (
    Floats,
    alone,
    checked_alpha,
    checked_counts,
    checked_method,
    floats,
    one_number,
)
from quality_study.words.errors import StudyError
from quality_study.words.french import sentence


@dataclass(frozen=True)
class _Method:
    name: str
    reference: str
    bounds: Callable[[Floats, Floats, float], tuple[Floats, Floats]] | None = None


def proportion_interval(
    count: float, n: float, *, confidence: float = 0.95, method: str = "wilson", population: int | None = None
) -> Interval:
    """Give the confidence interval of a proportion, with equal risks on both sides.

    Parameters
    ----------
    count, n : float
        Answers counted among `n`; whole for ``finite``, otherwise weighted counts and an effective size will do.
    confidence : float, default 0.95
    method : {"wilson", "clopper-pearson", "jeffreys", "agresti-coull", "finite"}
        ``jeffreys`` follows the end rule of Brown, Cai and DasGupta: 0 when nobody, 1 when everybody.
        ``agresti-coull`` is not cut at 0 and 1, so that a limit outside shows where it stops being usable.
        ``finite`` inverts the hypergeometric law: a share K/N of a population of N stays when seeing at most
        `count`, and at least `count`, both have a probability of at least (1 - confidence) / 2.
    population : int, optional
        Size of the population the `n` were drawn from, without replacement; for ``finite`` only.

    Returns
    -------
    Interval
        Shares; (0, 1) when `n` is 0. With ``finite``, ``certain`` holds what is possible whatever the unseen
        think, and a census has an interval of width zero.

    Raises
    ------
    StudyError
        Impossible counts, confidence or population; an unknown method; a population without ``finite``, or the
        reverse.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    Clopper and Pearson (1934), Biometrika 26, 404-413.
    Agresti and Coull (1998), The American Statistician 52, 119-126.
    Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.
    Buonaccorsi (1987), The American Statistician 41, 215-218 (``finite``).

    Examples
    --------
    >>> wilson = proportion_interval(81, 263)
    >>> round(wilson.low, 4), round(wilson.high, 4)
    (0.2553, 0.3662)
    >>> exact = proportion_interval(18, 20, method="finite", population=25)
    >>> exact.low * 25, exact.high * 25, exact.certain
    (20.0, 23.0, (0.72, 0.92))
    """
    alone("effectif et taille", count, n)
    if population is not None:
        population = int(one_number(population, "population", least=1, whole=True))
    low, high = proportion_bounds(count, n, confidence=confidence, method=method, population=population)
    found, size = (float(x) for x in checked_counts(count, n))
    certain = None if population is None else (found / population, (population - size + found) / population)
    chosen = _METHODS[method]
    return Interval(float(low), float(high), confidence, chosen.name, chosen.reference, certain)


def proportion_bounds(
    count: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    confidence: float = 0.95,
    method: str = "wilson",
    population: npt.ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Give the limits of :func:`proportion_interval` for many cells at once.

    Parameters
    ----------
    count, n : array_like
        Of shapes that broadcast together.
    confidence, method
        As for :func:`proportion_interval`.
    population : array_like of int, optional
        For ``finite`` only; broadcasts with the counts.

    Returns
    -------
    low, high : ndarray of float
        Shares, in the common shape of the arguments.

    Raises
    ------
    StudyError
        As for :func:`proportion_interval`.

    Examples
    --------
    >>> low, high = proportion_bounds([0, 10, 20], 20, method="clopper-pearson")
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.272, 0.832], [0.168, 0.728, 1.0])
    """
    chosen = _METHODS[checked_method(method, _METHODS)]
    alpha = checked_alpha(confidence)
    found, size = checked_counts(count, n)
    if chosen.bounds is None:
        return _finite(found, size, population, alpha)
    if population is not None:
        message = "La méthode « {name} » ne tient pas compte d'une population connue : choisissez « finite »"
        raise StudyError(sentence(message, name=method))
    # Nobody asked leaves everything possible; one stands in for zero so that the formulas stay defined.
    low, high = chosen.bounds(found, np.maximum(size, 1), alpha)
    return np.where(size == 0, 0.0, low), np.where(size == 0, 1.0, high)


def _ends(limits: tuple[Floats, Floats], count: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Put exact ends where nobody or everybody was counted."""
    low, high = limits
    return np.where(count == 0, 0.0, low), np.where(count == n, 1.0, high)


def _confint(count: Floats, n: Floats, alpha: float, method: str) -> tuple[Floats, Floats]:
    from statsmodels.stats.proportion import proportion_confint

    return _ends(proportion_confint(count, n, alpha, method), count, n)


def _wilson(count: Floats, n: Floats, alpha: float) -> tuple[Floats, Floats]:
    return _confint(count, n, alpha, "wilson")


def _clopper_pearson(count: Floats, n: Floats, alpha: float) -> tuple[Floats, Floats]:
    return _confint(count, n, alpha, "beta")


def _jeffreys(count: Floats, n: Floats, alpha: float) -> tuple[Floats, Floats]:
    return _confint(count, n, alpha, "jeffreys")


def _agresti_coull(count: Floats, n: Floats, alpha: float) -> tuple[Floats, Floats]:
    # statsmodels cuts this one at 0 and 1.
    z = scipy.stats.norm.isf(alpha / 2)
    center = (count + z**2 / 2) / (n + z**2)
    reach = z * np.sqrt(center * (1 - center) / (n + z**2))
    return center - reach, center + reach


def _finite(count: Floats, n: Floats, population: npt.ArrayLike | None, alpha: float) -> tuple[Floats, Floats]:
    if population is None:
        raise StudyError(sentence("La méthode « finite » demande la taille de la population (population=...)"))
    total = floats(population)
    seen, size, total = np.broadcast_arrays(count, n, total)
    if not all((x == np.floor(x)).all() for x in (seen, size, total)):
        raise StudyError(sentence("La méthode « finite » demande des effectifs entiers"))
    wrong = ~((total >= size) & (total >= 1) & np.isfinite(total))
    if wrong.any():
        message = "Une population compte au moins les répondants : {n} sur {total} est impossible"
        raise StudyError(sentence(message, n=size[wrong][0], total=total[wrong][0]))
    low = _fewest(seen, size, total, alpha / 2) / total
    return low, (total - _fewest(size - seen, size, total, alpha / 2)) / total


def _fewest(seen: Floats, size: Floats, total: Floats, tail: float) -> Floats:
    """Return the smallest K of a population for which seeing at least `seen` has a probability of at least `tail`.

    That probability grows with K, and is 1 at the largest K possible: a bisection on whole numbers.
    """
    low, high = seen, total - size + seen
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        # A probability equal to the risk stays inside, whatever the last digit.
        likely = scipy.stats.hypergeom.sf(seen - 1, total, middle, size) >= tail * (1 - 1e-9)
        low, high = np.where(likely | (low == high), low, middle + 1), np.where(likely, middle, high)
    return low


_METHODS = {
    "wilson": _Method(
        "Wilson",
        "Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, JASA 22",
        _wilson,
    ),
    "clopper-pearson": _Method(
        "Clopper-Pearson",
        "Clopper et Pearson (1934), The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial, "
        "Biometrika 26",
        _clopper_pearson,
    ),
    "jeffreys": _Method(
        "Jeffreys",
        "Brown, Cai et DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16",
        _jeffreys,
    ),
    "agresti-coull": _Method(
        "Agresti-Coull",
        "Agresti et Coull (1998), Approximate Is Better than “Exact” for Interval Estimation of Binomial Proportions, "
        "The American Statistician 52",
        _agresti_coull,
    ),
    "finite": _Method(
        "exact, population finie",
        "Buonaccorsi (1987), A Note on Confidence Intervals for Proportions in Finite Populations, "
        "The American Statistician 41",
    ),
}
