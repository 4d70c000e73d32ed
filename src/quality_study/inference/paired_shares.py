"""Did the same people say yes more often the second time? McNemar's exact test and the change of the share."""

from __future__ import annotations

import pandas as pd
import scipy
from numpy import inf, sqrt

from quality_study.inference.counts_table import CountsLike, counts_table
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import checked_alpha
from quality_study.inference.scores import checked_choice
from quality_study.inference.two_by_two import P_METHODS
from quality_study.words.errors import StudyError
from quality_study.words.french import number

_EDGE = 1e-12


def mcnemar_test(table: CountsLike, *, confidence: float = 0.95, p_method: str = "exact") -> Result:
    """McNemar's exact test: of those who changed their answer, as many changed each way.

    Parameters
    ----------
    table : DataFrame or array-like of shape (2, 2)
        Counts of people: rows are the first answer (yes, no), columns the second (yes, no).
    confidence : float
        Of the intervals.
    p_method : {"exact", "mid-p"}
        ``mid-p`` counts the splits as likely as this one by half: see
        :func:`~quality_study.inference.two_by_two.fisher_test`.

    Returns
    -------
    Result
        Estimate: share of yes the second time less the first, with Tango's score interval. Effect: conditional odds
        ratio, changes to yes over changes to no, with the exact interval; None when nobody changed to no (infinite).
        ``details["odds_ratio"]`` has one row, ``value, low, high``, infinite or not. ``statistic``: ``khi-deux`` and
        ``khi-deux corrigé`` (continuity), both with one degree of freedom; p is that of the binomial distribution.

    Raises
    ------
    StudyError
        The table is not 2 x 2, or holds something else than counts, or nobody.

    References
    ----------
    McNemar (1947), Psychometrika 12. Tango (1998), Equivalence Test and Confidence Interval for the Difference in
    Proportions for the Paired-Sample Design, Statistics in Medicine 17.

    Examples
    --------
    >>> result = mcnemar_test([[794, 150], [86, 570]])
    >>> result.estimate.value, round(result.effect.value, 3), round(result.statistic["khi-deux"], 2)
    (-0.04, 0.573, 17.36)
    """
    from statsmodels.stats.contingency_tables import mcnemar

    checked_choice(p_method, P_METHODS, "p_method")
    frame = counts_table(table)
    rows, columns = frame.shape
    if (rows, columns) != (2, 2):
        raise StudyError(f"ce test compare deux réponses, oui ou non : le tableau a {rows} × {columns} cases")
    cells = frame.to_numpy()
    n = int(cells.sum())
    if n == 0:
        raise StudyError("le tableau ne compte personne")
    yes = frame.columns[0] if isinstance(table, pd.DataFrame) else "oui"
    to_no, to_yes = int(cells[0, 1]), int(cells[1, 0])
    low, high = _tango(to_yes, to_no, n, float(scipy.stats.norm.isf(checked_alpha(confidence) / 2)))
    change = Estimate(
        f"différence des parts de « {yes} » (seconde réponse − première)",
        (to_yes - to_no) / n,
        Interval(
            low,
            high,
            confidence,
            "score de Tango",
            "Tango (1998), Equivalence Test and Confidence Interval for the Difference in Proportions for the "
            "Paired-Sample Design, Statistics in Medicine 17",
        ),
        "points",
    )
    statistic, note, odds = {}, "Personne n’a changé de réponse : il n’y a rien à tester.", None
    ratios = pd.DataFrame({"value": [float("nan")], "low": [0.0], "high": [inf]})
    if to_yes + to_no:
        note = ""
        statistic = {
            "khi-deux": float(mcnemar(cells, exact=False, correction=False).statistic),
            "khi-deux corrigé": float(mcnemar(cells, exact=False, correction=True).statistic),
        }
        ratios, odds = _odds_ratio(to_yes, to_no, confidence)
        if odds is None:
            least = number(float(ratios["low"].iloc[0]), 2)
            note = (
                f"Tous les changements vont vers « {yes} » : le rapport des cotes est infini, "
                f"et d’au moins {least} (IC à {number(confidence * 100)} %)."
            )
    p = float(mcnemar(cells, exact=True).pvalue) if to_yes + to_no else 1.0
    if p_method == "mid-p" and to_yes + to_no:  # halves the chance of this split, and of the reverse one
        own = float(scipy.stats.binom.pmf(to_yes, to_yes + to_no, 0.5))
        p -= own / 2 if to_yes == to_no else own
    return Result(
        method="test de McNemar, mid-p, bilatéral" if p_method == "mid-p" else "test exact de McNemar, bilatéral",
        estimate=change,
        effect=odds,
        p=p,
        n=(n,),
        reference="McNemar (1947), Note on the Sampling Error of the Difference between Correlated Proportions or "
        "Percentages, Psychometrika 12",
        statistic=statistic,
        details={"odds_ratio": ratios},
        note=note,
    )


def _odds_ratio(to_yes: int, to_no: int, confidence: float) -> tuple[pd.DataFrame, Estimate | None]:
    limits = scipy.stats.binomtest(to_yes, to_yes + to_no).proportion_ci(confidence, "exact")
    value, low, high = (p / (1 - p) if p < 1 else inf for p in (to_yes / (to_yes + to_no), limits.low, limits.high))
    table = pd.DataFrame({"value": [value], "low": [low], "high": [high]})
    if to_no == 0:
        return table, None
    reference = "Clopper et Pearson (1934), The Use of Confidence or Fiducial Limits, Biometrika 26"
    return table, Estimate("rapport des cotes", value, Interval(low, high, confidence, "Clopper-Pearson", reference))


def _tango(to_yes: int, to_no: int, n: int, z: float) -> tuple[float, float]:
    """Limits of the differences that the score test does not reject."""
    found = (to_yes - to_no) / n

    def score(difference: float) -> float:
        # the chance of a change to no, most likely given the difference, solves 2n q² + b q + c = 0
        b = (2 * n - to_yes + to_no) * difference - to_yes - to_no
        c = -to_no * difference * (1 - difference)
        chance = (sqrt(max(b * b - 8 * n * c, 0.0)) - b) / (4 * n)
        variance = n * (2 * chance + difference * (1 - difference))
        gap = to_yes - to_no - n * difference
        return float(gap / sqrt(variance)) if variance > 0 else float("inf") * gap if gap else 0.0

    low = -1.0 if to_no == n else scipy.optimize.brentq(lambda d: min(score(d), 1e9) - z, -1 + _EDGE, found)
    high = 1.0 if to_yes == n else scipy.optimize.brentq(lambda d: max(score(d), -1e9) + z, found, 1 - _EDGE)
    return float(low), float(high)
