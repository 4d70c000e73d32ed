"""Do raters agree beyond chance? Cohen's kappa for two raters, Fleiss's for more."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.counts_table import CountsLike, counts_table
from quality_study.inference.ratings import cross_ratings
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha
from quality_study.inference.scores import checked_choice, notes
from quality_study.words.errors import StudyError
from quality_study.words.french import join, percent, typographic

_WEIGHTS = {"linear": "poids linéaires", "quadratic": "poids quadratiques"}
_CROWDED = 0.8
_NO_ERROR = 1e-6


def cohen_kappa(
    table_or_ratings: CountsLike,
    *,
    weights: str | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
) -> Result:
    """Cohen's kappa: agreement of two raters beyond what their margins would give by chance.

    Parameters
    ----------
    table_or_ratings : DataFrame or array-like
        Either a square table of counts, the first rater in rows and the second in columns, or one row per thing rated
        and two columns, one a rater. Two rows and two columns are a table. Things without two ratings are left out,
        and counted in the note.
    weights : {None, "linear", "quadratic"}
        How the gravity of a disagreement grows with the distance between ordered categories; None: all as grave.
    categories : sequence, optional
        Categories of the ratings, in order; by default those met, sorted.
    confidence : float

    Returns
    -------
    Result
        Estimate: kappa with its large-sample interval, cut at -1 and 1; none when nothing varies. p: test that kappa is
        0. ``statistic``: ``z``, ``erreur type``, and ``erreur type sous H0``. ``details["agreement"]``: one row,
        ``observed, expected, largest_kappa`` (shares without weights, and the kappa that the margins allow at most).

    Raises
    ------
    StudyError
        The table is not square or its rows and columns have other names, only one category was used, fewer than two
        ratings, or ordered weights asked for text categories that `categories` does not put in order.

    References
    ----------
    Cohen (1960), Educational and Psychological Measurement 20. Fleiss, Cohen and Everitt (1969), Large Sample Standard
    Errors of Kappa and Weighted Kappa, Psychological Bulletin 72. Feinstein and Cicchetti (1990), High Agreement but
    Low Kappa, Journal of Clinical Epidemiology 43.

    Examples
    --------
    >>> result = cohen_kappa([[20, 5], [10, 15]])
    >>> round(result.estimate.value, 6), round(result.statistic["erreur type"], 3)
    (0.4, 0.127)
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    name = "kappa de Cohen"
    if weights is not None:
        name += f" pondéré ({_WEIGHTS[checked_choice(weights, list(_WEIGHTS), 'weights')]})"
    table, note = cross_ratings(table_or_ratings, categories=categories, ordered=weights is not None)
    cells = table.to_numpy(dtype=float)
    n = cells.sum()
    rows, columns = cells.sum(axis=1) / n, cells.sum(axis=0) / n
    if max(rows.max(), columns.max()) == 1 and (rows == columns).all():
        raise StudyError("les deux juges n’ont employé qu’une catégorie, la même : kappa n’a pas de valeur")
    with np.errstate(invalid="ignore"):
        found = cohens_kappa(cells, wt=weights)
    observed, expected = float(np.trace(cells) / n), float(rows @ columns)
    se, se0 = sqrt(max(found.var_kappa, 0.0)), sqrt(max(found.var_kappa0, 0.0))
    z = float(found.kappa) / se0 if se0 > 0 else 0.0
    interval = _interval(
        float(found.kappa),
        se,
        float(scipy.stats.norm.isf(checked_alpha(confidence) / 2)),
        confidence,
        "Fleiss, Cohen et Everitt",
        "Fleiss, Cohen et Everitt (1969), Large Sample Standard Errors of Kappa and Weighted Kappa, Psychological "
        "Bulletin 72",
    )
    details = pd.DataFrame({"observed": [observed], "expected": [expected], "largest_kappa": [float(found.kappa_max)]})
    return Result(
        method=f"test de nullité du {name}",
        estimate=Estimate(name, float(found.kappa), interval),
        effect=None,
        p=float(2 * scipy.stats.norm.sf(abs(z))),
        n=(int(n),),
        reference="Cohen (1960), A Coefficient of Agreement for Nominal Scales, Educational and Psychological "
        "Measurement 20",
        statistic={"z": z, "erreur type": se, "erreur type sous H0": se0},
        details={"agreement": details},
        note=notes(note, _still(interval), _paradox((rows + columns) / 2, observed, expected)),
    )


