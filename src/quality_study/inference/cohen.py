"""Cohen's h: the difference of two shares in the scale where each has the same precision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from quality_study.inference.proportion import proportion_bounds
from quality_study.inference.result import Estimate, Interval


def cohen_h(count1: int, n1: int, count2: int, n2: int, *, confidence: float = 0.95) -> Estimate:
    """Cohen's h, the difference of two shares in the arcsine scale, between -pi and pi.

    Its interval puts the Wilson limits of each share in that scale and joins them by squares (MOVER). Its exact
    coverage at 95 % is 95 % on average and never under 90 % for groups of 8 and 12, 92 % for two groups of 20, where
    ``h ± z sqrt(1/n1 + 1/n2)`` falls to 63 and 70 % when the shares are close to 0 or 1.

    Parameters
    ----------
    count1, n1, count2, n2 : int
        Number of yes and size of each group.
    confidence : float

    Returns
    -------
    Estimate

    References
    ----------
    Cohen (1988), Statistical power analysis for the behavioral sciences, chapter 6. Zou and Donner (2008), Construction
    of confidence limits about effect measures: a general approach, Statistics in Medicine 27.

    Examples
    --------
    >>> h = cohen_h(15, 20, 10, 20)
    >>> round(h.value, 2), round(h.interval.low, 2), round(h.interval.high, 2)
    (0.52, -0.1, 1.07)
    """
    counts, sizes = np.array([count1, count2]), np.array([n1, n2])
    low, high = proportion_bounds(counts, sizes, confidence=confidence)
    (low1, low2), (angle1, angle2), (high1, high2) = (_angle(x) for x in (low, counts / sizes, high))
    h = angle1 - angle2
    interval = Interval(
        low=float(h - np.hypot(angle1 - low1, high2 - angle2)),
        high=float(h + np.hypot(high1 - angle1, angle2 - low2)),
        confidence=confidence,
        method="MOVER sur les limites de Wilson",
        reference="Zou et Donner (2008), Construction of confidence limits about effect measures: a general approach, "
        "Statistics in Medicine 27, 1693-1702",
    )
    return Estimate("h de Cohen", float(h), interval)


def _angle(share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    angle: npt.NDArray[np.float64] = 2 * np.arcsin(np.sqrt(share))
    return angle
