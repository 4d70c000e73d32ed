"""McDonald's omega: the share of the variance of a sum of items that one common factor explains."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy
from threadpoolctl import threadpool_limits

from quality_study.inference.reliability import against, varied_items
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha
from quality_study.inference.scores import notes
from quality_study.words.errors import StudyError
from quality_study.words.french import number, plural

_RESAMPLES = 999
_LEAST_OWN = 0.005
_POOR_FIT = 0.08


def mcdonald_omega(
    items: pd.DataFrame | npt.ArrayLike, *, confidence: float = 0.95, seed: int = 2011, resamples: int = _RESAMPLES
) -> Result:
    """McDonald's omega total of a one-factor model fitted by maximum likelihood.

    Unlike alpha it does not suppose that all items weigh the same. Two items do not determine it: at least three.

    Parameters
    ----------
    items : DataFrame or array-like of shape (n, k)
        A row a respondent, a column an item; incomplete rows are left out, and counted in the note.
    confidence : float
    seed : int
        Of the bootstrap.
    resamples : int
        Bootstrap samples of respondents.

    Returns
    -------
    Result
        Estimate: omega, with the percentile bootstrap interval. ``details["items"]``: ``item, loading`` (correlation
        with the factor) and ``own`` (share of the item's variance that is its own). ``statistic``: ``khi-deux``,
        ``ddl``, ``p`` and ``RMSEA`` of the model (Bartlett's correction), with four items or more. The note says when a
        single factor is doubtful, and how many draws had an item without variance and were left out. No p: a test that
        omega is 0 would tell nothing useful.

    Raises
    ------
    StudyError
        Answers that are not numbers, an item that everybody answered alike, fewer than three items, no more whole
        rows than items.

    References
    ----------
    McDonald (1999), Test Theory: A Unified Treatment, Erlbaum. Kelley and Pornprasertmanit (2016), Confidence Intervals
    for Population Reliability Coefficients, Psychological Methods 21.

    Examples
    --------
    >>> factor = np.repeat([[1.0], [2], [3], [4], [5], [6]], 3, axis=1)
    >>> noise = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]])
    >>> round(mcdonald_omega(factor + noise, resamples=50).estimate.value, 2)
    0.97
    """
    rows, left_out = varied_items(items, columns=3)
    answers = rows.to_numpy()
    n, k = answers.shape
    if n <= k:
        raise StudyError(f"il faut plus de répondants que d’items : {n} pour {k}")
    risk = checked_alpha(confidence) / 2
    correlations = np.asarray(np.corrcoef(answers.T))
    loadings, own, settled = one_factor(correlations)
    statistic, doubt = _fit(correlations, n, loadings, own)
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, got {resamples}")
    drawn = _bootstrap(answers, resamples, seed)
    if not len(drawn):
        raise StudyError("trop peu de répondants : aucun tirage où tous les items varient")
    low, high = np.quantile(drawn, [risk, 1 - risk])
    lost = resamples - len(drawn)
    cautions = [
        left_out,
        f"{plural(lost, 'tirage')} où un item ne varie pas, sans valeur." if lost else "",
        "" if settled else "Le calcul du facteur n’a pas convergé : valeur à ne pas publier.",
        "Avec trois items, rien ne vérifie qu’un seul facteur suffit." if k == 3 else doubt,
        against([c for c, loading in zip(rows.columns, loadings, strict=True) if loading < 0]),
        "Un item se confond avec le facteur (cas de Heywood)." if own.min() <= _LEAST_OWN * (1 + 1e-6) else "",
    ]
    return Result(
        method=f"cohérence interne de {k} items, un facteur, maximum de vraisemblance",
        estimate=Estimate(
            "oméga de McDonald",
            _omega(answers, loadings, own),
            Interval(
                float(low),
                float(high),
                confidence,
                f"bootstrap, {plural(len(drawn), 'tirage')}",
                "Kelley et Pornprasertmanit (2016), Confidence Intervals for Population Reliability Coefficients, "
                "Psychological Methods 21",
            ),
        ),
        effect=None,
        p=None,
        n=(n,),
        reference="McDonald (1999), Test Theory: A Unified Treatment, Erlbaum",
        statistic=statistic,
        details={"items": pd.DataFrame({"item": rows.columns, "loading": loadings, "own": own})},
        note=notes(*cautions),
    )


def one_factor(correlations: Floats) -> tuple[Floats, Floats, bool]:
    """Fit one common factor by maximum likelihood, own variances at least 0.005 as in R's factanal.

    The likelihood is maximised over the own variances alone: given them, the best loadings are the first eigenvector.
    The fits of scikit-learn and statsmodels agree with this one as long as every item has a variance of its own; else
    the first may not converge in 10 000 iterations and the second stops 0.003 away; both take several times longer.

    Parameters
    ----------
    correlations : ndarray of shape (k, k)

    Returns
    -------
    loadings, own : ndarray of shape (k,)
        Their sum is positive; own variances.
    settled : bool
        Whether the search converged.

    References
    ----------
    Jöreskog (1967), Some Contributions to Maximum Likelihood Factor Analysis, Psychometrika 32.

    Examples
    --------
    >>> loadings, own, settled = one_factor(np.array([[1, 0.42, 0.48], [0.42, 1, 0.56], [0.48, 0.56, 1]]))
    >>> loadings.round(3).tolist(), own.round(3).tolist(), settled
    ([0.6, 0.7, 0.8], [0.64, 0.51, 0.36], True)
    """
    k = len(correlations)

    def loadings_at(logs: Floats) -> tuple[float, Floats]:
        root = np.exp(logs / 2)
        values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
        return float(values[-1]), vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0)) * root

    def misfit(logs: Floats) -> tuple[float, Floats]:
        first, loadings = loadings_at(logs)
        own = np.exp(logs)
        return float((1 / own).sum() - first + np.log(first) + logs.sum()), (loadings**2 - 1) / own + 1

    start = np.clip((1 - 0.5 / k) / np.diag(np.linalg.pinv(correlations)), _LEAST_OWN, 1)
    found = scipy.optimize.minimize(
        misfit,
        np.log(start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(np.log(_LEAST_OWN), 0.0)] * k,
        options={"ftol": 1e-13, "gtol": 1e-7},
    )
    loadings = loadings_at(found.x)[1]
    return loadings * (1 if loadings.sum() >= 0 else -1), np.exp(found.x), bool(found.success)


def _omega(answers: Floats, loadings: Floats, own: Floats) -> float:
    spreads = answers.std(axis=0)
    common = float((loadings * spreads).sum()) ** 2
    return common / (common + float((own * spreads**2).sum()))


def _bootstrap(answers: Floats, resamples: int, seed: int) -> Floats:
    rng, values = np.random.default_rng(seed), []
    with threadpool_limits(1):  # a thousand tiny fits: threads that wait for one another make them 20 times slower
        for _ in range(resamples):
            drawn = answers[rng.integers(0, len(answers), len(answers))]
            if (np.ptp(drawn, axis=0) > 0).all():  # else an item has no variance in this draw
                loadings, own, _ = one_factor(np.asarray(np.corrcoef(drawn.T)))
                values.append(_omega(drawn, loadings, own))
    return np.array(values)


def _fit(found: Floats, n: int, loadings: Floats, own: Floats) -> tuple[dict[str, float], str]:
    k = len(found)
    freedom = k * (k - 3) // 2
    if freedom == 0:
        return {}, ""
    fitted = np.outer(loadings, loadings) + np.diag(own)
    if np.linalg.matrix_rank(found) < k:
        return {}, "Un item se déduit exactement des autres : rien ne vérifie qu’un seul facteur suffit."
    gap = np.linalg.slogdet(fitted)[1] - np.linalg.slogdet(found)[1] + np.trace(np.linalg.solve(fitted, found)) - k
    statistic = max(float((n - 1 - (2 * k + 5) / 6 - 2 / 3) * gap), 0.0)
    rmsea = float(np.sqrt(max(statistic / freedom - 1, 0.0) / (n - 1)))
    p = float(scipy.stats.chi2.sf(statistic, freedom))
    doubt = ""
    if p < 0.05 and rmsea > _POOR_FIT:
        doubt = f"Un seul facteur décrit mal ces items (RMSEA = {number(rmsea, 2)}) : oméga est à lire avec prudence."
    return {"khi-deux": statistic, "ddl": freedom, "p": p, "RMSEA": rmsea}, doubt
