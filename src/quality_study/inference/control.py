"""Control charts for shares: p chart and Laney's p' chart, with what every control chart returns.

References
----------
Montgomery, D. (2013), Introduction to Statistical Quality Control, 7th edition, chapters 6 and 7.
Laney, D. (2002), "Improved control charts for attributes", Quality Engineering 14(4), 531-537.
Western Electric (1956), Statistical Quality Control Handbook.
Nelson, L. (1984), "The Shewhart control chart: tests for special causes", Journal of Quality Technology 16(4), 237-239.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quality_study.inference.result import Kind
from quality_study.inference.sample import Floats, floats, one_number, several
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import number, sentence

#: Below this many points the limits tell little.
FEW = 12
#: Mean range of two values, in standard deviations: the constant printed in every table of control charts.
D2 = 1.128
#: Points that far beyond a limit are beyond: less is rounding.
_ROUNDING = 1e-12
#: What a reader sees for each signal.
SIGNAL_LABEL: Mapping[str, str] = {
    "": "aucun signal",
    "limit": "hors des limites",
    "run": "longue série d’un même côté du centre",
}


@dataclass(frozen=True)
class ControlChart:
    """What a control chart shows, and on what it rests.

    Attributes
    ----------
    method : str
        French name, constants included.
    table : DataFrame
        One row per point (per point and ``series`` for a CUSUM): ``point`` (label), ``series``, ``n``, ``observed``,
        ``value`` (what is plotted), ``center``, ``lower``, ``upper``, ``signal`` (a key of :data:`SIGNAL_LABEL`),
        ``excluded`` (left out of the estimates).
    constants : mapping of str to float
        Center, sigma and what else the limits are made of.
    kind : str
        How a value is written.
    reference : str
    note : str
        Cautions, as French sentences; empty when there is none.
    """

    method: str
    table: pd.DataFrame
    constants: Mapping[str, float]
    kind: Kind
    reference: str
    note: str = ""

    @property
    def few(self) -> bool:
        """Whether so few points were used that the limits are only indicative."""
        return self.constants["points"] < FEW


def check_positive(name: str, value: float) -> float:
    """Return a number of standard errors, or a standard deviation; raise a StudyError unless it is above 0."""
    return one_number(value, name, above=0)


def p_chart(
    counts: Sequence[int], sizes: Sequence[int], *, points: Sequence[str] = (), exclude: Sequence[str] = (),
    center: float | None = None, sigmas: float = 3.0, run: int | None = 8,
) -> ControlChart:  # fmt: skip
    """Make a p chart: shares of groups with limits from the binomial law.

    Parameters
    ----------
    counts, sizes : sequence of int
        Of each point, in order of time.
    points : sequence of str
        Labels, all different; 1, 2, 3... by default.
    exclude : sequence of str
        Labels of the points left out of the estimate of the center (phase I), because their cause is known.
    center : float, optional
        A share known beforehand (phase II); by default that of all people of the points kept.
    sigmas : float
        Half the distance between the limits.
    run : int, optional
        A signal is also given from this many successive points on the same side of the center: 8 (Western Electric)
        or 9 (Nelson); None for no such rule. Excluded points are skipped.

    Raises
    ------
    StudyError
        Lists every count that is no part of its size, labels written twice or unknown.

    Examples
    --------
    >>> chart = p_chart([12, 15, 22], [50, 50, 50])
    >>> chart.table[["lower", "upper"]].round(3).to_numpy().tolist()[0], chart.few
    ([0.128, 0.526], True)
    """
    sigmas = check_positive("sigmas", sigmas)
    x, n, labels, kept = _groups(counts, sizes, points, exclude)
    middle = float(x[kept].sum() / n[kept].sum()) if center is None else center
    error = np.sqrt(middle * (1 - middle) / n)
    note = few_points(int(kept.sum()))
    if middle * n.min() < 5 or (1 - middle) * n.min() < 5:
        note += sentence(" Effectifs attendus inférieurs à 5 : la loi normale des limites convient mal.")
    return ControlChart(
        method=sentence("carte p, limites à {k} écarts-types", k=sigmas),
        table=control_table(labels, n, x / n, x / n, middle, _between(middle, sigmas * error), kept, run),
        constants={"center": middle, "sigmas": sigmas, "points": float(kept.sum())},
        kind="share",
        reference="Montgomery (2013), Introduction to Statistical Quality Control, section 7.2",
        note=note.strip(),
    )


def share_chart(counts: Sequence[int], sizes: Sequence[int], *, points: Sequence[str] = ()) -> ControlChart:
    """Make the control chart that the points of a share allow.

    Laney's limits need the variation between many points: with fewer than :data:`FEW`, or shares all 0 or all 1, those
    of the binomial law are used. Parameters are those of :func:`p_chart`.

    Examples
    --------
    >>> share_chart([12, 15, 22], [50, 50, 50]).method == p_chart([12, 15, 22], [50, 50, 50]).method
    True
    """
    varied = 0 < sum(counts) < sum(sizes)
    make = laney_chart if len(counts) >= FEW and varied else p_chart
    return make(counts, sizes, points=points)


def laney_chart(
    counts: Sequence[int], sizes: Sequence[int], *, points: Sequence[str] = (), exclude: Sequence[str] = (),
    center: float | None = None, sigmas: float = 3.0, run: int | None = 8,
) -> ControlChart:  # fmt: skip
    """Make Laney's p' chart, whose limits also hold the variation between points that the binomial law lacks.

    Parameters are those of :func:`p_chart`. The constant ``sigma_z`` is the mean moving range of the standardised
    shares divided by 1.128, over the successive points kept: 1 when the binomial law is enough.

    Raises
    ------
    StudyError
        As :func:`p_chart`; also fewer than two points kept, or a center of 0 or 1, where sigma_z is undefined.

    Examples
    --------
    >>> chart = laney_chart([108, 109, 88, 112], [120, 140, 95, 160])
    >>> round(chart.constants["sigma_z"], 2)
    4.06
    """
    sigmas = check_positive("sigmas", sigmas)
    x, n, labels, kept = _groups(counts, sizes, points, exclude)
    middle = float(x[kept].sum() / n[kept].sum()) if center is None else center
    raise_if_any(at_least_two(kept))
    if not 0 < middle < 1:
        raise_if_any([Problem("toutes les parts valent 0 ou 100 % : la carte p′ n’a pas de limites")])
    error = np.sqrt(middle * (1 - middle) / n)
    spread = moving_sigma(((x / n - middle) / error)[kept])
    return ControlChart(
        method=sentence("carte p′ de Laney, limites à {k} écarts-types, σz = {s:.2f}", k=sigmas, s=spread),
        table=control_table(labels, n, x / n, x / n, middle, _between(middle, sigmas * spread * error), kept, run),
        constants={"center": middle, "sigma_z": spread, "sigmas": sigmas, "points": float(kept.sum())},
        kind="share",
        reference="Laney (2002), Improved control charts for attributes, Quality Engineering 14(4), 531-537",
        note=few_points(int(kept.sum())),
    )


def control_table(
    points: Sequence[str], n: Floats | None, observed: Floats, value: Floats, center: float,
    limits: tuple[Floats, Floats], kept: NDArray[np.bool_], run: int | None = None, *, series: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Lay out one series of points with its signals, as :class:`ControlChart` describes."""
    lower, upper = limits
    beyond = (value < lower - _ROUNDING) | (value > upper + _ROUNDING)
    long = in_run(value - center, kept, run) if run else np.zeros(len(value), dtype=bool)
    sizes = [pd.NA] * len(value) if n is None else n.astype(int)
    return pd.DataFrame(
        {
            "point": list(points),
            "series": series,
            "n": pd.array(sizes, dtype="Int64"),
            "observed": observed,
            "value": value,
            "center": center,
            "lower": lower,
            "upper": upper,
            "signal": np.select([beyond, long], ["limit", "run"], ""),
            "excluded": ~kept,
        }
    )


