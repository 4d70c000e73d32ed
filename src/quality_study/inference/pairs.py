"""Which groups differ from which? One test per pair of groups, its p-value corrected over all the pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from quality_study.inference.families import Family, correct
from quality_study.inference.ranks import mann_whitney_test
from quality_study.inference.result import Result
from quality_study.words.errors import StudyError

_TOLD = ["method", "correction", "sentence"]
_COLUMNS = ["first", "second", "estimate", "value", "low", "high", "p", "adjusted_p", *_TOLD]


def pairwise_tests(
    groups: Mapping[str, Any] | pd.DataFrame,
    *,
    test: Callable[[Any, Any], Result] = mann_whitney_test,
    correction: Literal["holm", "benjamini-hochberg"] = "holm",
) -> pd.DataFrame:
    """Compare every pair of groups, after a test that says that they are not all alike.

    Parameters
    ----------
    groups : mapping of str to array-like, or DataFrame (a column a group)
        What `test` takes of each group: its answers, as numbers, for tests of ranks.
    test : callable
        Takes two groups and gives a Result. For shares, groups are ``[yes, no]`` and the test is
        ``lambda a, b: fisher_test([a, b])``.
    correction : {"holm", "benjamini-hochberg"}

    Returns
    -------
    DataFrame
        One row a pair: ``first, second, estimate`` (its French name), ``value, low, high`` (each interval at its own
        level, not corrected), ``p, adjusted_p, method, correction, sentence``.

    Raises
    ------
    StudyError
        Fewer than two groups, or what `test` refuses.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.

    Examples
    --------
    >>> found = pairwise_tests({"A": [1, 2, 2, 3, 2], "B": [2, 3, 3, 2, 3], "C": [4, 4, 3, 4, 4]})
    >>> found[["first", "second", "p", "adjusted_p"]].round(3).to_numpy().tolist()
    [['A', 'B', 0.365, 0.365], ['A', 'C', 0.016, 0.048], ['B', 'C', 0.032, 0.063]]
    """
    named = {str(name): values for name, values in groups.items()}
    if len(named) < 2:
        raise StudyError("il faut au moins deux groupes à comparer")
    pairs = {f"{a} / {b}": (a, b) for a, b in combinations(named, 2)}
    results = {key: test(named[a], named[b]) for key, (a, b) in pairs.items()}
    corrected = correct(results, Family("paires de groupes", tuple(pairs)), method=correction)
    rows = []
    for key, (first, second) in pairs.items():
        found = corrected[key]
        low, high = found.interval or (float("nan"), float("nan"))
        told = [found.estimate.name, found.estimate.value, low, high, found.p, found.adjusted_p]
        rows.append([first, second, *told, found.method, found.correction, found.sentence()])
    return pd.DataFrame(rows, columns=_COLUMNS)
