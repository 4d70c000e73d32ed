"""McDonald's omega: the share of the variance of a sum of items that one common factor explains."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import chi2
from sklearn.decomposition import FactorAnalysis
from sklearn.exceptions import ConvergenceWarning

from quality_study.errors import StudyError
from quality_study.french import number
from quality_study.inference.reliability import against, varied_items
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha
from quality_study.inference.scores import notes

_RESAMPLES = 999
_LITTLE_OWN = 0.005
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
        single factor is doubtful. No p: a test that omega is 0 would tell nothing useful.

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
        raise StudyError(f"il faut plus de répondants que d'items : {n} pour {k}")
    loadings, own, settled = one_factor(answers)
    spreads = answers.std(axis=0)
    statistic, doubt = _fit(answers, loadings, own)
    rng = np.random.default_rng(seed)
    drawn = [_resampled(answers[rng.integers(0, n, n)]) for _ in range(resamples)]
    kept = np.array([value for value in drawn if not np.isnan(value)])
    risk = checked_alpha(confidence) / 2
    low, high = np.quantile(kept, [risk, 1 - risk])
    cautions = [
        left_out,
        "" if settled else "Le calcul du facteur n’a pas convergé : valeur à ne pas publier.",
        "Avec trois items, rien ne vérifie qu’un seul facteur suffit." if k == 3 else doubt,
        against([c for c, loading in zip(rows.columns, loadings, strict=True) if loading < 0]),
        "Un item se confond avec le facteur (cas de Heywood)." if own.min() < _LITTLE_OWN else "",
    ]
    return Result(
        method=f"cohérence interne de {k} items, un facteur, maximum de vraisemblance",
        estimate=Estimate(
            "oméga de McDonald",
            _omega(loadings * spreads, own * spreads**2),
            Interval(
                float(low),
                float(high),
                confidence,
                f"bootstrap, {number(resamples)} tirages",
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


def one_factor(answers: Floats, *, tol: float = 1e-9, max_iter: int = 10_000) -> tuple[Floats, Floats, bool]:
    """Fit one factor to standardised items: loadings (their sum positive), own variances, whether the fit settled.

    Examples
    --------
    >>> loadings, own, settled = one_factor(np.array([[1.0, 2, 1], [2, 2, 3], [3, 4, 3], [4, 3, 5], [4, 5, 4]]))
    >>> settled, bool(np.allclose(loadings**2 + own, 1, atol=1e-4))
    (True, True)
    """
    standard = (answers - answers.mean(axis=0)) / answers.std(axis=0)
    model = FactorAnalysis(1, tol=tol, max_iter=max_iter, svd_method="lapack")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        model.fit(standard)
    loadings = model.components_[0]
    settled = not any(issubclass(w.category, ConvergenceWarning) for w in caught)
    return loadings * (1 if loadings.sum() >= 0 else -1), model.noise_variance_, settled


def _omega(loadings: Floats, own: Floats) -> float:
    common = float(loadings.sum()) ** 2
    return common / (common + float(own.sum()))


def _resampled(answers: Floats) -> float:
    spreads = answers.std(axis=0)
    if (spreads == 0).any():  # an item that this draw makes constant
        return float("nan")
    loadings, own, _ = one_factor(answers, tol=1e-5, max_iter=200)
    return _omega(loadings * spreads, own * spreads**2)


def _fit(answers: Floats, loadings: Floats, own: Floats) -> tuple[dict[str, float], str]:
    n, k = answers.shape
    freedom = k * (k - 3) // 2
    if freedom == 0:
        return {}, ""
    found, fitted = np.corrcoef(answers.T), np.outer(loadings, loadings) + np.diag(own)
    gap = np.linalg.slogdet(fitted)[1] - np.linalg.slogdet(found)[1] + np.trace(np.linalg.solve(fitted, found)) - k
    statistic = max(float((n - 1 - (2 * k + 5) / 6 - 2 / 3) * gap), 0.0)
    rmsea = float(np.sqrt(max(statistic / freedom - 1, 0.0) / (n - 1)))
    p = float(chi2.sf(statistic, freedom))
    doubt = ""
    if p < 0.05 and rmsea > _POOR_FIT:
        doubt = f"Un seul facteur décrit mal ces items (RMSEA = {number(rmsea, 2)}) : oméga est à lire avec prudence."
    return {"khi-deux": statistic, "ddl": freedom, "p": p, "RMSEA": rmsea}, doubt
