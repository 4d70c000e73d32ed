"""How a difference between two shares holds when a size is unknown: its interval over every size that is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from quality_study.charts.chart import Chart
from quality_study.charts.page import root_figure, tags_note
from quality_study.charts.panel import corner, panels, plain_axes
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import ALARM, BODY, CLEAR, INK, SMALL, UNCLEAR, WIDTH, rendering
from quality_study.words.errors import Problem, raise_if_any
from quality_study.words.french import difference, join, level, number, plural, sentence, signed, typographic

#: Millimetres: the height of one panel alone, of one of several, and around them.
_TALL, _SMALL, _LEFT, _RIGHT, _BOTTOM = 66.0, 31.0, 12.0, 4.0, 11.0
_COLUMNS = ["panel", "n", "difference_low", "difference_high", "low", "high", "clear"]
_REQUIRED = ("panel", "n", "difference", "low", "high")


def sensitivity(
    data: pd.DataFrame,
    *,
    size: str = "n possible",
    level: float = 0.95,
    method: str = "",
    log: bool = False,
    ax: Axes | None = None,
) -> Chart:
    """Draw the difference and its interval at each possible size, a panel a comparison, on common scales.

    Parameters
    ----------
    data : DataFrame
        One row a possible pair of a size and a count: ``panel`` (the comparison), ``n``, ``difference``, ``low``,
        ``high``, in shares (0.07 is 7 points). Optional: ``confidence`` (of the intervals), ``status``.
    size : str
        What n is the size of, under the abscissas.
    level : float
        Confidence of the intervals, when the table does not say it.
    method : str
        Of the intervals, in French.
    log : bool
        Give each doubling of n the same width: small sizes, where all is decided, get more room.
    ax : Axes, optional
        Draw there the only comparison.

    Returns
    -------
    Chart
        Its data have one row a comparison and size: ``panel, n, difference_low, difference_high, low, high, clear``
        (every interval leaves zero out, on the same side).

    Raises
    ------
    StudyError
        An interval has no value, a comparison has intervals of several confidences, or Axes are given for several.

    Examples
    --------
    >>> rows = pd.DataFrame({"panel": "a", "n": [5, 9, 9], "difference": 0.2, "low": [-0.1, 0.1, 0.2], "high": 0.4})
    >>> sensitivity(rows).data[["n", "low", "clear"]].to_numpy().tolist()
    [[5, -0.1, False], [9, 0.1, True]]
    """
    curves = _curves(data, level)
    if ax is not None and len(curves) > 1:
        raise_if_any([Problem("« ax » reçoit une seule comparaison", found=plural(len(curves), "comparaison"))])
    with rendering():
        heads = [fit(curve.panel, WIDTH - _LEFT - _RIGHT, size=BODY, bold=True) for curve in curves]
        head = max((len(lines) for lines in heads), default=0) * line_height(BODY) + line_height(SMALL) + 5.5
        tall = _TALL if len(curves) < 2 else _SMALL
        margins = {"left": _LEFT, "right": _RIGHT, "top": head, "between": head, "bottom": _BOTTOM}
        made = panels(max(1, len(curves)), tall, **margins) if ax is None else [ax]
        for axes, curve, lines in zip(made, curves, heads, strict=False):
            plain_axes(axes, y=_points)
            _draw(axes, curve, log=log)
            for number_, line in enumerate((*lines, reading(curve))):
                y = head - 1.0 - (number_ + 1) * line_height(BODY)
                bold = number_ < len(lines)
                look: dict[str, Any] = {"size": BODY, "weight": "bold", "color": INK} if bold else {}
                corner(axes, line, -_LEFT, y, **look)
        if curves:
            _scales(made, curves, size, log=log)
    told = [c.sizes.assign(panel=c.panel) for c in curves]
    rows = pd.concat(told, ignore_index=True)[_COLUMNS] if told else pd.DataFrame(columns=_COLUMNS)
    words = describe(curves, method) if curves else ""
    return Chart(root_figure(made[0]), made[0], rows, words, note=_note(curves, method, data))


@dataclass(frozen=True)
class Curve:
    """One comparison: what each possible n gives over the counts that it allows, and from where zero is left out."""

    panel: str
    sizes: pd.DataFrame
    first_n: int | None
    level: float

    @property
    def begins(self) -> bool:
        """Whether some possible sizes come before `first_n`."""
        return self.first_n is not None and self.first_n > self.sizes["n"].min()


def reading(curve: Curve) -> str:
    """Say in French from what size the interval leaves zero out."""
    smallest, largest = (int(n) for n in (curve.sizes["n"].min(), curve.sizes["n"].max()))
    if curve.first_n is None:
        return sentence("même à n = {n}, l’intervalle peut contenir 0", n=largest)
    if curve.first_n == smallest:
        return "l’intervalle exclut 0 quel que soit le n possible"
    return sentence("l’intervalle exclut toujours 0 à partir de n = {n}", n=curve.first_n)


def describe(curves: list[Curve], method: str) -> str:
    """Tell the curves in words: sizes, differences, intervals, and from what size zero is left out."""
    said = ["Écart selon le n inconnu."]
    for c in curves:
        first, last = c.sizes.iloc[0], c.sizes.iloc[-1]
        least, most = float(c.sizes["difference_low"].min()), float(c.sizes["difference_high"].max())
        _, low, high = difference(least, most, least, most)
        ends = [difference(s["difference_low"], s["difference_high"], s["low"], s["high"])[1:] for s in (first, last)]
        said.append(
            f"{c.panel} : {plural(len(c.sizes), 'n possible', 'n possibles')}, de {number(first['n'])} à "
            f"{number(last['n'])} ; écart de {low} à {high} points ; intervalle à {level(c.level)} de "
            f"{ends[0][0]} à {ends[0][1]} points si n = {number(first['n'])}, de {ends[1][0]} à {ends[1][1]} "
            f"si n = {number(last['n'])} ; {reading(c)}."
        )
    return typographic(" ".join([*said, _intervals(curves, method)]))


def _curves(data: pd.DataFrame, level: float) -> list[Curve]:
    """Gather, for each comparison and each n, what all its possible counts give."""
    broken = data[data[list(_REQUIRED[1:])].isna().any(axis=1)]
    problems = [Problem("écart ou intervalle sans valeur", found=str(p)) for p in dict.fromkeys(broken["panel"])]
    found = []
    for panel, rows in data.groupby("panel", sort=False):
        levels = rows["confidence"].unique() if "confidence" in rows else [level]
        if len(levels) > 1:
            problems.append(Problem("intervalles de plusieurs niveaux de confiance", found=str(panel)))
        sizes = rows.groupby("n").agg(
            difference_low=("difference", "min"), difference_high=("difference", "max"),
            low=("low", "min"), high=("high", "max"),
        ).reset_index()  # fmt: skip
        above, below = sizes["low"] > 0, sizes["high"] < 0
        sizes["clear"] = above | below
        side = above if bool(above.iloc[-1]) else below
        always = side[::-1].cummin()[::-1]
        first_n = int(sizes.loc[always, "n"].min()) if always.any() else None
        found.append(Curve(str(panel), sizes, first_n, float(levels[0])))
    raise_if_any(problems)
    return found


def _draw(ax: Axes, curve: Curve, *, log: bool) -> None:
    """Draw a band a run of successive sizes that agree on zero, the difference over it, the size that decides."""
    sizes = curve.sizes
    n = sizes["n"].to_numpy(float)
    jumps = (np.diff(n) > 1) | (np.diff(sizes["clear"].to_numpy(int)) != 0)
    for run in np.split(np.arange(len(n)), np.flatnonzero(jumps) + 1):
        of_run = sizes.iloc[run]
        edges = np.append(n[run] - 0.5, n[run][-1] + 0.5)
        face = CLEAR if of_run["clear"].iloc[0] else UNCLEAR
        ax.stairs(
            of_run["high"], edges, baseline=of_run["low"].to_numpy(), fill=True, facecolor=face, edgecolor=face,
            linewidth=0.4, zorder=1,
        )  # fmt: skip
        middle = of_run[["difference_low", "difference_high"]].to_numpy()
        ax.stairs(
            middle[:, 1], edges, baseline=middle[:, 0], fill=True, facecolor=INK, edgecolor=INK, linewidth=1.0, zorder=3
        )
    ax.axhline(0, color=INK, linewidth=1.0, zorder=2)
    if curve.begins and curve.first_n is not None:
        ax.axvline(curve.first_n - 0.5, color=ALARM, linewidth=1.2, linestyle="--", zorder=2.5)


def _scales(made: list[Axes], curves: list[Curve], size: str, *, log: bool) -> None:
    """Give all panels the same ends, name the sizes under the last one, and the size that decides over each."""
    sizes = pd.concat([curve.sizes for curve in curves])
    low, high = (float(v) for v in (sizes["n"].min() - 0.5, sizes["n"].max() + 0.5))
    ends = min(0.0, float(sizes["low"].min())), max(0.0, float(sizes["high"].max()))
    margin = (ends[1] - ends[0]) * 0.05 or 0.05
    for place, (axes, curve) in enumerate(zip(made, curves, strict=True)):
        axes.set_xscale("log" if log else "linear")
        axes.set_xlim(low, high)
        axes.set_ylim(ends[0] - margin, ends[1] + margin)
        axes.xaxis.set_minor_locator(NullLocator())
        chosen = LogLocator(subs=(1, 2, 5)).tick_values(low, high) if log else axes.xaxis.get_major_locator()()
        whole = [n for n in chosen if low <= n <= high and n == int(n)] or [round(high - 0.5)]
        axes.xaxis.set_major_locator(FixedLocator(whole))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda n, _: number(int(n))))
        axes.tick_params(axis="x", labelbottom=place == len(made) - 1)
        if curve.begins and curve.first_n is not None:
            text = sentence("n ≥ {n}", n=curve.first_n)
            half = text_width(text, size=SMALL, bold=True) / 2 / (WIDTH - _LEFT - _RIGHT)
            at = axes.transAxes.inverted().transform(axes.transData.transform((curve.first_n - 0.5, 0)))[0]
            look = {"ha": "center", "weight": "bold", "color": ALARM}
            corner(axes, text, 0.0, 0.8, at=(min(max(at, half), 1 - half), 1.0), **look)
    corner(made[-1], "↑ écart, en points", -_LEFT, -8.6, at=(0.0, 0.0))
    corner(made[-1], f"{size} →", 0.0, -8.6, at=(1.0, 0.0), ha="right")


def _points(value: float) -> str:
    """Write a tick of the ordinates, in points, with its sign."""
    return signed(round(value * 100, 6))


def _intervals(curves: list[Curve], method: str) -> str:
    how = f" ({method})" if method else ""
    return (
        f"Intervalle à {join(dict.fromkeys(level(c.level) for c in curves))}{how}, réuni, pour chaque n, sur tout ce "
        "que les pourcentages publiés permettent. Seuls les n qu’ils permettent sont dessinés."
    )


def _note(curves: list[Curve], method: str, data: pd.DataFrame) -> str:
    if not curves:
        return ""
    clear = pd.concat([c.sizes["clear"] for c in curves])
    said = ["En ordonnée, l’écart en points (trait noir) et son intervalle :"]
    said.append(
        " ; ".join(
            t for t, seen in (("bleu, il exclut 0", clear.any()), ("gris, il peut contenir 0", ~clear.all())) if seen
        )
        + "."
    )
    if any(c.begins for c in curves):
        said.append("Tireté : n à partir duquel il exclut toujours 0.")
    said += [_intervals(curves, method), tags_note(data.get("status", []))]
    return typographic(" ".join(part for part in said if part))
