"""The chi-square test of a table of any size, with the cells that depart from independence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.counts_table import CountsLike, counts_table, without_empty
from quality_study.inference.cramer import corrected_v, cramer_v
from quality_study.inference.result import Result
from quality_study.words.french import number, plural

#: Tables drawn for a Monte-Carlo p: its standard error is then at most half a point, 0.2 point near p = 0.05.
DRAWS = 9_999


def chi_square_test(table: CountsLike, *, confidence: float = 0.95, seed: int = 2011) -> Result:
    """Pearson's chi-square test of independence, without continuity correction.

    When the expected counts break Cochran's rule (all at least 1, and at most a fifth of them under 5), `p` no longer
    comes from the chi-square law: it is that of Fisher's exact test for a 2 x 2 table, else the share of `DRAWS` random
    tables with the same margins whose chi-square is at least as large. The note says so.

    Parameters
    ----------
    table : DataFrame or array-like of shape (r, c)
        Counts; rows are groups, columns are answers. Empty rows and columns are left out, and named in the note.
    confidence : float
        Of the interval of Cramér's V.
    seed : int
        Of the random tables: the same data give the same p.

    Returns
    -------
    Result
        Estimate: Cramér's V with its interval. Effect: V corrected for bias. ``statistic``: ``khi-deux``, ``ddl`` and
        the asymptotic p. ``details["residuals"]``: adjusted standardised residuals, standard normal if independent,
        one row per group and one column per answer; ``details["expected"]``: expected counts.

    Raises
    ------
    StudyError
        A count is not a whole number, or fewer than two rows or columns hold anything.

    References
    ----------
    Agresti (2013), Categorical data analysis, sections 3.2 and 3.3. Cochran (1954), Some methods for strengthening the
    common chi-square tests, Biometrics 10.

    Examples
    --------
    >>> result = chi_square_test([[762, 327, 468], [484, 239, 477]])
    >>> result.details["residuals"].round(2).to_numpy().tolist()[0]
    [4.5, 0.7, -5.32]
    """
    from statsmodels.stats.contingency_tables import Table

    frame, dropped = without_empty(counts_table(table))
    values = frame.to_numpy()
    chi_square, p, freedom, _ = scipy.stats.chi2_contingency(values, correction=False)
    asymptotic, method, weak = float(p), "test du khi-deux d'indépendance", weak_expected(values)
    if weak and frame.shape == (2, 2):
        p, method = scipy.stats.fisher_exact(values).pvalue, method + ", p du test exact de Fisher"
        weak += " La valeur de p est celle du test exact de Fisher."
    elif weak:
        draws = scipy.stats.MonteCarloMethod(n_resamples=DRAWS, rng=np.random.default_rng(seed))
        p = scipy.stats.chi2_contingency(_same_for_any_order(values), correction=False, method=draws).pvalue
        method += ", p par tirage au sort"
        weak += f" La valeur de p est calculée sur {number(DRAWS)} tableaux tirés au sort qui ont les mêmes totaux."
    n = int(values.sum())
    strength = cramer_v(float(chi_square), n, values.shape, confidence=confidence)
    return Result(
        method=method,
        estimate=strength,
        effect=corrected_v(float(chi_square), n, values.shape),
        p=min(float(p), 1.0),
        n=(n,),
        reference="Agresti (2013), Categorical data analysis, Wiley, 3.2 et 3.3 ; Cochran (1954), Some methods for "
        "strengthening the common chi-square tests, Biometrics 10, 417-451",
        statistic={"khi-deux": float(chi_square), "ddl": float(freedom), "p asymptotique": asymptotic},
        details={
            "residuals": pd.DataFrame(Table(values, shift_zeros=False).standardized_resids, frame.index, frame.columns),
            "expected": pd.DataFrame(scipy.stats.contingency.expected_freq(values), frame.index, frame.columns),
        },
        note=" ".join(part for part in (dropped, weak) if part),
    )


def fisher_table_test(table: CountsLike, *, confidence: float = 0.95, seed: int = 2011) -> Result:
    """Fisher's test of a table of any size (Freeman and Halton): no chi-square law, however few the answers.

    Parameters
    ----------
    table, confidence, seed
        As for :func:`chi_square_test`.

    Returns
    -------
    Result
        As that of :func:`chi_square_test`; p is the share of the tables with the same totals that are no more likely
        than this one: of all of them for a 2 x 2 table, else of `DRAWS` drawn at random.

    References
    ----------
    Freeman and Halton (1951), Note on an exact treatment of contingency, goodness of fit and other problems of
    significance, Biometrika 38, 141-149.

    Examples
    --------
    >>> job = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
    >>> abs(fisher_table_test(job).p - 0.7827) < 0.02  # 0.7827: fisher.test(Job) of R
    True
    """
    found = chi_square_test(table, confidence=confidence, seed=seed)
    frame, dropped = without_empty(counts_table(table))
    values, how = _same_for_any_order(frame.to_numpy()), None
    if frame.shape != (2, 2):
        how = scipy.stats.MonteCarloMethod(n_resamples=DRAWS, rng=np.random.default_rng(seed))
    return replace(
        found,
        method="test exact de Fisher" + (", p par tirage au sort" if how else "") + ", tableau de toute taille",
        p=min(float(scipy.stats.fisher_exact(values, method=how).pvalue), 1.0),
        reference="Freeman et Halton (1951), Note on an exact treatment of contingency, goodness of fit and other "
        "problems of significance, Biometrika 38, 141-149",
        note=dropped,
    )


def _same_for_any_order(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sort and turn a table by its totals, so that the order of groups and answers does not change the random draws."""
    rows, columns = values.sum(axis=1), values.sum(axis=0)
    ordered = values[np.argsort(rows)][:, np.argsort(columns)]
    return ordered if sorted(rows) <= sorted(columns) else ordered.T


def weak_expected(values: npt.NDArray[np.int64]) -> str:
    """Say in a French sentence that expected counts are too small for the chi-square law; empty when they are not.

    Cochran's rule: all at least 1, at most a fifth of them under 5.

    Parameters
    ----------
    values : ndarray of shape (r, c)
        Counts without an empty row or column.

    Examples
    --------
    >>> weak_expected(np.array([[3, 1], [1, 3]]))
    'Effectifs théoriques trop petits pour la loi du khi-deux : 4 cases sur 4 sous 5, la plus faible à 2,0.'
    >>> weak_expected(np.array([[30, 10], [10, 30]]))
    ''
    """
    expected = scipy.stats.contingency.expected_freq(values)
    small = int((expected < 5).sum())
    if expected.min() >= 1 and small <= expected.size / 5:
        return ""
    return (
        f"Effectifs théoriques trop petits pour la loi du khi-deux : {plural(small, 'case')} sur {expected.size} "
        f"sous 5, la plus faible à {number(expected.min(), 1)}."
    )
