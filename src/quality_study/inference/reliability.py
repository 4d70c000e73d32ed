"""Do several items measure one thing? Cronbach's alpha with its interval, and what each item brings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha
from quality_study.inference.scores import complete_rows, notes
from quality_study.words.errors import StudyError
from quality_study.words.french import join

#: Variance of a sum, relative to those of its items, that is only rounding.
_NO_VARIANCE = 1e-12


def cronbach_alpha(items: pd.DataFrame | npt.ArrayLike, *, confidence: float = 0.95) -> Result:
    """Cronbach's alpha, with Feldt's interval.

    Parameters
    ----------
    items : DataFrame or array-like of shape (n, k)
        A row a respondent, a column an item, all turned the same way; at least two of each. Incomplete rows are left
        out, and counted in the note.
    confidence : float

    Returns
    -------
    Result
        Estimate: alpha, with Feldt's interval (exact for normal answers with equal variances and covariances). Effect:
        the alpha of the standardised items. No p: a test that alpha is 0 would tell nothing useful.
        ``details["items"]``: ``item, mean, sd, r_drop`` (correlation with the sum of the others) and ``alpha_drop``
        (alpha of the others); missing when only one is left, or their sum does not vary. The note names items that go
        against the others.

    Raises
    ------
    StudyError
        Answers that are not numbers, an item that everybody answered alike, items whose sum is the same for everybody,
        too few items or whole rows.

    References
    ----------
    Cronbach (1951), Psychometrika 16. Feldt (1965), The Approximate Sampling Distribution of Kuder-Richardson
    Reliability Coefficient Twenty, Psychometrika 30. Feldt, Woodruff and Salih (1987), Statistical Inference for
    Coefficient Alpha, Applied Psychological Measurement 11.

    Examples
    --------
    >>> round(cronbach_alpha([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]]).estimate.value, 3)
    0.933
    """
    rows, left_out = varied_items(items, columns=2)
    answers = rows.to_numpy()
    n, k = answers.shape
    covariances, correlations = np.cov(answers.T), np.corrcoef(answers.T)
    alpha = _alpha(covariances)
    if np.isnan(alpha):
        raise StudyError(
            "les items se compensent, leur somme est la même pour tous : alpha n’a pas de valeur (échelle à inverser ?)"
        )
    risk = checked_alpha(confidence) / 2
    others = [np.delete(answers, i, axis=1) for i in range(k)]
    with np.errstate(invalid="ignore", divide="ignore"):  # not a number where the sum of the others does not vary
        r_drop = [float(np.corrcoef(answers[:, i], rest.sum(axis=1))[0, 1]) for i, rest in enumerate(others)]
    details = pd.DataFrame(
        {
            "item": rows.columns,
            "mean": rows.mean().to_numpy(),
            "sd": rows.std().to_numpy(),
            "r_drop": r_drop,
            "alpha_drop": [_alpha(np.cov(rest.T)) if k > 2 else float("nan") for rest in others],
        }
    )
    return Result(
        method=f"cohérence interne de {k} items",
        estimate=Estimate(
            "alpha de Cronbach",
            alpha,
            Interval(
                float(1 - (1 - alpha) * scipy.stats.f.isf(risk, n - 1, (n - 1) * (k - 1))),
                float(1 - (1 - alpha) * scipy.stats.f.ppf(risk, n - 1, (n - 1) * (k - 1))),
                confidence,
                "Feldt",
                "Feldt (1965), The Approximate Sampling Distribution of Kuder-Richardson Reliability Coefficient "
                "Twenty, Psychometrika 30",
            ),
        ),
        effect=Estimate("alpha des items centrés réduits", _alpha(correlations)),
        p=None,
        n=(n,),
        reference="Cronbach (1951), Coefficient Alpha and the Internal Structure of Tests, Psychometrika 16",
        details={"items": details},
        note=notes(left_out, against([c for c, r in zip(rows.columns, r_drop, strict=True) if r < 0])),
    )


def varied_items(items: pd.DataFrame | npt.ArrayLike, *, columns: int) -> tuple[pd.DataFrame, str]:
    """Return the whole rows of a scale whose items all vary, and the sentence about those left out.

    Examples
    --------
    >>> varied_items([[1, 2], [2, 3]], columns=2)[0].shape
    (2, 2)
    """
    rows, note = complete_rows(items, least=2, columns=columns)
    same = [c for c in rows.columns if rows[c].nunique() == 1]
    if same:
        raise StudyError(f"tout le monde a donné la même réponse : {join(same)}. Retirez ce qui ne varie pas")
    return rows, note


def against(items: list[str]) -> str:
    """Warn about items that go against the others; empty when there is none.

    Examples
    --------
    >>> against(["q3"])
    'À vérifier, car contraire aux autres (échelle à inverser ?) : q3.'
    """
    return f"À vérifier, car contraire aux autres (échelle à inverser ?) : {join(items)}." if items else ""


def _alpha(covariances: Floats) -> float:
    k, total = len(covariances), float(covariances.sum())
    if total <= _NO_VARIANCE * float(np.trace(covariances)):
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariances) / total))
