"""Answers in numbers, such as an age, a duration or a mark: how they are spread, naming nobody."""

from __future__ import annotations

from math import floor, log10
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from quality_study.charts.chart import Chart
from quality_study.charts.page import root_figure
from quality_study.charts.panel import corner, panel, plain_axes
from quality_study.style import BLUE, BODY, INK, PAPER, RULE, SKY, rendering
from quality_study.survey.opinions import require
from quality_study.survey.spread import Spread, few_behind, spread
from quality_study.words.errors import Problem, StudyError, raise_if_any
from quality_study.words.french import number, plural, typographic

#: What is drawn: a box, or a box under bars that count people.
Kind = Literal["box", "histogram"]
KINDS = ("box", "histogram")
#: Fewest people behind a number, unless the data say otherwise.
_THRESHOLD = 5
#: Millimetres: the box with its numbers, the bars over it, the column of numbers.
_BOX, _OVER, _RIGHT = 19.0, 34.0, 58.0
_LINE = 4.6


def numbers(
    data: pd.DataFrame, *, kind: Kind = "box", binwidth: float | None = None, color: Any = BLUE, ax: Axes | None = None
) -> Chart:
    """Draw how the answers in numbers to a question are spread: median, quartiles, and from where to where.

    Each number drawn has as many people as the confidentiality threshold on either side: the whiskers do not end at the
    extremes. Bars count people: they are refused where a count would be small, or told by a difference.

    Parameters
    ----------
    data : DataFrame
        One row a person: ``value``. Optional, the same in all rows: ``threshold`` (fewest people behind a number: 5 by
        default, 1 to publish everything), ``item`` and ``text`` (the question).
    kind : {"box", "histogram"}
        The box alone, or under bars that count people.
    binwidth : float, optional
        Width of a bar; by default 1 for few whole numbers, else round.
    color : colour
        Of the bars.
    ax : Axes, optional
        Draw there instead of on a page.

    Returns
    -------
    Chart
        ``data``: ``n, low, first_quartile, median, third_quartile, high``, one row, or one a bar with its ``start``,
        ``end`` and ``count``.

    Raises
    ------
    StudyError
        A column is missing, an option is unknown, or a bar would be too few people.

    Examples
    --------
    >>> numbers(pd.DataFrame({"value": range(1, 21)})).data.to_numpy().tolist()
    [[20.0, 5.0, 5.75, 10.5, 15.25, 16.0]]
    """
    require(data, ["value"])
    raise_if_any([Problem("option inconnue", "numbers", None, "kind", kind, list(KINDS))] * (kind not in KINDS))
    values = np.sort(data["value"].dropna().to_numpy(float))
    threshold = int(data["threshold"].iloc[0]) if "threshold" in data and len(data) else _THRESHOLD
    found = spread(values, threshold=threshold)
    edges = _edges(values, binwidth) if kind == "histogram" else np.array([])
    if len(edges) and few_behind(values, edges, threshold=threshold):
        raise StudyError(
            f"numbers : une barre compterait moins de {threshold} personnes, ou les quartiles le laisseraient calculer "
            '(seuil de confidentialité). Élargissez les barres (binwidth=…), ou gardez kind="box"'
        )
    rows = _rows(data, found, values, edges)
    told = _told(found, threshold)
    with rendering():
        axes = panel(_BOX + _OVER * len(edges[:1]), ax=ax, left=8.0, right=_RIGHT, top=3.0, bottom=7.0)
        if found.median is None:
            axes.set_axis_off()
        else:
            _draw(axes, found, values, edges, color)
        if found.n:
            for place, line in enumerate(told):
                weight = "bold" if place == 0 else "normal"
                corner(axes, line, 5.0, -4.0 - _LINE * place, at=(1, 1), size=BODY, color=INK, weight=weight)
    said = [f"{data['text'].iloc[0]} : " if "text" in data and len(data) else "", " ; ".join(told), "."]
    if len(edges):
        said.append(f" {' ; '.join(_bar_told(row) for row in rows.itertuples())}.")
    words = typographic("".join(said)) if found.n else "Aucune réponse."
    return Chart(root_figure(axes), axes, rows, words, note=_note(found, threshold, bars=len(edges) > 0))


def _edges(values: NDArray[np.float64], width: float | None) -> NDArray[np.float64]:
    """Return where the bars begin and end: around each whole number, or every round width."""
    if not len(values):
        return np.array([])
    low, high = values[0], values[-1]
    if width is None:
        if (values % 1 == 0).all() and high - low <= 20:
            return np.arange(low - 0.5, high + 1.0)
        power = 10.0 ** floor(log10((high - low) / 8))
        width = next(step * power for step in (1, 2, 2.5, 5, 10) if (high - low) / (step * power) <= 8)
    first = floor(low / width + 1e-9)
    return np.array([width * place for place in range(first, floor(high / width + 1e-9) + 2)])


