"""Cramér's V: how strongly the rows and columns of a table go together, from 0 to 1."""

from __future__ import annotations

from math import sqrt

from quality_study.inference.noncentral import noncentral_limits
from quality_study.inference.result import Estimate, Interval


def cramer_v(chi_square: float, n: int, shape: tuple[int, int], *, confidence: float = 0.95) -> Estimate:
    """Cramér's V of the sample, with an interval for that of the population.

    The interval holds the noncentralities under which the observed chi-square is neither too large nor too small, put
    back in the scale of V without adding the degrees of freedom: adding them, as is also done, excludes V = 0 even when
    the table is independent. With few answers per cell the sample's V is inflated and can lie above its interval, whose
    width is never zero: see :func:`~quality_study.inference.noncentral.noncentral_limits`.

    Parameters
    ----------
    chi_square : float
        Pearson's, without continuity correction.
    n : int
        Total of the table.
    shape : tuple of int
        Rows and columns, at least 2 each.
    confidence : float

    Returns
    -------
    Estimate

    References
    ----------
    Smithson (2003), Confidence intervals, chapter 4. Steiger (2004), Beyond the F test, Psychological Methods 9.

    Examples
    --------
    >>> v = cramer_v(30.07, 2757, (2, 3))
    >>> round(v.value, 2), round(v.interval.low, 2), round(v.interval.high, 2)
    (0.1, 0.06, 0.14)
    """
    freedom, most = (shape[0] - 1) * (shape[1] - 1), n * (min(shape) - 1)
    low, high = noncentral_limits(chi_square, freedom, confidence=confidence)
    interval = Interval(
        low=sqrt(low / most),
        high=min(sqrt(high / most), 1.0),
        confidence=confidence,
        method="inversion du khi-deux non central",
        reference="Smithson (2003), Confidence intervals, Sage, chapitre 4 ; Steiger (2004), Beyond the F test, "
        "Psychological Methods 9, 164-182",
    )
    return Estimate("V de Cramér", min(sqrt(chi_square / most), 1.0), interval)


def corrected_v(chi_square: float, n: int, shape: tuple[int, int]) -> Estimate:
    """Cramér's V without the part that chance alone gives; 0 for a table no stronger than chance.

    Parameters
    ----------
    chi_square, n, shape
        As in `cramer_v`; `n` at least 2.

    References
    ----------
    Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, Journal of the Korean Statistical Society 42.

    Examples
    --------
    >>> round(corrected_v(30.07, 2757, (2, 3)).value, 3)
    0.101
    """
    rows, columns = shape
    square = max(chi_square / n - (rows - 1) * (columns - 1) / (n - 1), 0.0)
    least = min(size - (size - 1) ** 2 / (n - 1) for size in shape) - 1
    return Estimate("V corrigé du biais", min(sqrt(square / least), 1.0) if least > 0 else 0.0)
