"""Do two ordered questions go together? Goodman and Kruskal's gamma, and the linear-by-linear test."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.contingency import weak_expected
from quality_study.inference.counts_table import CountsLike, counts_table, without_empty
from quality_study.inference.permutation import DRAWS
from quality_study.inference.result import Estimate, Interval, Result
from quality_study.inference.sample import Floats, checked_alpha, floats, several
from quality_study.inference.scores import notes
from quality_study.words.errors import Problem, StudyError
from quality_study.words.french import number

_REFERENCE = (
    "Goodman et Kruskal (1972), Measures of Association for Cross Classifications IV, Journal of the American "
    "Statistical Association 67, 415-421"
)


def ordered_test(
    table: CountsLike,
    *,
    row_scores: Sequence[float] | None = None,
    column_scores: Sequence[float] | None = None,
    confidence: float = 0.95,
    seed: int = 2011,
) -> Result:
    """Test whether the answers to two ordered questions rise together.

    Parameters
    ----------
    table : DataFrame or array-like of shape (r, c)
        Counts; rows are the answers to one question and columns those to the other, both in order. Empty rows and
        columns are left out, and named in the note.
    row_scores, column_scores : sequence of float, optional
        Place of each answer on its scale, for the test; 1, 2, 3... by default.
    confidence : float
        Of the interval of gamma.
    seed : int
        Of the random rearrangements.

    Returns
    -------
    Result
        Estimate: gamma, the pairs of respondents whom both questions put in the same order less those whom they put in
        opposite ones, over both; it has no interval when it is -1 or 1, where its standard error is none. Effect: the
        correlation r of the scores. p: the linear-by-linear test, (n - 1) r squared against a chi-square with one
        degree of freedom; where the expected counts are too small for that law, the share of `DRAWS` random
        rearrangements of the answers to one question that have as strong a correlation. ``statistic``: ``M²``, the
        asymptotic p, ``concordantes``, ``discordantes``, ``se`` (of gamma).

    Raises
    ------
    StudyError
        A count is not a whole number, fewer than two rows or columns hold anything, scores that are no numbers, too few
        or all equal; no pair that both questions put in order.

    References
    ----------
    Goodman and Kruskal (1972), Journal of the American Statistical Association 67, 415-421 (standard error).
    Agresti (2002), Categorical Data Analysis, Wiley, sections 2.4.3 and 3.4.

    Examples
    --------
    >>> found = ordered_test([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    >>> round(found.estimate.value, 3), round(found.statistic["se"], 3), round(found.statistic["M²"], 4)
    (0.221, 0.117, 2.983)
    """
    risk = checked_alpha(confidence)
    full = counts_table(table)
    rows, columns = (
        _scores(given, size, name)
        for given, size, name in zip(
            (row_scores, column_scores), full.shape, ("row_scores", "column_scores"), strict=True
        )
    )
    frame, dropped = without_empty(full)
    rows, columns = rows[full.sum(axis=1) > 0], columns[full.sum(axis=0) > 0]
    counts = frame.to_numpy()
    same, opposite = _pairs(counts), _pairs(counts[:, ::-1])[:, ::-1]
    concordant, discordant = float((counts * same).sum()), float((counts * opposite).sum())
    both = concordant + discordant
    if not both or np.ptp(rows) == 0 or np.ptp(columns) == 0:
        raise StudyError("aucune paire de répondants n’est ordonnée par les deux questions")
    gamma = (concordant - discordant) / both
    error = 4 / both**2 * sqrt(float((counts * (discordant * same - concordant * opposite) ** 2).sum()))
    interval = None
    if error > 0:
        reach = float(scipy.stats.norm.isf(risk / 2)) * error
        low, high = max(gamma - reach, -1.0), min(gamma + reach, 1.0)
        interval = Interval(low, high, confidence, "erreur-type asymptotique", _REFERENCE)
    n = int(counts.sum())
    r = _correlation(counts, rows, columns)
    statistic = (n - 1) * r**2
    asymptotic = float(scipy.stats.chi2.sf(statistic, 1))
    method, p, weak = "test linéaire par linéaire", asymptotic, weak_expected(counts)
    if weak:
        method, p = f"{method}, p par permutation", _rearranged(counts, rows, columns, r, seed)
        weak += f" La valeur de p est calculée sur {number(DRAWS)} permutations au hasard."
    one_way = "" if interval else "Toutes les paires vont dans le même sens : gamma n’a pas d’intervalle."
    return Result(
        method=f"{method}, bilatéral",
        estimate=Estimate("gamma de Goodman et Kruskal", gamma, interval),
        effect=Estimate("corrélation des scores", r),
        p=p,
        n=(n,),
        reference="Agresti (2002), Categorical Data Analysis, Wiley, 2.4.3 et 3.4",
        statistic={
            "M²": statistic,
            "p asymptotique": asymptotic,
            "concordantes": concordant / 2,
            "discordantes": discordant / 2,
            "se": error,
        },
        details={"scores": pd.DataFrame({"answer": [*frame.index, *frame.columns], "score": [*rows, *columns]})},
        note=notes(dropped, one_way, weak),
    )


def _scores(given: Sequence[float] | None, size: int, name: str) -> Floats:
    if given is None:
        return np.arange(1, size + 1, dtype=float)
    found = floats(several(given, name))
    if len(found) != size or not np.isfinite(found).all():
        raise StudyError([Problem("un score est attendu pour chaque réponse", name, found=str(list(given)))])
    return found


def _pairs(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count, for each cell, the respondents who are above it, or below it, on both questions."""
    whole = np.pad(counts, ((1, 1), (1, 1))).cumsum(axis=0).cumsum(axis=1)
    total = whole[-1, -1]
    below = whole[:-2, :-2]
    above = total - whole[1:-1, -1:] - whole[-1:, 1:-1] + whole[1:-1, 1:-1]
    found: npt.NDArray[np.int64] = below + above
    return found


def _correlation(counts: npt.NDArray[np.int64], rows: Floats, columns: Floats) -> float:
    n = counts.sum()
    x = rows - (counts.sum(axis=1) @ rows) / n
    y = columns - (counts.sum(axis=0) @ columns) / n
    spread = (counts.sum(axis=1) @ x**2) * (counts.sum(axis=0) @ y**2)
    return float(x @ counts @ y / sqrt(spread))


def _rearranged(counts: npt.NDArray[np.int64], rows: Floats, columns: Floats, r: float, seed: int) -> float:
    """Give the chance of a correlation as strong when the answers to one question are dealt at random."""
    i, j = np.indices(counts.shape)
    x, y = (np.repeat(scores[at.ravel()], counts.ravel()) for scores, at in ((rows, i), (columns, j)))
    x, y = (v - v.mean() for v in (x, y))
    dealt = np.random.default_rng(seed).permuted(np.tile(y, (DRAWS, 1)), axis=1)
    strong = np.abs(dealt @ x) >= abs(r) * sqrt(float((x @ x) * (y @ y))) * (1 - 1e-9)
    return (int(strong.sum()) + 1) / (DRAWS + 1)
