"""Do the same people answer several items alike? The tests of Friedman (ordered) and Cochran (yes or no)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.noncentral import noncentral_interval
from quality_study.inference.permutation import permutation_p
from quality_study.inference.result import Estimate, Result
from quality_study.inference.sample import Floats
from quality_study.inference.scores import complete_rows, notes
from quality_study.words.errors import StudyError
from quality_study.words.french import join, number

_PERMUTED_UP_TO = 50
_KENDALL = "W de Kendall"


def friedman_test(table: pd.DataFrame | npt.ArrayLike, *, confidence: float = 0.95, seed: int = 2011) -> Result:
    """Friedman's test, corrected for ties; p by permutation within rows up to 50 of them.

    Permutations are all enumerated when there are at most 9 999 of them, else as many are drawn at random; beyond 50
    rows p comes from the chi-square law.

    Parameters
    ----------
    table : DataFrame or array-like of shape (n, k)
        A row a respondent, a column an item, at least two of each; incomplete rows are left out, and counted in the
        note.
    confidence : float
        Of the interval of Kendall's W.
    seed : int
        Of the random permutations.

    Returns
    -------
    Result
        Estimate: largest less smallest mean rank. Effect: Kendall's W corrected for ties, 0 when the items are ranked
        anyhow and 1 when all rank them alike. ``statistic``: ``khi-deux`` and ``ddl``. ``details["items"]``:
        ``item, median, mean_rank``.

    Raises
    ------
    StudyError
        Answers that are not numbers, too few items or whole rows.

    References
    ----------
    Friedman (1937), Journal of the American Statistical Association 32. Kendall and Babington Smith (1939), The Problem
    of m Rankings, Annals of Mathematical Statistics 10. Smithson (2003), Confidence intervals.

    Examples
    --------
    >>> result = friedman_test([[1, 2, 3], [1, 3, 2], [1, 2, 3], [1, 2, 3]])
    >>> result.statistic["khi-deux"], result.effect.value
    (6.5, 0.8125)
    """
    rows, note = complete_rows(table, least=2, columns=2)
    ranks = scipy.stats.rankdata(rows.to_numpy(), axis=1)
    means = ranks.mean(axis=0)
    details = pd.DataFrame({"item": rows.columns, "median": rows.median().to_numpy(), "mean_rank": means})
    return _blocks(
        ranks,
        name="test de Friedman corrigé des ex æquo",
        key="khi-deux",
        estimate=Estimate("écart maximal entre rangs moyens", float(means.max() - means.min())),
        reference="Friedman (1937), The Use of Ranks to Avoid the Assumption of Normality Implicit in the Analysis of "
        "Variance, Journal of the American Statistical Association 32",
        details=details,
        note=note,
        confidence=confidence,
        seed=seed,
    )


def cochran_test(table: pd.DataFrame | npt.ArrayLike, *, confidence: float = 0.95, seed: int = 2011) -> Result:
    """Cochran's Q test: the same share of yes for several items asked to the same people.

    Q is Friedman's statistic of the zeros and ones; p is found as in `friedman_test`.

    Parameters
    ----------
    table : DataFrame or array-like of shape (n, k)
        A row a respondent, a column an item, 1 for yes and 0 for no; incomplete rows are left out, and counted in the
        note.
    confidence, seed
        As in `friedman_test`.

    Returns
    -------
    Result
        Estimate: largest less smallest share. Effect: Kendall's W, Q / (n (k - 1)). ``statistic``: ``Q`` and ``ddl``.
        ``details["items"]``: ``item, count, n, share``.

    Raises
    ------
    StudyError
        Answers other than 0 and 1, too few items or whole rows.

    References
    ----------
    Cochran (1950), The Comparison of Percentages in Matched Samples, Biometrika 37.

    Examples
    --------
    >>> result = cochran_test([[1, 1, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [1, 1, 1]])
    >>> round(result.statistic["Q"], 3), round(result.estimate.value, 3)
    (4.5, 0.6)
    """
    rows, note = complete_rows(table, least=2, columns=2)
    wrong = [c for c in rows.columns if not rows[c].isin([0, 1]).all()]
    if wrong:
        raise StudyError(f"le test de Cochran attend 1 pour oui et 0 pour non ; à corriger : {join(wrong)}")
    shares = rows.mean().to_numpy()
    details = pd.DataFrame(
        {"item": rows.columns, "count": rows.sum().astype(int).to_numpy(), "n": len(rows), "share": shares}
    )
    return _blocks(
        scipy.stats.rankdata(rows.to_numpy(), axis=1),
        name="test Q de Cochran",
        key="Q",
        estimate=Estimate("écart maximal entre parts", float(shares.max() - shares.min()), None, "points"),
        reference="Cochran (1950), The Comparison of Percentages in Matched Samples, Biometrika 37",
        details=details,
        note=note,
        confidence=confidence,
        seed=seed,
    )


def _blocks(
    ranks: Floats,
    *,
    name: str,
    key: str,
    estimate: Estimate,
    reference: str,
    details: pd.DataFrame,
    note: str,
    confidence: float,
    seed: int,
) -> Result:
    n, k = ranks.shape
    between = n * ((ranks.mean(axis=0) - (k + 1) / 2) ** 2).sum()
    within = ((ranks - (k + 1) / 2) ** 2).sum() / (n * (k - 1))
    label = f"{_KENDALL} (IC à {number(confidence * 100)} %)"
    if within == 0:
        statistic, effect, how, p = 0.0, None, "", 1.0
        note = notes(note, "Chacun a répondu de même à tous les items : il n’y a rien à tester.")
    else:
        statistic, most = float(between / within), n * (k - 1)
        interval = noncentral_interval(statistic, k - 1, most, confidence=confidence)
        effect = Estimate(label, statistic / most, interval)
        if n <= _PERMUTED_UP_TO:
            how, p = permutation_p(list(ranks.T), _moving, within="rows", seed=seed)
        else:
            how, p = "loi du khi-deux", float(scipy.stats.chi2.sf(statistic, k - 1))
    return Result(
        method=f"{name}, {how}" if how else name,
        estimate=estimate,
        effect=effect,
        p=p,
        n=(n,),
        reference=reference,
        statistic={key: statistic, "ddl": k - 1},
        details={"items": details},
        note=note,
    )


def _moving(*items: Floats, axis: int) -> Floats:
    """Give the only part of the statistic that moves when ranks are exchanged within rows."""
    return np.asarray(sum(ranks.sum(axis=axis) ** 2 for ranks in items))
