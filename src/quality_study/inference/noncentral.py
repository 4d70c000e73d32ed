"""Interval of an effect size that is a chi-square statistic divided by its largest value."""

from __future__ import annotations

import scipy

from quality_study.inference.result import Interval
from quality_study.inference.sample import checked_alpha

#: Of the power-constrained upper limit: what stands one standard deviation below the median study without effect.
_LEAST_POWER = 0.16


def noncentral_interval(statistic: float, freedom: int, largest: float, *, confidence: float) -> Interval:
    """Give the interval of ``statistic / largest`` by inverting the noncentral chi-square distribution.

    It holds zero when the statistic is no larger than chance makes it, which a percentile bootstrap of a positive
    effect never does: with three groups of 10 or 30 answers on 5 levels that one covers 0 % of the time
    without effect and 82 to 92 % with one, this one 98 to 100 %, at the price of width when the effect is large.
    Its width is never zero either: see :func:`noncentral_limits`.

    Parameters
    ----------
    statistic : float
        Kruskal-Wallis H, Friedman's chi-square, Cochran's Q.
    freedom : int
        Its degrees of freedom.
    largest : float
        The greatest value it can take.
    confidence : float

    References
    ----------
    Smithson (2003), Confidence intervals, Sage, chapter 4.

    Examples
    --------
    >>> found = noncentral_interval(12.0, 2, 29, confidence=0.95)
    >>> round(found.low, 3), round(found.high, 3)
    (0.055, 0.971)
    """
    low, high = (min(x / largest, 1.0) for x in noncentral_limits(statistic, freedom, confidence=confidence))
    return Interval(
        low,
        max(high, min(statistic / largest, 1.0)),  # a statistic below what chance gives would lie above both limits
        confidence,
        "inversion du khi-deux non central",
        "Smithson (2003), Confidence intervals, Sage, chapitre 4",
    )


def noncentral_limits(statistic: float, freedom: int, *, confidence: float) -> tuple[float, float]:
    """Give the lowest and highest noncentrality under which `statistic` is neither too large nor too small.

    Answers more alike than chance makes them would put both limits at zero, as if a handful of answers proved that
    there is no effect. The upper limit is therefore never below that of a statistic which one study in six without
    effect does not reach (a power of 16 %): the interval only gains width, and holds the true value more often.

    References
    ----------
    Smithson (2003), Confidence intervals, Sage, chapter 4. Cowan, Cranmer, Gross and Vitells (2011), Power-constrained
    limits, arXiv 1105.3166 (upper limit).

    Examples
    --------
    >>> low, high = noncentral_limits(0.0, 2, confidence=0.95)
    >>> low, round(high, 2), round(float(scipy.stats.ncx2.cdf(scipy.stats.chi2.ppf(0.16, 2), 2, high)), 3)
    (0.0, 4.05, 0.025)
    """
    risk = checked_alpha(confidence) / 2
    least = max(statistic, float(scipy.stats.chi2.ppf(_LEAST_POWER, freedom)))
    return noncentrality(statistic, freedom, 1 - risk), noncentrality(least, freedom, risk)


def noncentrality(value: float, freedom: int, chance: float) -> float:
    """Noncentrality under which the chance of at most `value` is `chance`; 0 when none is small enough.

    Examples
    --------
    >>> noncentrality(1.0, 2, 0.975)
    0.0
    """
    if scipy.stats.chi2.cdf(value, freedom) <= chance:
        return 0.0
    return float(scipy.special.chndtrinc(value, freedom, chance))
