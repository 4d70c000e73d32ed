"""A control chart: points in order of time, the limits between which chance alone moves them, and the signals."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, log10

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from quality_study.charts.chart import Chart
from quality_study.charts.page import root_figure, size_of, tags_note
from quality_study.charts.panel import corner, panel, plain_axes, spread
from quality_study.charts.wording import sources
from quality_study.diagram.text import line_height, text_width, wrap
from quality_study.inference.control import FEW, SIGNAL_LABEL
from quality_study.style import ALARM, BAND, BLUE, GREY, INK, PAPER, SMALL, rendering
from quality_study.words.french import number, percent, plural, typographic
from quality_study.words.vocabulary import STATUS_LABEL

#: Millimetres: around the plot, its height, the widest room of a point.
_LEFT, _RIGHT, _TOP, _HEIGHT, _SLOT = 14.0, 24.0, 7.0, 50.0, 26.0
#: Shape, size and colour of a point by signal.
_MARK: Mapping[str, tuple[str, float, str]] = {"": ("o", 34, INK), "limit": ("D", 60, ALARM), "run": ("s", 48, ALARM)}


def control(
    data: pd.DataFrame,
    *,
    x: str = "edition",
    y: str = "share",
    title: str = "% favorable",
    shares: bool = True,
    ax: Axes | None = None,
) -> Chart:
    """Draw a control chart.

    Parameters
    ----------
    data : DataFrame
        One row a point, in order of time: `x` (its name), `y` (its value), ``center``, ``lower``, ``upper``. Optional:
        ``signal`` (a key of :data:`~quality_study.inference.control.SIGNAL_LABEL`), ``n``, ``excluded`` (left out of
        the estimates), ``method``, ``note``, ``status``, ``source``. The table of a
        :class:`~quality_study.inference.control.ControlChart` has ``x="point"`` and ``y="value"``.
    x, y : str
        Columns of the names and of the values.
    title : str
        What is followed, above the ordinates.
    shares : bool
        Values are shares, written as percentages.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart

    Examples
    --------
    >>> rows = {"edition": ["2026", "2027"], "share": [0.5, 0.6], "center": 0.55, "lower": 0.3, "upper": 0.8}
    >>> control(pd.DataFrame(rows)).axes.lines[0].get_ydata().tolist()
    [0.5, 0.6]
    """
    import seaborn as sns  # a second to load: only who draws this waits

    rows = data.reset_index(drop=True)
    rows["signal"] = rows["signal"].fillna("") if "signal" in rows else ""
    rows["excluded"] = rows["excluded"].astype(bool) if "excluded" in rows else False
    values = _Values(rows, y, shares=shares)
    with rendering():
        lines = 3 if "n" in rows else 2
        axes = panel(_HEIGHT, ax=ax, left=_LEFT, right=_RIGHT, top=_TOP, bottom=(lines + 1) * line_height(SMALL) + 3.0)
        plain_axes(axes, y=values.tick)
        if len(rows):
            axes.set_ylim(*values.around)
            points = rows.assign(place=np.arange(len(rows), dtype=float))
            sns.lineplot(points, x="place", y=y, color=INK, linewidth=1.0, ax=axes, zorder=2)
            _limits(axes, rows)
            _points(axes, points, y)
            _name_limits(axes, rows, values)
            _name_points(axes, rows, x, y, values)
        plain_axes(axes)
        corner(axes, title, -_LEFT, 2.6, weight="bold", color=INK)
    words = describe(rows, x, y, values) if len(rows) else ""
    return Chart(root_figure(axes), axes, rows, words, note=_note(rows, x))


class _Values:
    """How the values of a chart are written, and between what ends they are drawn."""

    def __init__(self, rows: pd.DataFrame, y: str, *, shares: bool) -> None:
        found = rows[[y, "lower", "upper"]].to_numpy(float)
        low, high = (float(found.min()), float(found.max())) if found.size else (0.0, 1.0)
        width, self.shares = high - low, shares
        least = width * 100 / 50 if shares else width / 150
        self.decimals = max(0, round(-log10(least))) if width > 0 else 0
        margin = width * 0.09 or abs(high) * 0.1 or 0.1
        self.around = (low - margin, high + margin)

    def say(self, value: float, more: int = 0, *, sign: bool = True) -> str:
        """Write a value: a percentage or a number."""
        if self.shares and sign:
            return percent(value + 0.0, self.decimals + more)
        return number(round(value * (100 if self.shares else 1), self.decimals + more) + 0.0, self.decimals + more)

    def tick(self, value: float) -> str:
        """Write a round value of the axis, none that a share cannot have."""
        if self.shares and not -1e-9 <= value <= 1 + 1e-9:
            return ""
        text = number(round(value * (100 if self.shares else 1), 6) + 0.0)
        return f"{text} %" if self.shares else text


def _few(rows: pd.DataFrame) -> bool:
    return int((~rows["excluded"]).sum()) < FEW


def _limits(ax: Axes, rows: pd.DataFrame) -> None:
    """Draw the ground between the limits, the limits as steps, dashed when they are only indicative, and the center."""
    edges = np.arange(len(rows) + 1) - 0.5
    ax.stairs(rows["upper"], edges, baseline=rows["lower"].to_numpy(), fill=True, color=BAND, zorder=0.4)
    for limit in ("lower", "upper"):
        style = "--" if _few(rows) else "-"
        ax.stairs(rows[limit], edges, baseline=None, color=BLUE, linewidth=1.2, linestyle=style, zorder=1.5)
    ax.stairs(rows["center"], edges, baseline=None, color=GREY, linewidth=1.0, zorder=1.4)


def _points(ax: Axes, points: pd.DataFrame, y: str) -> None:
    """Draw each point: its shape tells the signal, a cross that it is left out of the estimates."""
    import seaborn as sns  # a second to load: only who draws this waits

    for signal, (marker, size, color) in _MARK.items():
        of_kind = points[(points["signal"] == signal) & ~points["excluded"]]
        look = {"marker": marker, "s": size, "color": color, "edgecolor": color, "zorder": 3, "legend": False}
        if len(of_kind):
            sns.scatterplot(of_kind, x="place", y=y, ax=ax, **look)
    out = points[points["excluded"]]
    if len(out):
        sns.scatterplot(
            out, x="place", y=y, ax=ax, marker="X", s=60, color=PAPER, edgecolor=INK, linewidth=1.2, zorder=3
        )


def _name_limits(ax: Axes, rows: pd.DataFrame, values: _Values) -> None:
    """Write the limits of the last point and the center at its right."""
    last, height = rows.iloc[-1], size_of(ax)[1]
    low, high = ax.get_ylim()
    named = {"limite haute": last["upper"], "centre": last["center"], "limite basse": last["lower"]}
    at = [(float(value) - low) / (high - low) * height for value in named.values()]
    step = line_height(SMALL)
    for (name, value), y in zip(named.items(), spread(at, 2 * step, -step, height + step), strict=True):
        text = f"{name}\n{values.say(value, 1)}"
        corner(ax, text, 2.0, y, at=(1.0, 0.0), va="center", linespacing=1.1, color=INK if name == "centre" else BLUE)


def _name_points(ax: Axes, rows: pd.DataFrame, x: str, y: str, values: _Values) -> None:
    """Write under each point its name, its value and its size; one point in so many where there is no room for all."""
    sizes = ["" if pd.isna(n) else f"n = {number(int(n))}" for n in rows["n"]] if "n" in rows else [""] * len(rows)
    named = zip(rows[x].astype(str), rows[y], sizes, strict=True)
    texts = [(typographic(name), values.say(value), typographic(size)) for name, value, size in named]
    slot = size_of(ax)[0] / len(rows)
    widest = min(_SLOT, max(text_width(part, size=SMALL, bold=True) for text in texts for part in text) + 2.0)
    every = ceil(widest / slot)
    shown = range(0, len(rows), every)
    said = ["\n".join([*_short(name, slot * every - 1.5), *rest]).rstrip() for name, *rest in (texts[i] for i in shown)]
    ax.set_xlim(-0.5, len(rows) - 0.5)
    ax.set_xticks(list(shown), said, size=SMALL, color=INK, linespacing=1.2)


def _short(name: str, room: float) -> list[str]:
    """Set a name on at most two lines."""
    lines = wrap(name, room, size=SMALL, bold=True, break_words=True)
    return lines if len(lines) < 3 else [lines[0], lines[1].rstrip("-") + "…"]


def _note(rows: pd.DataFrame, x: str) -> str:
    """Say what is cautious about it, what its marks mean, how its limits are made and what they rest on."""
    said = list(dict.fromkeys(rows["note"])) if "note" in rows else []
    seen = set(rows["signal"])
    said += [f"{shape} : {SIGNAL_LABEL[s]}." for s, shape in (("limit", "Losange"), ("run", "Carré")) if s in seen]
    if rows["excluded"].any():
        said.append(f"Croix, points exclus du calcul : {', '.join(rows.loc[rows['excluded'], x].astype(str))}.")
    if "method" in rows and len(rows):
        method = str(rows["method"].iloc[0])
        said.append(f"{method[0].upper()}{method[1:]}{', en tirets' if _few(rows) else ''}.")
    said += [tags_note(rows.get("status", [])), sources(rows["source"]) if "source" in rows else ""]
    return typographic(" ".join(part for part in said if part))


def describe(rows: pd.DataFrame, x: str, y: str, values: _Values) -> str:
    """Tell the chart in words: every point with its value, size, limits, signal and status."""
    method = str(rows["method"].iloc[0]) if "method" in rows else "carte de contrôle"
    said = [f"{method[0].upper()}{method[1:]}. {plural(len(rows), 'point')}."]
    for row in rows.to_dict("records"):
        marks = [SIGNAL_LABEL[row["signal"]]] if row["signal"] else []
        marks += ["exclu du calcul des limites"] if row["excluded"] else []
        marks += [STATUS_LABEL[row["status"]]] if row.get("status") else []
        size = "" if pd.isna(row.get("n")) else f" (n = {number(int(row['n']))})"
        value, low, high = (values.say(row[name]) for name in (y, "lower", "upper"))
        tail = "".join(f", {mark}" for mark in marks)
        said.append(f"{row[x]}{size} : {value}, limites {low} et {high}{tail}.")
    said.append(f"Centre : {values.say(rows['center'].iloc[0], 1)}.")
    said += list(dict.fromkeys(rows["note"])) if "note" in rows else []
    return typographic(" ".join(said)).strip()