def in_run(deviations: Floats, kept: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Tell which points end `length` successive ones, or more, on the same side of zero; those not kept are skipped.

    Examples
    --------
    >>> in_run(np.array([1.0, 2.0, -1.0, 3.0]), np.array([True, True, False, True]), 3).tolist()
    [False, False, False, True]
    """
    found = np.zeros(len(deviations), dtype=bool)
    side, count = 0.0, 0
    for i in np.flatnonzero(kept):
        now = float(np.sign(deviations[i]) if abs(deviations[i]) > _ROUNDING else 0.0)
        count = count + 1 if now == side and now else int(now != 0)
        side = now
        found[i] = count >= length
    return found


def moving_sigma(values: Floats) -> float:
    """Estimate a standard deviation from the ranges of two successive values."""
    return float(np.abs(np.diff(values)).mean() / D2)


def few_points(points: int) -> str:
    """Warn, in a French sentence, when the limits rest on fewer than :data:`FEW` points; empty otherwise."""
    if points >= FEW:
        return ""
    template = "Moins de {few} points ({points}) : les limites ne sont qu’indicatives."
    return sentence(template, few=FEW, points=points)


def labelled(points: Sequence[str], count: int, exclude: Sequence[str]) -> tuple[list[str], NDArray[np.bool_]]:
    """Return the labels of the points and which are kept; raise a StudyError on labels that do not fit."""
    labels = [str(p) for p in points] or [str(i) for i in range(1, count + 1)]
    problems = []
    if len(labels) != count:
        problems.append(Problem(f"{len(labels)} libellés de points pour {count} valeurs"))
    problems += [Problem("point nommé deux fois", found=p) for i, p in enumerate(labels) if p in labels[:i]]
    problems += [Problem("point à exclure inconnu", found=p, accepted=labels) for p in exclude if p not in labels]
    kept = np.array([p not in set(exclude) for p in labels], dtype=bool)
    if not kept.any():
        problems.append(Problem("aucun point à utiliser"))
    raise_if_any(problems)
    return labels, kept


def at_least_two(kept: NDArray[np.bool_]) -> list[Problem]:
    """Refuse to estimate a variation between points from a single one."""
    return [] if kept.sum() > 1 else [Problem("il faut au moins deux points pour estimer la variation")]


def _groups(
    counts: Sequence[int], sizes: Sequence[int], points: Sequence[str], exclude: Sequence[str]
) -> tuple[Floats, Floats, list[str], NDArray[np.bool_]]:
    counts, sizes = several(counts, "effectifs"), several(sizes, "totaux")
    if len(counts) != len(sizes):
        raise_if_any([Problem(f"{len(counts)} effectifs pour {len(sizes)} totaux")])
    labels, kept = labelled(points, len(counts), exclude)
    found, totals = floats(counts), floats(sizes)
    raise_if_any(
        Problem(f"point {label} : l’effectif n’est pas un nombre entier de 0 au total {number(n)}", found=number(x))
        for label, x, n in zip(labels, found, totals, strict=True)
        if not (1 <= n < np.inf and 0 <= x <= n and x == int(x) and n == int(n))
    )
    return found, totals, labels, kept


def _between(center: float, half: Floats) -> tuple[Floats, Floats]:
    return np.maximum(center - half, 0.0), np.minimum(center + half, 1.0)
