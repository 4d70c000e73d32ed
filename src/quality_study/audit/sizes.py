"""Sample sizes, and whole counts, for which published percentages are possible at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor
from numbers import Real

import pandas as pd

from quality_study.audit.published import rounded
from quality_study.inference.sample import one_number, several
from quality_study.words.errors import Problem, StudyError


def compatible_sizes(
    percents: Sequence[float | str],
    max_n: int,
    *,
    decimals: int = 0,
    counts: Sequence[int | None] | None = None,
    complete: bool = False,
) -> list[int]:
    """List the sample sizes for which every percentage is a whole count out of n, rounded.

    A count k agrees with a published p when ``|100 k / n - p|`` is at most half a unit of the last decimal; both
    ways of rounding a half are allowed.

    Parameters
    ----------
    percents : sequence of float or str
        Published percentages, on the same respondents.
    max_n : int
        Largest size to try.
    decimals : int, default 0
        Number of decimals the percentages were published with.
    counts : sequence of int or None, optional
        Published count of each percentage, None where it is not known.
    complete : bool, default False
        The percentages are those of all the answers to one question, so that their counts sum to n.

    Returns
    -------
    list of int
        Sizes in increasing order; empty when the percentages cannot share respondents.

    Raises
    ------
    StudyError
        `percents` is no list; a percentage, a count or a size is no number, or has more decimals than `decimals`;
        `counts` and `percents` differ in length.

    References
    ----------
    Brown and Heathers (2017), The GRIM test, Social Psychological and Personality Science 8(4), 363-369.

    Examples
    --------
    >>> compatible_sizes([50, 35, 90, 60], max_n=60)
    [20, 40, 48, 52, 60]
    >>> compatible_sizes([23], max_n=60, counts=[7])
    [30, 31]
    >>> compatible_sizes([4, 9, 13, 43, 30], max_n=60, complete=True)
    [23, 46, 53]
    """
    _check_list(percents)
    max_n = int(one_number(max_n, "max_n", least=1, whole=True))
    given = [None] * len(percents) if counts is None else several(counts, "counts")
    known = [None if k is None else int(one_number(k, "counts", least=0, whole=True)) for k in given]
    if len(known) != len(percents):
        raise StudyError([Problem(f"{len(known)} effectifs pour {len(percents)} pourcentages", "counts")])

    def possible(n: int) -> bool:
        spans = [_span(p, n, decimals) for p in percents]
        for i, count in enumerate(known):
            if count is not None:
                spans[i] = range(count, count + 1) if count in spans[i] else range(0)
        if not all(spans):
            return False
        return not complete or sum(s[0] for s in spans) <= n <= sum(s[-1] for s in spans)

    return [n for n in range(1, max_n + 1) if possible(n)]


def compatible_counts(
    percents: Sequence[float | str], n: int, *, decimals: int = 0, complete: bool = False
) -> list[tuple[int, ...]]:
    """List the counts out of a known n that published percentages allow, one tuple per possibility.

    Parameters are those of :func:`compatible_sizes`.

    Examples
    --------
    >>> compatible_counts([4, 9, 13, 43, 30], 23, complete=True)
    [(1, 2, 3, 10, 7)]
    >>> compatible_counts([97], 120)
    [(116,), (117,)]
    """
    _check_list(percents)
    n = int(one_number(n, "n", least=1, whole=True))
    spans = [_span(p, n, decimals) for p in percents]
    return list(_choices(spans, n if complete else None))


def compatible_pairs(percent: float | str, sizes: Iterable[int], *, decimals: int = 0) -> pd.DataFrame:
    """List every sample size and count that a published percentage allows.

    Parameters
    ----------
    percent : float or str
    sizes : iterable of int
        The sample sizes to try.
    decimals : int, default 0

    Returns
    -------
    DataFrame
        Columns ``n, count, share``: one row per possibility, by size then count; empty when there is none.

    Examples
    --------
    >>> compatible_pairs(97, range(1, 32))[["n", "count"]].to_numpy().tolist()
    [[29, 28], [30, 29], [31, 30]]
    """
    tried = [int(one_number(n, "sizes", least=1, whole=True)) for n in several(sizes, "sizes")]
    rows = [(n, count) for n in tried for count in _span(percent, n, decimals)]
    table = pd.DataFrame(rows, columns=["n", "count"], dtype="int64")
    return table.assign(share=table["count"] / table["n"])


def _check_list(percents: object) -> None:
    """Refuse a lone percentage: a number is no list, and a text would be read digit by digit."""
    if isinstance(percents, str | Real) or not hasattr(percents, "__len__"):
        message = "une liste de pourcentages est attendue, même pour un seul"
        raise StudyError([Problem(message, found=str(percents), accepted=[f"[{percents!r}]"])])


def _span(percent: float | str, n: int, decimals: int) -> range:
    """Give the counts out of n that round to a percentage."""
    low, high = rounded(percent, decimals)
    return range(max(ceil(low * n / 100), 0), min(floor(high * n / 100), n) + 1)


def _choices(spans: Sequence[range], total: int | None) -> Iterator[tuple[int, ...]]:
    if not spans:
        if total in (None, 0):
            yield ()
        return
    for count in spans[0]:
        rest = None if total is None else total - count
        for others in _choices(spans[1:], rest):
            yield (count, *others)
