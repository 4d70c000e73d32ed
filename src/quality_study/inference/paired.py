"""Did the same people answer higher the second time? Wilcoxon's signed-rank test, exact with ties and zeros."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
import scipy

from quality_study.inference.dominance import dominance_limits
from quality_study.inference.rank_sums import ALTERNATIVES, SIDE, signed_rank_limit, signed_rank_p
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha
from quality_study.inference.scores import checked_choice, complete_rows, notes
from quality_study.words.errors import StudyError
from quality_study.words.french import number

#: What is done with pairs whose two answers are equal, and how it is said.
ZERO_RULES = {"pratt": "différences nulles gardées dans les rangs (Pratt)", "wilcoxon": "différences nulles écartées"}
_EXACT_UP_TO = 500
_ROUNDING = 12


def wilcoxon_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    zeros: str = "pratt",
    alternative: str = "two-sided",
    confidence: float = 0.95,
) -> Result:
    """Wilcoxon's signed-rank test of paired answers, exact with ties up to 500 pairs.

    Equal answers are common on short scales. Pratt's rule ranks them with the others and then leaves their ranks out;
    Wilcoxon's leaves them out first, which overstates the change when most people did not move. The exact distribution
    is that of all changes of sign of the ranks at hand; beyond 500 pairs a normal approximation takes its place.

    Parameters
    ----------
    x, y : array-like of one length
        Answers of the same people, in the same order, as numbers; pairs with a missing answer are left out, and counted
        in the note.
    zeros : {"pratt", "wilcoxon"}
    alternative : {"two-sided", "greater", "less"}
        ``greater``: answers of `x` tend to be higher than those of `y`.
    confidence : float
        Of the two-sided intervals.

    Returns
    -------
    Result
        Estimate: Hodges-Lehmann median of the differences ``x - y``, with the interval that inverts the test (none when
        there are too few pairs for that confidence). Effect: matched-pairs rank-biserial correlation, the ranks of the
        rises less those of the falls over their sum. ``statistic["V"]`` is the sum of the ranks of the rises.

    Raises
    ------
    StudyError
        Lists of different lengths, fewer than two whole pairs, answers that are not numbers, an unknown option.

    Notes
    -----
    The effect is a ratio of U-statistics (signs of the sums of two differences). Its interval takes the jackknife
    variance and the asymmetric limits of Cliff's delta. The usual one (Fisher's z with the variance without effect)
    covers only 65 to 94 % of the time at 95 % in simulations of 10 to 40 pairs; this one 92 to 99 %.

    References
    ----------
    Wilcoxon (1945), Biometrics Bulletin 1. Pratt (1959), Remarks on Zeros and Ties in the Wilcoxon Signed Rank
    Procedures, Journal of the American Statistical Association 54. Hodges and Lehmann (1963), Annals of Mathematical
    Statistics 34. Kerby (2014), The Simple Difference Formula, Comprehensive Psychology 3.

    Examples
    --------
    >>> result = wilcoxon_test([4, 3, 5, 4, 4], [2, 3, 3, 3, 3])
    >>> result.estimate.value, result.effect.value, result.p
    (1.0, 1.0, 0.125)
    """
    checked_choice(alternative, ALTERNATIVES, "alternative")
    checked_choice(zeros, list(ZERO_RULES), "zeros")
    left, right = np.ravel(np.asarray(x, dtype=object)), np.ravel(np.asarray(y, dtype=object))
    if len(left) != len(right):
        raise StudyError(f"les réponses appariées vont par deux : {len(left)} d’un côté, {len(right)} de l’autre")
    pairs, note = complete_rows(np.column_stack([left, right]), least=2, columns=2)
    raw = pairs.iloc[:, 0].to_numpy() - pairs.iloc[:, 1].to_numpy()
    scale = float(np.abs(pairs.to_numpy()).max()) or 1.0
    changes = np.round(raw / scale, _ROUNDING)  # 0.3 - 0.2 and 0.2 - 0.1 are one change
    ranked = changes if zeros == "pratt" else changes[changes != 0]
    ranks = scipy.stats.rankdata(np.abs(ranked))
    moved = ranked != 0
    n, still = len(changes), int((changes == 0).sum())
    if still == n:
        note = notes(note, "Aucune réponse n’a changé : il n’y a rien à tester.")
    if n <= _EXACT_UP_TO or still == n:
        how, p = "exact avec ex æquo", signed_rank_p(ranks[moved], ranked[moved] > 0, alternative)
    else:
        how = "asymptotique corrigé des ex æquo"
        found = scipy.stats.wilcoxon(
            changes,
            zero_method="pratt" if zeros == "pratt" else "wilcox",
            correction=True,
            alternative=alternative,
            method="asymptotic",
        )
        p = float(found.pvalue)
    estimate, caution = _median_change(raw, confidence)
    return Result(
        method=f"test des rangs signés de Wilcoxon {how}, {SIDE[alternative]}, {ZERO_RULES[zeros]}",
        estimate=estimate,
        effect=_rank_biserial(ranked, confidence=confidence) if still < n else None,
        p=p,
        n=(n,),
        reference="Wilcoxon (1945), Individual Comparisons by Ranking Methods, Biometrics Bulletin 1",
        statistic={"V": float(ranks[ranked > 0].sum())},
        note=notes(note, caution),
    )


def _median_change(changes: Floats, confidence: float) -> tuple[Estimate, str]:
    """Median of all means of two differences; each limit leaves out as many of them as the test rejects."""
    n, risk = len(changes), checked_alpha(confidence) / 2
    first, second = np.triu_indices(n)
    means = np.sort((changes[first] + changes[second]) / 2)
    name, value = "médiane des différences", float(np.median(means))
    if n <= _EXACT_UP_TO:
        out = signed_rank_limit(n, risk)
    else:
        out = ceil(len(means) / 2 - float(scipy.stats.norm.isf(risk)) * sqrt(n * (n + 1) * (2 * n + 1) / 24))
    if out == 0:
        return Estimate(name, value), f"Trop peu de paires pour un intervalle à {number(confidence * 100)} %."
    limits = Interval(
        float(means[out - 1]),
        float(means[-out]),
        confidence,
        "Hodges-Lehmann",
        "Hodges et Lehmann (1963), Estimates of Location Based on Rank Tests, Annals of Mathematical Statistics 34",
    )
    return Estimate(name, value, limits), ""


def _rank_biserial(changes: Floats, *, confidence: float) -> Estimate:
    """Rank-biserial correlation: signs of the sums of two differences, summed over pairs of people (i <= j)."""
    n, still = len(changes), int((changes == 0).sum())
    signs = np.sign(np.add.outer(changes, changes))
    rises_less_falls = (signs.sum() + np.sign(changes).sum()) / 2
    value = float(rises_less_falls / (n * (n + 1) / 2 - still * (still + 1) / 2))
    variance = 0.0
    if abs(value) < 1:
        others = still - (changes == 0)
        rest = n * (n - 1) / 2 - others * (others + 1) / 2
        without = (rises_less_falls - signs.sum(axis=1)) / rest
        variance = float((n - 1) / n * ((without - without.mean()) ** 2).sum())
    quantile = float(scipy.stats.t.isf(checked_alpha(confidence) / 2, max(n - 1, 1)))
    low, high = dominance_limits(value, variance, quantile, smaller=n - still, confidence=confidence)
    reference = (
        "Kerby (2014), The Simple Difference Formula, Comprehensive Psychology 3 ; limites de Feng et Cliff (2004)"
    )
    return Estimate("corrélation bisériale des rangs", value, Interval(low, high, confidence, "jackknife", reference))
