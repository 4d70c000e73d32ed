"""Do two groups answer alike on an ordered scale? The tests of Mann-Whitney (exact) and Brunner-Munzel."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy

from quality_study.inference.dominance import cliff_delta, superiority
from quality_study.inference.permutation import permutation_p
from quality_study.inference.rank_sums import ALTERNATIVES, SIDE, rank_sum_p
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha
from quality_study.inference.scores import checked_choice, left_out, notes, scores

_EXACT_UP_TO = 150
_PERMUTED_BELOW = 15
_NO_VARIANCE = 1e-10
_ALL_SAME = "Toutes les réponses sont identiques : rien ne distingue les groupes."


def mann_whitney_test(
    x: npt.ArrayLike, y: npt.ArrayLike, *, alternative: str = "two-sided", confidence: float = 0.95
) -> Result:
    """Mann-Whitney (Wilcoxon rank-sum) test, exact with ties up to 150 answers in all.

    The distribution under exchangeability is computed, not drawn, so that there is no seed; beyond 150 answers the
    normal approximation is used, corrected for ties and continuity. Two-sided p is the chance of a rank sum at least as
    far from its expectation, on either side: with ties it can differ from twice the smaller tail, which scipy gives.

    Parameters
    ----------
    x, y : array-like
        Answers of the two groups, at least two each, as numbers; None and NaN are left out, and counted in the note.
    alternative : {"two-sided", "greater", "less"}
        ``greater``: answers of `x` tend to be higher.
    confidence : float
        Of the intervals, which are two-sided whatever `alternative`.

    Returns
    -------
    Result
        Estimate: P(X > Y) + P(X = Y) / 2. Effect: Cliff's delta, twice the estimate less one, with the same interval.
        ``statistic["U"]`` is that of `x` (R's W).

    Raises
    ------
    StudyError
        Answers that are not numbers, fewer than two in a group, an unknown option.

    References
    ----------
    Mann and Whitney (1947), Annals of Mathematical Statistics 18. Streitberg and Röhmel (1986), Statistical Software
    Newsletter 12.

    Examples
    --------
    >>> result = mann_whitney_test([1, 2, 2, 3], [2, 3, 4, 4])
    >>> round(result.estimate.value, 3), result.effect.value, round(result.p, 4)
    (0.156, -0.6875, 0.2)
    """
    first, second, note = _groups(x, y, alternative)
    delta = cliff_delta(first, second, confidence=confidence)
    if len(first) + len(second) <= _EXACT_UP_TO:
        how, p = "exact avec ex æquo", rank_sum_p(first, second, alternative)
    else:
        how = "asymptotique corrigé des ex æquo"
        p = float(scipy.stats.mannwhitneyu(first, second, alternative=alternative, method="asymptotic").pvalue)
    if _constant(first, second):
        p, note = 1.0, notes(note, _ALL_SAME)
    estimate = superiority(delta)
    return Result(
        method=f"test de Mann-Whitney {how}, {SIDE[alternative]}",
        estimate=estimate,
        effect=delta,
        p=p,
        n=(len(first), len(second)),
        reference="Mann et Whitney (1947), On a Test of Whether One of Two Random Variables Is Stochastically Larger "
        "than the Other, Annals of Mathematical Statistics 18",
        statistic={"U": estimate.value * len(first) * len(second)},
        note=note,
    )


def brunner_munzel_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    alternative: str = "two-sided",
    confidence: float = 0.95,
    seed: int = 2011,
) -> Result:
    """Brunner-Munzel test of P(X > Y) + P(X = Y) / 2 = 1/2, for groups whose answers may also differ in spread.

    With fewer than 15 answers in a group, or groups that do not overlap, p comes from the permutation distribution of
    the studentised statistic (Neubert and Brunner 2007), all enumerated up to 9 999 allocations, else drawn.

    Parameters
    ----------
    x, y : array-like
        As in `mann_whitney_test`.
    alternative : {"two-sided", "greater", "less"}
        ``greater``: answers of `x` tend to be higher.
    confidence : float
        Of the two-sided intervals.
    seed : int
        Of the random permutations.

    Returns
    -------
    Result
        Estimate and effect as in `mann_whitney_test`, with Brunner and Munzel's interval cut at its logical limits
        (that of Feng and Cliff when the groups do not overlap). ``statistic``: ``W`` and ``ddl``, if they overlap.

    Raises
    ------
    StudyError
        As in `mann_whitney_test`.

    References
    ----------
    Brunner and Munzel (2000), Biometrical Journal 42. Neubert and Brunner (2007), Computational Statistics and Data
    Analysis 51.

    Examples
    --------
    >>> x = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    >>> y = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    >>> round(brunner_munzel_test(x, y).statistic["W"], 4)
    -3.1375
    """
    from statsmodels.stats.nonparametric import rank_compare_2indep

    first, second, note = _groups(x, y, alternative)
    sizes = (len(first), len(second))
    if _constant(first, second):
        note = notes(note, _ALL_SAME)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = rank_compare_2indep(first, second, use_t=True)
    delta, statistic = cliff_delta(first, second, confidence=confidence), {}
    if found.var_prob > 0:
        statistic = {"W": float(found.statistic), "ddl": float(found.df)}
        delta = Estimate("delta de Cliff", delta.value, _student(found, confidence))
    if found.var_prob > 0 and min(sizes) >= _PERMUTED_BELOW:
        how, p = "loi de Student", _student_p(statistic["W"], statistic["ddl"], alternative)
    else:
        how, p = _permuted(first, second, alternative, seed)
    return Result(
        method=f"test de Brunner-Munzel, {how}, {SIDE[alternative]}",
        estimate=superiority(delta),
        effect=delta,
        p=p,
        n=sizes,
        reference="Brunner et Munzel (2000), The Nonparametric Behrens-Fisher Problem: Asymptotic Theory and a "
        "Small-Sample Approximation, Biometrical Journal 42",
        statistic=statistic,
        note=note,
    )


def _groups(x: npt.ArrayLike, y: npt.ArrayLike, alternative: str) -> tuple[Floats, Floats, str]:
    checked_choice(alternative, ALTERNATIVES, "alternative")
    first, lost1 = scores(x, "le premier groupe")
    second, lost2 = scores(y, "le second groupe")
    return first, second, left_out(lost1 + lost2, "réponse manquante", "réponses manquantes")


def _constant(first: Floats, second: Floats) -> bool:
    return bool(np.ptp(np.concatenate([first, second])) == 0)


def _student(found: object, confidence: float) -> Interval:
    low, high = found.confint_lintransf(const=-1, slope=2, alpha=checked_alpha(confidence))  # type: ignore[attr-defined]
    return Interval(
        max(float(low), -1.0),
        min(float(high), 1.0),
        confidence,
        "Brunner-Munzel",
        "Brunner et Munzel (2000), Biometrical Journal 42",
    )


def _student_p(statistic: float, freedom: float, alternative: str) -> float:
    if alternative == "two-sided":
        return float(2 * scipy.stats.t.sf(abs(statistic), freedom))
    return float(scipy.stats.t.sf(statistic if alternative == "greater" else -statistic, freedom))


def _permuted(first: Floats, second: Floats, alternative: str, seed: int) -> tuple[str, float]:
    def statistic(x: Floats, y: Floats, axis: int) -> Floats:
        value = _studentised(x, y)
        return np.abs(value) if alternative == "two-sided" else value

    side: Literal["greater", "less"] = "less" if alternative == "less" else "greater"
    return permutation_p([first, second], statistic, within="pool", alternative=side, seed=seed)


def _studentised(x: Floats, y: Floats) -> Floats:
    n1, n2 = x.shape[-1], y.shape[-1]
    pooled = scipy.stats.rankdata(np.concatenate([x, y], axis=-1), axis=-1)
    over_y = (pooled[..., :n1] - scipy.stats.rankdata(x, axis=-1)) / n2
    over_x = (pooled[..., n1:] - scipy.stats.rankdata(y, axis=-1)) / n1
    variance = over_y.var(axis=-1, ddof=1) / n1 + over_x.var(axis=-1, ddof=1) / n2
    # groups that do not overlap have no variance: a tiny one puts them beyond all others
    return np.asarray((over_y.mean(axis=-1) - 0.5) / np.sqrt(np.maximum(variance, _NO_VARIANCE)))
