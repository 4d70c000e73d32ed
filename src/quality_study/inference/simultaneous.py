"""Intervals that hold together for all the categories of one item."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from quality_study.inference.proportion import proportion_bounds
from quality_study.inference.sample import checked_alpha, checked_counts, checked_method, floats, several
from quality_study.words.errors import StudyError
from quality_study.words.french import sentence

_METHODS = ("clopper-pearson", "finite", "goodman", "sison-glaz")
#: What Sison and Glaz (1995) give as the domain of their approximation.
_FEWEST_CATEGORIES, _FEWEST_ANSWERS = 7, 5


def simultaneous_intervals(
    counts: Mapping[str, int] | pd.Series[int],
    *,
    confidence: float = 0.95,
    method: str = "clopper-pearson",
    population: int | None = None,
) -> pd.DataFrame:
    """Give intervals of the shares of an item that all hold together with the stated confidence.

    Parameters
    ----------
    counts : mapping or Series of int
        Count of each category, in the order wanted; every respondent is in one category.
    confidence : float, default 0.95
        That all the intervals hold their shares at once.
    method : {"clopper-pearson", "finite", "goodman", "sison-glaz"}
        The first two share the risk equally between the k categories, and give exact intervals at
        1 - (1 - confidence) / k: they hold together at least as often as stated, whatever the shares and the number of
        answers (Bonferroni). ``finite`` is for a known `population`; its intervals have a width of zero once everyone
        answered. Goodman's are narrower Wilson intervals at the same level, which hold about as often as stated on
        average, and less often for few answers or rare ones: 88.8 % instead of 95 % at worst for 8 answers in three
        categories. Sison and Glaz give narrower ones still, of one width, for seven categories or more with five
        answers or more each; with fewer they hold together much less often than stated (89 % instead of 95 % for 25
        answers in four categories), so they are refused.
    population : int, optional
        How many people were asked, for ``finite``.

    Returns
    -------
    DataFrame
        One row a category: ``category, count, n, share, low, high``; share is missing and the interval (0, 1) when
        nobody answered.

    Raises
    ------
    StudyError
        A count that is negative, missing or not whole; no category; an impossible confidence or population; an unknown
        method; ``sison-glaz`` with few categories or answers.

    References
    ----------
    Goodman (1965), On Simultaneous Confidence Intervals for Multinomial Proportions, Technometrics 7, 247-254.
    Sison and Glaz (1995), Journal of the American Statistical Association 90, 366-369.
    Clopper and Pearson (1934), Biometrika 26, 404-413. Dunn (1961), Multiple Comparisons among Means, Journal of the
    American Statistical Association 56, 52-64 (the risk shared).

    Examples
    --------
    >>> simultaneous_intervals({"oui": 12, "non": 8}).round(2)
      category  count   n  share   low  high
    0      oui     12  20    0.6  0.33  0.83
    1      non      8  20    0.4  0.17  0.67
    """
    checked_method(method, _METHODS)
    alpha = checked_alpha(confidence)
    named = pd.Series(counts if isinstance(counts, Mapping | pd.Series) else several(counts, "effectifs"), dtype=object)
    given = pd.Series(floats(named.to_numpy()), index=named.index)
    if given.empty:
        raise StudyError(sentence("Un item sans catégorie n'a pas d'intervalle"))
    found, total = checked_counts(given, given.sum(skipna=False))
    if (found != np.floor(found)).any():
        raise StudyError(sentence("Des intervalles simultanés demandent des effectifs entiers"))
    if method == "sison-glaz" and (len(found) < _FEWEST_CATEGORIES or found.min() < _FEWEST_ANSWERS):
        message = (
            "La méthode « sison-glaz » demande au moins {k} catégories de {c} réponses ou plus : "
            "choisissez « clopper-pearson »"
        )
        raise StudyError(sentence(message, k=_FEWEST_CATEGORIES, c=_FEWEST_ANSWERS))
    n = int(total[0])
    if method == "sison-glaz":
        from statsmodels.stats.proportion import multinomial_proportions_confint

        low, high = multinomial_proportions_confint(found, alpha, method).T
    else:
        each = {"goodman": "wilson"}.get(method, method)
        level = 1 - alpha / len(found)
        low, high = proportion_bounds(found, total, confidence=level, method=each, population=population)
    table = pd.DataFrame({"category": given.index, "count": found.astype(int), "n": n})
    return table.assign(share=table["count"] / n if n else np.nan, low=low, high=high)
