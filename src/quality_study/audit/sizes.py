"""Sample sizes for which published percentages are possible at all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


def compatible_sizes(
    percents: Sequence[float | str],
    max_n: int,
    *,
    decimals: int = 0,
    counts: Sequence[int | None] | None = None,
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

    Returns
    -------
    list of int
        Sizes in increasing order; empty when the percentages cannot share respondents.

    Raises
    ------
    ValueError
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
    """
    known = list(counts) if counts is not None else [None] * len(percents)
    if len(known) != len(percents):
        raise ValueError(f"counts has {len(known)} values for {len(percents)} percents")
    half = Fraction(1, 2 * 10**decimals)
    published = [Fraction(Decimal(str(p))) for p in percents]

    def possible(n: int) -> bool:
        for p, count in zip(published, known, strict=True):
            first = max(ceil((p - half) * n / 100), 0)
            last = min(floor((p + half) * n / 100), n)
            if first > last or (count is not None and not first <= count <= last):
                return False
        return True

    return [n for n in range(1, max_n + 1) if possible(n)]
