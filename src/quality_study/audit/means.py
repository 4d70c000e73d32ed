"""What a published mean and standard deviation of whole scores allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

import pandas as pd

from quality_study.audit.published import rounded
from quality_study.inference.sample import one_number, several
from quality_study.words.errors import Problem, StudyError


def mean_possible(mean: float | str, n: int, *, decimals: int | None = None, items: int = 1) -> bool:
    """Tell whether some whole scores of n respondents have this mean, once rounded (GRIM test).

    Both ways of rounding a half are allowed. As soon as ``n * items >= 10 ** decimals``, every mean is possible and the
    test says nothing.

    Parameters
    ----------
    mean : float or str
        As published.
    n : int
        Number of respondents.
    decimals : int, optional
        Number of decimals the mean was published with: as many as are written, unless told otherwise. A text keeps a
        last zero, ``"5.20"``.
    items : int, default 1
        Number of scores averaged for each respondent.

    References
    ----------
    Brown and Heathers (2017), The GRIM test, Social Psychological and Personality Science 8(4), 363-369.

    Examples
    --------
    >>> mean_possible("5.19", 28), mean_possible("5.21", 28)
    (False, True)
    """
    people = int(one_number(n, "n", least=1, whole=True)) * int(one_number(items, "items", least=1, whole=True))
    return len(_sums(mean, people, decimals)) > 0


def reconstruct(
    n: int, mean: float | str, sd: float | str, *, scale: tuple[int, int] = (1, 5), decimals: int | None = None
) -> pd.DataFrame:
    """List every way n respondents can have answered a whole scale, given the mean and standard deviation.

    The list is complete, unlike that of SPRITE, which draws from it: sums and sums of squares are whole numbers, and
    the rounded mean and standard deviation leave few of each.

    Parameters
    ----------
    n : int
        Number of respondents, at least 2; the time grows like ``n ** (scores - 2)``.
    mean, sd : float or str
        As published; `sd` is that of a sample, with ``n - 1``.
    scale : tuple of int, default (1, 5)
        Lowest and highest score.
    decimals : int, optional
        Number of decimals of both: as many as each is written with, unless told otherwise.

    Returns
    -------
    DataFrame
        One column per score, one row per possibility; no row when mean and standard deviation contradict each other.

    References
    ----------
    Heathers, Anaya, van der Zee and Brown (2018), Recovering data from summary statistics: Sample Parameter
    Reconstruction via Iterative TEchniques (SPRITE), PeerJ Preprints 6:e26968v1.

    Examples
    --------
    >>> reconstruct(5, "1.80", "0.45", scale=(1, 3))
       1  2  3
    0  1  4  0
    """
    n = int(one_number(n, "n (il en faut deux pour un écart-type)", least=2, whole=True))
    low, high = (int(one_number(end, "scale", whole=True)) for end in several(scale, "scale"))
    if high <= low:
        raise StudyError([Problem("une échelle va d’un nombre à un plus grand", "scale", found=str(scale))])
    least, most = (max(x, Fraction(0)) ** 2 for x in rounded(sd, decimals))
    scores = range(low, high + 1)
    rows = []
    for total in _sums(mean, n, decimals):
        for counts in _counts(scores, n, total):
            squares = sum(k * s * s for k, s in zip(counts, scores, strict=True))
            if least <= Fraction(n * squares - total**2, n * (n - 1)) <= most:
                rows.append(counts)
    return pd.DataFrame(sorted(rows, reverse=True), columns=list(scores), dtype="int64")


def _sums(mean: float | str, n: int, decimals: int | None) -> range:
    low, high = rounded(mean, decimals)
    return range(ceil(low * n), floor(high * n) + 1)


def _counts(scores: Sequence[int], n: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every way to give n respondents consecutive scores that sum to `total`."""
    if len(scores) == 2:  # the last two counts follow from the number and the sum
        above = total - scores[0] * n
        if 0 <= above <= n:
            yield n - above, above
        return
    for first in range(n + 1):
        left, rest = n - first, total - scores[0] * first
        if scores[1] * left <= rest <= scores[-1] * left:
            for others in _counts(scores[1:], left, rest):
                yield (first, *others)