def fleiss_kappa(counts: CountsLike, *, confidence: float = 0.95) -> Result:
    """Fleiss's kappa: agreement of several raters, not always the same ones, beyond chance.

    Parameters
    ----------
    counts : DataFrame or array-like of shape (subjects, categories)
        How many raters put each subject in each category; every row has the same total, at least 2.
    confidence : float

    Returns
    -------
    Result
        Estimate: kappa with Gwet's interval, valid whatever the agreement (Fleiss's variance holds without agreement
        only, and gives the test). ``statistic``: ``z``, ``erreur type``, ``erreur type sous H0`` and ``juges``.
        ``details["categories"]``: ``category, share, kappa``.

    Raises
    ------
    StudyError
        Rows of different totals, fewer than two raters or subjects, or one category only.

    References
    ----------
    Fleiss (1971), Measuring Nominal Scale Agreement among Many Raters, Psychological Bulletin 76. Fleiss, Nee and
    Landis (1979), Large Sample Variance of Kappa in the Case of Different Sets of Raters, Psychological Bulletin 86.
    Gwet (2021), Large-Sample Variance of Fleiss Generalized Kappa, Educational and Psychological Measurement 81.

    Examples
    --------
    >>> round(fleiss_kappa([[4, 0], [3, 1], [0, 4], [1, 3], [4, 0]]).estimate.value, 4)
    0.5833
    """
    from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_value

    frame = counts_table(counts if isinstance(counts, pd.DataFrame) else _subjects(counts))
    cells = frame.to_numpy(dtype=float)
    totals = cells.sum(axis=1)
    raters = float(np.median(totals))
    uneven = frame.index[totals != raters]
    if len(uneven):
        raise StudyError(f"chaque ligne doit compter autant de juges que les autres ; à corriger : {join(uneven)}")
    if raters < 2:
        raise StudyError("il faut au moins deux juges")
    shares = cells.sum(axis=0) / cells.sum()
    if shares.max() == 1:
        raise StudyError("les juges n’ont employé qu’une catégorie : kappa n’a pas de valeur")
    value = float(fleiss_value(cells))
    agreed = ((cells**2).sum(axis=1) - raters) / (raters * (raters - 1))
    expected = float(shares @ shares)
    se, se0 = _gwet_se(cells, shares, agreed, value), _fleiss_se(shares, len(cells), raters)
    interval = _interval(
        value,
        se,
        float(scipy.stats.t.isf(checked_alpha(confidence) / 2, len(cells) - 1)),
        confidence,
        "Gwet",
        "Gwet (2021), Large-Sample Variance of Fleiss Generalized Kappa, Educational and Psychological Measurement 81",
    )
    used = np.flatnonzero(shares)
    apart = (cells[:, used] * (raters - cells[:, used])).sum(axis=0)
    by_category = 1 - apart / (len(cells) * raters * (raters - 1) * shares[used] * (1 - shares[used]))
    return Result(
        method="test de nullité du kappa de Fleiss",
        estimate=Estimate("kappa de Fleiss", value, interval),
        effect=None,
        p=float(2 * scipy.stats.norm.sf(abs(value / se0))),
        n=(len(cells),),
        reference="Fleiss (1971), Measuring Nominal Scale Agreement among Many Raters, Psychological Bulletin 76",
        statistic={"z": value / se0, "erreur type": se, "erreur type sous H0": se0, "juges": raters},
        details={
            "categories": pd.DataFrame({"category": frame.columns[used], "share": shares[used], "kappa": by_category})
        },
        note=notes(_still(interval), _paradox(shares, float(agreed.mean()), expected)),
    )


def _interval(value: float, se: float, quantile: float, confidence: float, method: str, source: str) -> Interval | None:
    if se < _NO_ERROR:
        return None
    return Interval(max(value - quantile * se, -1.0), min(value + quantile * se, 1.0), confidence, method, source)


def _still(interval: Interval | None) -> str:
    if interval is not None:
        return ""
    return "L’erreur type estimée est nulle : il n’y a pas d’intervalle."


def _subjects(counts: npt.ArrayLike) -> pd.DataFrame:
    cells = np.asarray(counts)
    if cells.ndim != 2:
        raise StudyError("il faut une ligne par sujet et une colonne par catégorie")
    rows, columns = cells.shape
    return pd.DataFrame(
        cells,
        index=[f"sujet {i}" for i in range(1, rows + 1)],
        columns=[f"catégorie {j}" for j in range(1, columns + 1)],
    )


def _gwet_se(cells: Floats, shares: Floats, agreed: Floats, value: float) -> float:
    """Give the standard error from each subject's own part in kappa, the margins being estimated too."""
    expected = shares @ shares
    by_chance = cells @ shares / cells[0].sum()
    own = (agreed - expected) / (1 - expected) - 2 * (1 - value) * (by_chance - expected) / (1 - expected)
    return sqrt(float(((own - value) ** 2).sum()) / (len(cells) * (len(cells) - 1)))


def _fleiss_se(shares: Floats, subjects: int, raters: float) -> float:
    """Give the standard error when raters answer at random."""
    other = 1 - shares
    both = float(shares @ other)
    inside = both**2 - float((shares * other * (other - shares)).sum())
    return sqrt(2 * inside / (subjects * raters * (raters - 1))) / both


def _paradox(shares: npt.NDArray[np.float64], observed: float, expected: float) -> str:
    if shares.max() < _CROWDED:
        return ""
    return typographic(
        f"Marges très déséquilibrées : {percent(float(shares.max()))} des avis sont dans la même catégorie. L'accord "
        f"observé est de {percent(observed)} pour {percent(expected)} attendus par hasard ; kappa peut être faible "
        "malgré un bon accord (paradoxe de Feinstein et Cicchetti)."
    )
