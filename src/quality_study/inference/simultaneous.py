"""Intervals that hold together for all the categories of one item."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from quality_study.inference.sample import checked_alpha, checked_counts, checked_method, floats
from quality_study.words.errors import StudyError
from quality_study.words.french import sentence

_METHODS = ("goodman", "sison-glaz")
#: What Sison and Glaz (1995) give as the domain of their approximation.
_FEWEST_CATEGORIES, _FEWEST_ANSWERS = 7, 5


def simultaneous_intervals(
    counts: Mapping[str, int] | pd.Series[int], *, confidence: float = 0.95, method: str = "goodman"
) -> pd.DataFrame:
    """Give intervals of the shares of an item that all hold together with the stated confidence.

    Parameters
    ----------
    counts : mapping or Series of int
        Count of each category, in the order wanted; every respondent is in one category.
    confidence : float, default 0.95
        That all the intervals hold their shares at once.
    method : {"goodman", "sison-glaz"}
        Goodman shares the risk equally and gives Wilson intervals at 1 - (1 - confidence) / k. Sison and Glaz give
        narrower ones, of one width, for seven categories or more with five answers or more each; with fewer they
        hold together much less often than stated (89 % instead of 95 % for 25 answers in four categories), so they
        are refused.

    Returns
    -------
    DataFrame
        One row a category: ``category, count, n, share, low, high``; share is missing and the interval (0, 1) when
        nobody answered.

    Raises
    ------
    StudyError
        A count that is negative, missing or not whole; no category; an impossible confidence; an unknown method;
        ``sison-glaz`` with few categories or answers.

    References
    ----------
    Goodman (1965), On Simultaneous Confidence Intervals for Multinomial Proportions, Technometrics 7, 247-254.
    Sison and Glaz (1995), Journal of the American Statistical Association 90, 366-369.

    Examples
    --------
    >>> simultaneous_intervals({"oui": 12, "non": 8}).round(2)
      category  count   n  share   low  high
    0      oui     12  20    0.6  0.36  0.80
    1      non      8  20    0.4  0.20  0.64
    """
    from statsmodels.stats.proportion import multinomial_proportions_confint

    checked_method(method, _METHODS)
    alpha = checked_alpha(confidence)
    named = pd.Series(counts, dtype=object)
    given = pd.Series(floats(named.to_numpy()), index=named.index)
    if given.empty:
        raise StudyError(sentence("Un item sans catégorie n'a pas d'intervalle"))
    found, total = checked_counts(given, given.sum(skipna=False))
    if (found != np.floor(found)).any():
        raise StudyError(sentence("Des intervalles simultanés demandent des effectifs entiers"))
    if method == "sison-glaz" and (len(found) < _FEWEST_CATEGORIES or found.min() < _FEWEST_ANSWERS):
        message = (
            "La méthode « sison-glaz » demande au moins {k} catégories de {c} réponses ou plus : choisissez « goodman »"
        )
        raise StudyError(sentence(message, k=_FEWEST_CATEGORIES, c=_FEWEST_ANSWERS))
    n = int(total[0])
    if n == 0:
        low, high = np.zeros(len(found)), np.ones(len(found))
    else:
        low, high = multinomial_proportions_confint(found, alpha, method).T
    table = pd.DataFrame({"category": given.index, "count": found.astype(int), "n": n})
    table["share"] = table["count"] / n if n else np.nan
    # Rounding would leave a last digit at the ends.
    return table.assign(low=np.where(found == 0, 0.0, low), high=np.where(found == n, 1.0, high) if n else high)