def _rows(data: pd.DataFrame, found: Spread, values: NDArray[np.float64], edges: NDArray[np.float64]) -> pd.DataFrame:
    """Return the numbers drawn: those of the box, with each bar beside them."""
    if not found.n:
        return pd.DataFrame()
    middle, reach = found.middle or (np.nan, np.nan), found.reach or (np.nan, np.nan)
    box = {"n": found.n, "low": reach[0], "first_quartile": middle[0], "median": found.median}
    box |= {"third_quartile": middle[1], "high": reach[1]}
    asked = {name: data[name].iloc[0] for name in ("item", "text") if name in data}
    bars = pd.DataFrame({"start": edges[:-1], "end": edges[1:], "count": np.histogram(values, edges)[0]})
    return (bars if len(bars) else pd.DataFrame(index=[0])).assign(**asked, **box)


def _draw(ax: Axes, found: Spread, values: NDArray[np.float64], edges: NDArray[np.float64], color: Any) -> None:
    """Draw the bars, the box under them, and the axes."""
    import seaborn as sns  # a second to load: only who draws this waits

    top, under, tall, low, high = 1.0, 0.0, 1.0, found.median or 0.0, found.median or 0.0
    if len(edges):
        sns.histplot(x=values, bins=list(edges), color=color, alpha=1.0, edgecolor=PAPER, ax=ax)
        top, low, high = ax.get_ylim()[1], edges[0], edges[-1]
        under, tall = -top / 4, top / 4
    line = {"color": INK, "linewidth": 1.2}
    if found.middle and found.reach:
        box = {"med": found.median, "q1": found.middle[0], "q3": found.middle[1]}
        ends = {"whislo": found.reach[0], "whishi": found.reach[1]}
        ax.bxp(
            [box | ends], positions=[under], widths=tall, orientation="horizontal", patch_artist=True,
            showfliers=False, manage_ticks=False, whiskerprops=line, capprops=line,
            boxprops={"facecolor": SKY, "edgecolor": INK, "linewidth": 1.2},
            medianprops={"color": INK, "linewidth": 2.4},
        )  # fmt: skip
        low, high = min(low, found.reach[0]), max(high, found.reach[1])
    elif found.median is not None:
        ax.vlines(found.median, under - tall / 2, under + tall / 2, color=INK, linewidth=2.4)
    around = (high - low) * 0.04 or 1.0
    ax.set_xlim((0.0 if 0 <= low <= high / 2 else low) - around, high + around)
    ax.set_ylim(-top / 2 if len(edges) else -top, top)
    plain_axes(ax, x=number)
    ax.xaxis.grid(visible=True, color=RULE, linewidth=0.6)
    ax.set_yticks([tick for tick in MaxNLocator(4, integer=True).tick_values(0, top) if tick <= top and len(edges)])
    if len(edges):
        corner(ax, "personnes", -8.0, 0.8)


def _told(found: Spread, threshold: int) -> list[str]:
    """Tell the numbers, the median first; what too few people are behind is not told."""
    if found.median is None:
        return [f"n = {number(found.n)}", "trop peu de réponses"]
    said = [f"médiane : {_short(found.median)}"]
    if found.middle and found.reach:
        said.append(f"moitié du milieu : {_short(found.middle[0])} à {_short(found.middle[1])}")
        which = "toutes" if threshold == 1 else f"sans les {threshold - 1} de chaque bout"
        said.append(f"{which} : {number(found.reach[0])} à {number(found.reach[1])}")
    return [*said, f"n = {number(found.n)}"]


def _short(value: float) -> str:
    return number(value, 1).removesuffix(",0")


def _bar_told(row: Any) -> str:
    whole = row.end - row.start == 1 and row.start % 1 == 0.5
    where = _short(row.start + 0.5) if whole else f"de {number(row.start)} à moins de {number(row.end)}"
    return f"{where}, {plural(int(row.count), 'personne')}"


def _note(found: Spread, threshold: int, *, bars: bool) -> str:
    """Say how to read it."""
    if found.median is None:
        few = f"Moins de {2 * threshold} réponses : rien ne s’en publie que leur nombre (seuil de confidentialité)."
        return typographic(few) if found.n else ""
    if found.middle is None:
        return typographic(f"Trait : la médiane ; moins de {4 * threshold} réponses, rien de plus ne se publie.")
    ends = "les extrêmes" if threshold == 1 else f"sans les {threshold - 1} réponses de chaque bout"
    above = " Barres : nombre de personnes." if bars else ""
    return typographic(f"Boîte : la moitié du milieu ; trait épais : la médiane ; moustaches : {ends}.{above}")
