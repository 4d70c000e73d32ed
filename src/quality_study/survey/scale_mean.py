"""The score interval of a mean on a scale of a few steps: Wilson's interval, for more than two answers."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite, nan

import scipy

from quality_study.inference.result import Interval
from quality_study.inference.sample import checked_alpha, floats, one_number, several
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import sentence

#: French name of the method.
METHOD = "score itéré"
#: Its name where everyone answered: nothing is estimated.
CENSUS = "population entière"
REFERENCE = "Rocks (2016), Interval estimation for the Net Promoter Score, The American Statistician 70, 365-372"
#: Relative distance kept from the ends of the scale, where the likelihood is zero.
_EDGE = 1e-10


def mean_interval(
    counts: Sequence[float], scores: Sequence[float], *, confidence: float = 0.95, population: int | None = None
) -> Interval:
    """Return the score interval of the mean of answers that can only take a few known values.

    It holds the means that a score test does not reject, the variance being that of the most likely distribution *of
    that mean* on the whole scale. With two values it is Wilson's interval. Unlike Student's, it stays within the scale,
    has a width when all answers are the same, and holds the true mean about as often as announced on small, lopsided
    samples (twelve respondents who answer 2, 3, 15 and 80 %: 97 % for this one, 78 % for Student's at 95 %).

    Parameters
    ----------
    counts : sequence of float
        How many gave each answer; not whole when they are effective sizes of weighted answers.
    scores : sequence of float
        Value of each answer, increasing: 1, 2, 3, 4 for ranks; -1, 0, 1 for a net score. Values nobody chose belong
        there: they bound the scale.
    confidence : float
        Between 0 and 1.
    population : int, optional
        How many people the respondents were drawn from, without replacement. The variance of their mean is then
        (N - n) / (N - 1) times as large, and no limit lies outside what the answers already given leave possible: the
        interval of a population that answered whole has a width of zero. It holds the true mean about as often as
        announced on average (95 % or more of all populations of 12 or 20 people and three answers), and 80 % of the
        time at worst, when few answers of a very small population are missing; without `population`, always more often.

    Returns
    -------
    Interval
        In the unit of the scores; the whole scale when nobody answered. ``certain`` is what is possible whatever the
        others think, when the population is known.

    Raises
    ------
    StudyError
        A count is missing, negative or no number, fewer people than answers, scores that do not increase, or an
        impossible confidence.

    References
    ----------
    Wilson, E. (1927), "Probable inference, the law of succession, and statistical inference", JASA 22, 209-212.
    Rocks, B. (2016), "Interval estimation for the Net Promoter Score", The American Statistician 70, 365-372
    (iterative score, three values).
    Owen, A. (1988), "Empirical likelihood ratio confidence intervals for a single functional", Biometrika 75, 237-249
    (most likely distribution of a given mean).
    Cochran, W. (1977), Sampling Techniques, Wiley, section 2.6 (finite population).

    Examples
    --------
    >>> found = mean_interval([0, 0, 1, 19], [1, 2, 3, 4])
    >>> round(found.low, 3), round(found.high, 3)
    (3.475, 3.991)
    """
    counts, scores = floats(several(counts, "effectifs")).tolist(), floats(several(scores, "scores")).tolist()
    if len(counts) != len(scores) or len(scores) < 2 or list(scores) != sorted(set(scores)):
        message = "un effectif est attendu pour chaque score, et deux scores au moins, du plus petit au plus grand"
        raise StudyError([Problem(message, found=f"{counts} ; {scores}")])
    if not all(map(isfinite, counts)):
        raise StudyError([Problem("effectif manquant ou infini", found=str(counts))])
    if min(counts) < 0:
        raise StudyError([Problem("effectif négatif", found=str(counts))])
    risk = checked_alpha(confidence)
    least, most, n = scores[0], scores[-1], sum(counts)
    total = inf if population is None else one_number(population, "population", least=1, whole=True)
    if n > total:
        message = "Une population compte au moins les répondants : {n} sur {total} est impossible"
        raise StudyError(sentence(message, n=n, total=total))
    mean = sum(c * s for c, s in zip(counts, scores, strict=True)) / n if n else nan
    certain = None
    if isfinite(total):
        certain = ((n and n * mean) + (total - n) * least) / total, ((n and n * mean) + (total - n) * most) / total
    if not n:
        return Interval(least, most, confidence, METHOD, REFERENCE, certain)
    if n == total:
        return Interval(mean, mean, confidence, CENSUS, REFERENCE, (mean, mean))
    squared = float(scipy.stats.norm.isf(risk / 2)) ** 2
    squared *= 1.0 if certain is None else (total - n) / (total - 1)
    edge = _EDGE * (most - least)

    def excess(candidate: float) -> float:
        return n * (mean - candidate) ** 2 - squared * _variance(counts, scores, candidate)

    low, high = least, most
    if mean > least + 2 * edge and excess(least + edge) > 0:
        low = float(scipy.optimize.brentq(excess, least + edge, mean - edge, xtol=1e-13))
    if mean < most - 2 * edge and excess(most - edge) > 0:
        high = float(scipy.optimize.brentq(excess, mean + edge, most - edge, xtol=1e-13))
    if certain is not None:
        low, high = max(low, certain[0]), min(high, certain[1])
    return Interval(low, high, confidence, METHOD, REFERENCE, certain)


def _variance(counts: Sequence[float], scores: Sequence[float], mean: float) -> float:
    """Return the variance of the most likely distribution on the scale that has this mean.

    Its shares are ``count / n / (1 + tilt * (score - mean))``; where no tilt gives the mean, an end of the scale that
    nobody chose takes what remains.
    """
    n = sum(counts)
    gaps = [s - mean for s in scores]
    chosen = [(c, g) for c, g in zip(counts, gaps, strict=True) if c]
    steepest, flattest = -1 / gaps[-1], -1 / gaps[0]

    def slope(tilt: float) -> float:
        return sum(c * g / (1 + tilt * g) for c, g in chosen)

    down, up = steepest * (1 - 1e-12), flattest * (1 - 1e-12)
    if slope(down) <= 0:
        tilt, end = steepest, gaps[-1]
    elif slope(up) >= 0:
        tilt, end = flattest, gaps[0]
    else:
        tilt, end = float(scipy.optimize.brentq(slope, down, up, xtol=1e-14)), 0.0
    shares = [(c / n / (1 + tilt * g), g) for c, g in chosen]
    rest = max(0.0, 1 - sum(p for p, _ in shares))
    return sum(p * g * g for p, g in shares) + rest * end * end
