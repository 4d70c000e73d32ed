"""A weighted mean or share with its standard error: unequal weights, strata, finite populations."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.proportion import proportion_interval
from quality_study.inference.result import Estimate, Interval, Kind, Result
from quality_study.inference.sample import Floats, checked_alpha, floats, one_number, several
from quality_study.survey.weights import kish_effect
from quality_study.words.errors import Problem, StudyError

_REFERENCE = "Särndal, Swensson et Wretman (1992), Model Assisted Survey Sampling, Springer, 5.6 à 5.8"
_WILSON = (
    "Dean et Pagano (2015), Evaluating Confidence Interval Methods for Binomial Proportions in Clustered Surveys, "
    "Journal of Survey Statistics and Methodology 3"
)


def weighted_mean(
    values: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    strata: npt.ArrayLike | None = None,
    sizes: Mapping[Any, int] | None = None,
    confidence: float = 0.95,
) -> Result:
    """Estimate a mean, or a share when the values are 0 and 1, from weighted respondents.

    The standard error is that of a ratio, by linearisation: what unequal weights and strata cost or bring is in it;
    what raking brings is not, so that it is rather too large after :func:`~quality_study.survey.weights.rake`.

    Parameters
    ----------
    values : array-like of float
        One per respondent; leave out those who did not answer, and their weights.
    weights : array-like of float
        Positive, in any unit.
    strata : array-like, optional
        The stratum each respondent was drawn from: school, year... Every stratum has two respondents at least.
    sizes : mapping of stratum to int, optional
        How many people each stratum has, all of them; without `strata`, the one key may be anything.
    confidence : float

    Returns
    -------
    Result
        Estimate with its interval: Student's for a mean, with as many degrees of freedom as respondents less strata;
        Wilson's, of the size that would give this standard error to equal weights, for a share. Effect: none.
        ``statistic``: ``se``, ``ddl``, ``deff`` (variance, over that of as many equal weights), ``n efficace`` (Kish).

    Raises
    ------
    StudyError
        Lists of different lengths, values that are missing, weights that are not positive, a stratum of one respondent,
        without size, or smaller than its respondents.

    References
    ----------
    Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, Springer, sections 5.6 to 5.8.
    Cochran (1977), Sampling Techniques, Wiley, chapter 5 (strata). Dean and Pagano (2015), Journal of Survey Statistics
    and Methodology 3 (Wilson's interval of an effective size).

    Examples
    --------
    >>> found = weighted_mean([4, 3, 5, 2, 1], [1, 1, 1, 2, 2], strata=["UTC"] * 3 + ["ENFiP"] * 2)
    >>> round(found.estimate.value, 3), round(found.statistic["se"], 3)
    (2.571, 0.378)
    """
    y, w = floats(several(values, "values")), floats(several(weights, "weights"))
    effective = kish_effect(w).effective_size
    labels = np.array(["tous"] * len(y) if strata is None else several(strata, "strata"), dtype=object)
    if not len(y) == len(w) == len(labels):
        message = f"une valeur, un poids et une strate par répondant : {len(y)}, {len(w)} et {len(labels)}"
        raise StudyError(message)
    if not np.isfinite(y).all():
        raise StudyError([Problem("valeur manquante ou infinie : ôtez le répondant et son poids", found="vide")])
    if strata is None and sizes is not None and len(sizes) == 1:
        sizes = {"tous": next(iter(sizes.values()))}
    mean = float((w * y).sum() / w.sum())
    variance, census = _variance(w * (y - mean) / w.sum(), labels, sizes)
    n, freedom = len(y), len(y) - len(set(labels))
    is_share = bool(np.isin(y, (0, 1)).all())
    spread = float((w * (y - mean) ** 2).sum() / w.sum()) / max(n - 1, 1)
    name: tuple[str, Kind] = ("part pondérée", "share") if is_share else ("moyenne pondérée", "number")
    interval = _interval(mean, variance, freedom, confidence, effective, is_share=is_share, census=census)
    return Result(
        method="moyenne pondérée" + (" d’un sondage stratifié" if strata is not None else ""),
        estimate=Estimate(name[0], mean, interval, name[1]),
        effect=None,
        p=None,
        n=(n,),
        reference=_REFERENCE,
        statistic={
            "se": sqrt(variance),
            "ddl": float(freedom),
            "deff": variance / spread if spread else 1.0,
            "n efficace": effective,
        },
        note="Toute la population a répondu : la valeur est exacte, sans erreur d’échantillonnage." if census else "",
    )


def _variance(parts: Floats, labels: npt.NDArray[np.object_], sizes: Mapping[Any, int] | None) -> tuple[float, bool]:
    """Add up the variances of the strata; tell whether everyone in all of them answered."""
    total, census = 0.0, sizes is not None
    for label, own in pd.Series(parts).groupby(labels, sort=False):
        n, left = len(own), 1.0
        if sizes is not None:
            if label not in sizes:
                raise StudyError([Problem("strate sans taille", found=str(label), accepted=[str(s) for s in sizes])])
            left = 1 - n / one_number(sizes[label], f"taille de « {label} »", least=n, whole=True)
        census &= left == 0
        if left and n < 2:
            message = "une strate d’un seul répondant ne dit rien de sa dispersion : regroupez-la avec une autre"
            raise StudyError([Problem(message, found=str(label))])
        total += left * n * float(own.var(ddof=1)) if left else 0.0
    return total, census


def _interval(
    mean: float, variance: float, freedom: int, confidence: float, effective: float, *, is_share: bool, census: bool
) -> Interval:
    risk = checked_alpha(confidence)
    if census:
        return Interval(mean, mean, confidence, "population entière", _REFERENCE)
    if is_share:
        size = max(mean * (1 - mean) / variance, 1.0) if variance else effective
        low, high = proportion_interval(mean * size, size, confidence=confidence)
        return Interval(low, high, confidence, "Wilson, effectif efficace", _WILSON)
    reach = float(scipy.stats.t.isf(risk / 2, freedom)) * sqrt(variance)
    return Interval(mean - reach, mean + reach, confidence, "Student, linéarisation", _REFERENCE)
