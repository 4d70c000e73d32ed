"""Control charts that remember: EWMA and CUSUM see small lasting shifts that a p chart misses.

References
----------
Roberts, S. (1959), "Control chart tests based on geometric moving averages", Technometrics 1(3), 239-250.
Page, E. (1954), "Continuous inspection schemes", Biometrika 41, 100-115.
Montgomery, D. (2013), Introduction to Statistical Quality Control, 7th edition, chapter 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.inference.control import (
    ControlChart,
    at_least_two,
    check_positive,
    control_table,
    few_points,
    labelled,
    moving_sigma,
)
from quality_study.inference.result import Kind
from quality_study.inference.sample import Floats, floats
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, sentence

#: Series of a CUSUM: sums of what is above the center and of what is below it.
UP, DOWN = "hausse", "baisse"


@dataclass(frozen=True)
class _Read:
    """Values with the center and the standard error that each is compared with."""

    values: Floats
    n: Floats | None
    labels: list[str]
    kept: NDArray[np.bool_]
    center: float
    error: Floats
    kind: Kind

    @property
    def constants(self) -> dict[str, float]:
        same = float(self.error[0]) if np.ptp(self.error) == 0 else float("nan")
        return {"center": self.center, "sigma": same, "points": float(self.kept.sum())}


def ewma_chart(
    values: Sequence[float], *, sizes: Sequence[int] | None = None, points: Sequence[str] = (),
    exclude: Sequence[str] = (), center: float | None = None, sigma: float | None = None,
    weight: float = 0.2, sigmas: float = 3.0,
) -> ControlChart:  # fmt: skip
    """Make an EWMA chart: each point is `weight` times the new value plus the rest of the point before.

    Parameters
    ----------
    values : sequence of float
        In order of time. With `sizes` and no `sigma` they are shares between 0 and 1; with both, means of groups.
    sizes : sequence of int, optional
        People behind each value; each has its own standard error.
    points : sequence of str
        Labels, all different; 1, 2, 3... by default.
    exclude : sequence of str
        Labels of the points left out of the estimates (phase I). They are still plotted, and remembered.
    center : float, optional
        Known beforehand; by default the mean of the values kept, weighted by `sizes`.
    sigma : float, optional
        Standard deviation of a person's value, or of a value without `sizes`. By default from the binomial law for
        shares, from the moving ranges otherwise.
    weight : float
        Between 0 (excluded) and 1; often called lambda.
    sigmas : float
        Half the distance between the limits; the limits widen with time, from the exact variance of each point.

    Returns
    -------
    ControlChart
        The constant ``sigma`` is the standard error of a point, not a number when it varies.

    Raises
    ------
    StudyError
        A value that is no number or no share, a size below 1, labels that do not fit, no variation between points.

    Examples
    --------
    >>> chart = ewma_chart([0.9, 0.8, 0.7], sizes=[40, 60, 50], center=0.9)
    >>> chart.table["value"].round(3).tolist()
    [0.9, 0.88, 0.844]
    """
    if not 0 < weight <= 1:
        raise ValueError(f"weight must be in (0, 1], got {weight}")
    check_positive("sigmas", sigmas)
    read = _read(values, sizes, points, exclude, center, sigma)
    smooth, variance = read.center, 0.0
    value, error = np.empty_like(read.values), np.empty_like(read.values)
    for i, new in enumerate(read.values):
        smooth = weight * new + (1 - weight) * smooth
        variance = (weight * read.error[i]) ** 2 + (1 - weight) ** 2 * variance
        value[i], error[i] = smooth, np.sqrt(variance)
    limits = (read.center - sigmas * error, read.center + sigmas * error)
    if read.kind == "share":
        limits = (np.maximum(limits[0], 0.0), np.minimum(limits[1], 1.0))
    return ControlChart(
        method=sentence("carte EWMA, λ = {w:or}, limites à {k} écarts-types", w=[number(weight)], k=sigmas),
        table=control_table(read.labels, read.n, read.values, value, read.center, limits, read.kept),
        constants={**read.constants, "weight": weight, "sigmas": sigmas},
        kind=read.kind,
        reference="Roberts (1959), Control chart tests based on geometric moving averages, Technometrics 1(3), 239-250",
        note=few_points(int(read.kept.sum())),
    )


def cusum_chart(
    values: Sequence[float], *, sizes: Sequence[int] | None = None, points: Sequence[str] = (),
    exclude: Sequence[str] = (), center: float | None = None, sigma: float | None = None,
    reference_value: float = 0.5, decision: float = 5.0,
) -> ControlChart:  # fmt: skip
    """Make a tabular CUSUM: sums of the standardised deviations above and below the center, less an allowance.

    Parameters
    ----------
    values, sizes, points, exclude, center, sigma
        As for :func:`ewma_chart`.
    reference_value : float
        Allowance k in standard errors: half the shift that one wants to see.
    decision : float
        Limit h of the sums, in standard errors.

    Returns
    -------
    ControlChart
        The table has two rows a point, ``series`` :data:`UP` (sums of at least 0) and :data:`DOWN` (of at most 0);
        values and limits are in standard errors.

    Raises
    ------
    StudyError
        As :func:`ewma_chart`.

    Examples
    --------
    >>> chart = cusum_chart([12.0, 11.0, 9.0], center=10.0, sigma=1.0)
    >>> chart.table["value"].tolist()
    [1.5, 2.0, 0.5, 0.0, 0.0, -0.5]
    """
    check_positive("decision", decision)
    read = _read(values, sizes, points, exclude, center, sigma)
    deviations = (read.values - read.center) / read.error
    up, down = np.zeros(len(deviations) + 1), np.zeros(len(deviations) + 1)
    for i, z in enumerate(deviations):
        up[i + 1] = max(0.0, up[i] + z - reference_value)
        down[i + 1] = min(0.0, down[i] + z + reference_value)
    half = np.full(len(deviations), decision)
    parts = [
        control_table(read.labels, read.n, read.values, sums[1:], 0.0, (-half, half), read.kept, series=series)
        for series, sums in ((UP, up), (DOWN, down))
    ]
    return ControlChart(
        method=sentence("carte CUSUM, k = {k} et h = {h} écarts-types", k=reference_value, h=decision),
        table=pd.concat(parts, ignore_index=True),
        constants={**read.constants, "reference_value": reference_value, "decision": decision},
        kind="number",
        reference="Page (1954), Continuous inspection schemes, Biometrika 41, 100-115",
        note=few_points(int(read.kept.sum())),
    )


def _read(
    values: Sequence[float], sizes: Sequence[int] | None, points: Sequence[str], exclude: Sequence[str],
    center: float | None, sigma: float | None,
) -> _Read:  # fmt: skip
    if sigma is not None:
        check_positive("sigma", sigma)
    x = floats(values)
    labels, kept = labelled(points, len(x), exclude)
    shares = sizes is not None and sigma is None
    if sizes is not None and len(sizes) != len(x):
        raise_if_any([Problem(f"{len(x)} valeurs pour {len(sizes)} effectifs")])
    n = None if sizes is None else floats(sizes)
    problems = [
        Problem(f"point {label} : ce n’est pas {'une part entre 0 et 1' if shares else 'un nombre'}", found=number(v))
        for label, v in zip(labels, x, strict=True)
        if not np.isfinite(v) or (shares and not 0 <= v <= 1)
    ]
    if n is not None:
        problems += [
            Problem(f"point {label} : l’effectif n’est pas un nombre entier, 1 ou plus", found=number(size))
            for label, size in zip(labels, n, strict=True)
            if not (1 <= size < np.inf and size == int(size))
        ]
    if n is None and sigma is None:
        problems += at_least_two(kept)
    raise_if_any(problems)
    middle = float(np.average(x[kept], weights=None if n is None else n[kept])) if center is None else center
    if n is None:
        error = np.full(len(x), moving_sigma(x[kept]) if sigma is None else sigma)
    else:
        error = (np.sqrt(middle * (1 - middle)) if sigma is None else sigma) / np.sqrt(n)
    if not (error > 0).all():
        raise_if_any([Problem("les valeurs ne varient pas : la carte n’a pas de limites")])
    return _Read(x, n, labels, kept, middle, error, "share" if shares else "number")
