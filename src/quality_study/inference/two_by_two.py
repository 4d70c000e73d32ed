"""Exact tests of a 2 x 2 table, with the difference of the two shares first.

The effect size is Cohen's h in all three, so that they compare: it is finite and has an interval whatever the counts,
where an odds ratio is infinite or undefined as soon as a cell is empty, which small surveys often show. Fisher's test
gives the conditional odds ratio beside it, in its details.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from quality_study.inference.cohen import cohen_h
from quality_study.inference.counts_table import CountsLike, two_by_two
from quality_study.inference.difference import difference_interval
from quality_study.inference.result import Estimate, Result
from quality_study.inference.sample import checked_alpha
from quality_study.inference.scores import checked_choice
from quality_study.inference.unconditional import barnard_chances, boschloo_chances, worst_case

#: How p is found: all of the tables as likely as the one observed count, or half of them.
P_METHODS = ("exact", "mid-p")


def fisher_test(table: CountsLike, *, confidence: float = 0.95, p_method: str = "exact") -> Result:
    """Fisher's exact test, conditional on both margins; two-sided by summing the tables no more likely than this one.

    For a larger table, see :func:`~quality_study.inference.contingency.fisher_table_test`.

    Parameters
    ----------
    table : DataFrame or array-like of shape (2, 2)
        Rows are groups, columns are yes and no.
    confidence : float
        Of the intervals.
    p_method : {"exact", "mid-p"}
        ``mid-p`` counts the tables as likely as this one by half: it no longer guarantees the level, and is seldom
        above it, where the exact test is far below it in small groups.

    Returns
    -------
    Result
        Estimate: share of yes (first column) in the first group minus that in the second, with the
        Miettinen-Nurminen interval. Effect: Cohen's h. ``details["odds_ratio"]`` has one row, ``value, low, high``: the
        conditional maximum-likelihood odds ratio and its exact interval, 0 or infinite when a cell is empty.

    Raises
    ------
    StudyError
        The table is not 2 x 2, a count is not a whole number, or a group is empty.

    References
    ----------
    Fisher (1935), The logic of inductive inference, Journal of the Royal Statistical Society 98.
    Lancaster (1961), Significance tests in discrete distributions, Journal of the American Statistical Association 56.
    Fagerland, Lydersen and Laake (2017), Statistical Analysis of Contingency Tables, Chapman and Hall, chapter 4.

    Examples
    --------
    >>> round(fisher_test([[3, 1], [1, 3]]).p, 6)
    0.485714
    """
    checked_alpha(confidence)
    checked_choice(p_method, P_METHODS, "p_method")
    frame = two_by_two(table)
    p = float(scipy.stats.fisher_exact(frame.to_numpy()).pvalue)
    ratio = scipy.stats.contingency.odds_ratio(frame.to_numpy(), kind="conditional")
    limits = ratio.confidence_interval(confidence)
    details = pd.DataFrame({"value": [ratio.statistic], "low": [limits.low], "high": [limits.high]})
    return _result(
        frame,
        p - _as_likely(frame.to_numpy()) / 2 if p_method == "mid-p" else p,
        method="test de Fisher, mid-p, bilatéral" if p_method == "mid-p" else "test exact de Fisher, bilatéral",
        reference="Fisher (1935), The logic of inductive inference, Journal of the Royal Statistical Society 98, 39-82",
        statistic={},
        details={"odds_ratio": details},
        confidence=confidence,
    )


def _as_likely(cells: npt.NDArray[np.int64]) -> float:
    """Give the chance of the tables of these margins that are as likely as this one, itself included."""
    first, yes = int(cells[0].sum()), int(cells[:, 0].sum())
    chances = scipy.stats.hypergeom.pmf(np.arange(min(first, yes) + 1), int(cells.sum()), yes, first)
    own = chances[cells[0, 0]]
    return float(chances[np.isclose(chances, own, rtol=1e-7, atol=0)].sum())


def boschloo_test(table: CountsLike, *, confidence: float = 0.95) -> Result:
    """Boschloo's exact unconditional test: never a larger p than Fisher's, at the same guaranteed level.

    The tables as extreme as this one are those whose two-sided Fisher p is at most as large, as in the R package Exact
    (scipy doubles a one-sided p instead); p is their chance under the least favourable common share.

    Parameters
    ----------
    table : DataFrame or array-like of shape (2, 2)
        Rows are groups, whose sizes are taken as fixed; columns are yes and no.
    confidence : float
        Of the intervals.

    Returns
    -------
    Result
        Estimate and effect as in `fisher_test`. ``statistic`` has Fisher's p and the least favourable share.

    Raises
    ------
    StudyError
        The table is not 2 x 2, a count is not a whole number, or a group is empty.

    References
    ----------
    Boschloo (1970), Raised conditional level of significance for the 2 × 2-table when testing the equality of two
    probabilities, Statistica Neerlandica 24.

    Examples
    --------
    >>> round(boschloo_test([[7, 12], [8, 3]]).p, 6)
    0.085726
    """
    frame = two_by_two(table)
    p, share = worst_case(boschloo_chances(*_counts(frame)))
    return _result(
        frame,
        p,
        method="test exact inconditionnel de Boschloo, bilatéral",
        reference="Boschloo (1970), Raised conditional level of significance for the 2 × 2-table when testing the "
        "equality of two probabilities, Statistica Neerlandica 24, 1-9",
        statistic={
            "p de Fisher": float(scipy.stats.fisher_exact(frame.to_numpy()).pvalue),
            "part la moins favorable": share,
        },
        confidence=confidence,
    )


def barnard_test(table: CountsLike, *, confidence: float = 0.95) -> Result:
    """Barnard's exact unconditional test on the pooled z statistic, ties kept.

    The tables as extreme as this one are those whose absolute pooled z is at least as large, compared in whole numbers
    (``scipy.stats.barnard_exact`` loses some to rounding); p is their chance under the least favourable common share.

    Parameters
    ----------
    table : DataFrame or array-like of shape (2, 2)
        Rows are groups, whose sizes are taken as fixed; columns are yes and no.
    confidence : float
        Of the intervals.

    Returns
    -------
    Result
        Estimate and effect as in `fisher_test`. ``statistic`` has the pooled z (0 when all answer alike) and the least
        favourable share.

    Raises
    ------
    StudyError
        The table is not 2 x 2, a count is not a whole number, or a group is empty.

    References
    ----------
    Barnard (1947), Significance tests for 2 × 2 tables, Biometrika 34. Suissa and Shuster (1985), Exact unconditional
    sample sizes for the 2 × 2 binomial trial, Journal of the Royal Statistical Society A 148.

    Examples
    --------
    >>> round(barnard_test([[7, 12], [8, 3]]).p, 6)
    0.067514
    """
    frame = two_by_two(table)
    count1, n1, count2, n2 = _counts(frame)
    p, share = worst_case(barnard_chances(count1, n1, count2, n2))
    pooled = (count1 + count2) / (n1 + n2)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return _result(
        frame,
        p,
        method="test exact inconditionnel de Barnard (z groupé), bilatéral",
        reference="Barnard (1947), Significance tests for 2 × 2 tables, Biometrika 34, 123-138 ; Suissa et Shuster "
        "(1985), Exact unconditional sample sizes for the 2 × 2 binomial trial, Journal of the Royal Statistical "
        "Society A 148, 317-327",
        statistic={
            "z": float((count1 / n1 - count2 / n2) / spread) if spread else 0.0,
            "part la moins favorable": share,
        },
        confidence=confidence,
    )


def _counts(frame: pd.DataFrame) -> tuple[int, int, int, int]:
    (a, b), (c, d) = frame.to_numpy().tolist()
    return a, a + b, c, c + d


def _result(
    frame: pd.DataFrame,
    p: float,
    *,
    method: str,
    reference: str,
    statistic: dict[str, float],
    confidence: float,
    details: dict[str, pd.DataFrame] | None = None,
) -> Result:
    count1, n1, count2, n2 = _counts(frame)
    alike = frame.columns[frame.sum() == n1 + n2]
    return Result(
        method=method,
        estimate=Estimate(
            f"différence des parts de « {frame.columns[0]} » ({frame.index[0]} − {frame.index[1]})",
            count1 / n1 - count2 / n2,
            difference_interval(count1, n1, count2, n2, confidence=confidence),
            "points",
        ),
        effect=cohen_h(count1, n1, count2, n2, confidence=confidence),
        p=min(p, 1.0),
        n=(n1, n2),
        reference=reference,
        statistic=statistic,
        details=details or {},
        note=f"Tous ont répondu « {alike[0]} »." if len(alike) else "",
    )
