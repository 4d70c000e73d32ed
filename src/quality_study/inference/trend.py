"""The trend of a share along ordered groups, such as years or age classes."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
import scipy

from quality_study.inference.contingency import weak_expected
from quality_study.inference.counts_table import counts_table
from quality_study.inference.proportion import proportion_bounds
from quality_study.inference.result import Estimate, Interval, Result, p_value
from quality_study.inference.sample import checked_counts, several
from quality_study.words.errors import StudyError
from quality_study.words.french import sentence

Floats = npt.NDArray[np.float64]


def trend_test(
    counts: Sequence[int],
    sizes: Sequence[int],
    *,
    scores: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Result:
    """Cochran-Armitage test of a linear trend in shares, as R's ``prop.trend.test`` (variance with N, not N - 1).

    The slope is a weighted sum of the shares, so that its interval joins their Wilson limits by squares (MOVER): it
    does not suppose that the shares lie on a line. For two groups it is Newcombe's interval of a difference.

    Parameters
    ----------
    counts, sizes : sequence of int, k groups
        Number of yes and size of each group, in order; groups of size zero are not accepted.
    scores : sequence of float, k groups, optional
        Place of each group on the scale; 1, 2, ..., k by default.
    confidence : float
        Of the interval of the slope.

    Returns
    -------
    Result
        Estimate: weighted least-squares slope, as a share per unit of score, with its interval. Effect: correlation
        between score and answer. ``statistic``: ``khi-deux``, ``ddl``, and the chi-square, degrees of freedom and p of
        what the line leaves unexplained when there are three groups or more.

    Raises
    ------
    StudyError
        Fewer than two groups, lists of different lengths, a count above its size, or scores all equal.

    References
    ----------
    Armitage (1955), Tests for linear trends in proportions and frequencies, Biometrics 11. Zou, Huang and Zhang (2009),
    A note on confidence interval estimation for a linear function of binomial proportions, Computational Statistics and
    Data Analysis 53.

    Examples
    --------
    >>> result = trend_test([83, 90, 129, 70], [86, 93, 136, 82])
    >>> round(result.statistic["khi-deux"], 6), round(result.p, 6)
    (8.224922, 0.004132)
    """
    yes, n, place = _checked(counts, sizes, scores)
    total, mean = n.sum(), yes.sum() / n.sum()
    away = place - (n * place).sum() / total
    across = float((n * away**2).sum())
    slope = float((away * yes).sum() / across)
    interval = _slope_interval(yes, n, n * away / across, confidence)
    alike = mean in (0.0, 1.0)
    correlation = 0.0 if alike else slope * sqrt(across / (total * mean * (1 - mean)))
    trend = float(total * correlation**2)
    statistic, notes = {"khi-deux": trend, "ddl": 1.0}, []
    if alike:
        notes.append("Tous ont donné la même réponse.")
    else:
        table = np.column_stack([yes, n - yes]).astype(np.int64)
        weak = weak_expected(table)
        notes.append(weak and f"{weak} La valeur de p est approchée.")
        if len(n) > 2:
            left = max(float(scipy.stats.chi2_contingency(table, correction=False).statistic) - trend, 0.0)
            curved = float(scipy.stats.chi2.sf(left, len(n) - 2))
            statistic |= {"khi-deux hors droite": left, "ddl hors droite": len(n) - 2.0, "p hors droite": curved}
            if curved < 1 - confidence:
                notes.append(f"Les parts s'écartent d'une droite ({p_value(curved)}) : la pente les résume mal.")
    return Result(
        method="test de tendance de Cochran-Armitage, bilatéral",
        estimate=Estimate("pente par unité de score", slope, interval, "points"),
        effect=Estimate("corrélation entre score et réponse", correlation),
        p=float(scipy.stats.chi2.sf(trend, 1)),
        n=tuple(int(size) for size in n),
        reference="Armitage (1955), Tests for linear trends in proportions and frequencies, Biometrics 11, 375-386",
        statistic=statistic,
        note=" ".join(note for note in notes if note),
    )


def _slope_interval(yes: Floats, n: Floats, weights: Floats, confidence: float) -> Interval:
    """Limits of ``sum of weights * share``: the Wilson limits of each share, joined by squares on its own side."""
    share = yes / n
    low, high = proportion_bounds(yes, n, confidence=confidence)
    down, up = weights * (share - low), weights * (high - share)
    slope = float(weights @ share)
    return Interval(
        low=slope - float(np.linalg.norm(np.where(weights > 0, down, up))),
        high=slope + float(np.linalg.norm(np.where(weights > 0, up, down))),
        confidence=confidence,
        method="MOVER sur les limites de Wilson",
        reference="Zou, Huang et Zhang (2009), A note on confidence interval estimation for a linear function of "
        "binomial proportions, Computational Statistics and Data Analysis 53, 1080-1085",
    )


def _checked(
    counts: Sequence[int], sizes: Sequence[int], scores: Sequence[float] | None
) -> tuple[Floats, Floats, Floats]:
    counts, sizes = several(counts, "effectifs"), several(sizes, "tailles")
    place = range(1, len(sizes) + 1) if scores is None else scores
    if not len(counts) == len(sizes) == len(place):
        raise StudyError(
            sentence(
                "Il faut un effectif, une taille et un score par groupe, pas {numbers:list}",
                numbers=[len(counts), len(sizes), len(place)],
            )
        )
    yes, n = checked_counts(counts, sizes)
    frame = counts_table(np.column_stack([yes, n - yes]))
    if not (frame.sum(axis=1) > 0).all():
        raise StudyError(sentence("Un groupe est vide : retirez-le, ainsi que son score"))
    at = np.asarray(place, dtype=float)
    if not np.isfinite(at).all() or np.ptp(at) == 0:
        raise StudyError(
            sentence("Les scores placent les groupes sur une échelle : il en faut au moins deux différents")
        )
    return yes, n, at
