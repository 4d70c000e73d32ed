"""A plane cut in four: numbered points whose numbers never touch, and what they are beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import cos, hypot, pi, sin

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from quality_study.charts.page import size_of
from quality_study.charts.panel import corner, panel, plain_axes
from quality_study.diagram.text import fit, line_height, text_width
from quality_study.style import BAND, BLUE, BODY, GREY, INK, PAPER, SMALL, WIDTH

#: Millimetres: the plot, what stands around it, the list beside it, the half of a dot.
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM, _GAP, _DOT = 88.0, 78.0, 14.0, 10.0, 16.0, 6.0, 1.3
_LIST = WIDTH - _LEFT - _WIDTH - _GAP


def plane(
    rows: pd.DataFrame,
    *,
    x: str,
    y: str,
    texts: Sequence[str],
    cross: tuple[float, float],
    titles: tuple[str, str],
    quarters: tuple[str, str, str, str],
    words: tuple[Callable[[float], str], Callable[[float], str]],
    ends: tuple[float, float] | None = None,
    shaded: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw numbered points in a plane cut in four.

    Parameters
    ----------
    rows : DataFrame
        Columns `x` and `y` (a row that lacks one is listed, not drawn) and ``clear``: its quarter is certain.
    x, y : str
    texts : sequence of str
        What is said of each row beside the plane.
    cross : (float, float)
        Where the plane is cut.
    titles : (str, str)
        Of the axes.
    quarters : tuple of str
        Names: top left, top right, bottom left, bottom right.
    words : (callable, callable)
        Write the values of x and of y.
    ends : (float, float), optional
        Of both axes; by default around the points.
    shaded : bool
        Give the top left quarter a ground.
    ax : Axes, optional
        Draw there.
    """
    import seaborn as sns  # a second to load: only who draws this waits

    numbers = [f"{place}" for place in range(1, len(rows) + 1)]
    lines = [fit(text, _LIST - 6.0) for text in texts]
    tall = sum(len(of) for of in lines) * line_height(BODY) + 1.4 * len(lines)
    axes = panel(max(_HEIGHT, tall), ax=ax, left=_LEFT, right=WIDTH - _LEFT - _WIDTH, top=_TOP, bottom=_BOTTOM)
    plain_axes(axes, x=words[0], y=words[1])
    drawn = rows.assign(number=numbers).dropna(subset=[x, y])
    sure = drawn["clear"].astype(bool)
    for of_kind, face in ((drawn[sure], BLUE), (drawn[~sure], PAPER)):
        sns.scatterplot(of_kind, x=x, y=y, ax=axes, s=40, color=face, edgecolor=BLUE, linewidth=1.2, zorder=3)
    for set_ends, column, at in ((axes.set_xlim, x, cross[0]), (axes.set_ylim, y, cross[1])):
        set_ends(*(ends or _around([*drawn[column], at])))
    if shaded:
        corners = (axes.get_xlim()[0], cross[1]), (cross[0], axes.get_ylim()[1])
        size = (corners[1][0] - corners[0][0], corners[1][1] - corners[0][1])
        axes.add_patch(Rectangle(corners[0], *size, facecolor=BAND, edgecolor="none", zorder=0.4))
    axes.axvline(cross[0], color=INK, linewidth=0.9, zorder=1)
    axes.axhline(cross[1], color=INK, linewidth=0.9, zorder=1)
    plain_axes(axes)
    for name, (right, top) in zip(quarters, ((0, 1), (1, 1), (0, 0), (1, 0)), strict=True):
        look = {"ha": "right" if right else "left", "weight": "bold"}
        corner(axes, name, 0.0, 1.4 if top else -8.4, at=(right, top), **look)
    corner(axes, f"↑ {titles[1]}", -_LEFT, 5.6)
    corner(axes, f"{titles[0]} →", 0.0, -12.6, at=(1.0, 0.0), ha="right")
    _number(axes, drawn[[x, y]].to_numpy(float), list(drawn["number"]), cross)
    down = -line_height(BODY)
    for number, of in zip(numbers, lines, strict=True):
        corner(axes, number, _GAP + 4.2, down, at=(1.0, 1.0), ha="right", size=BODY, weight="bold", color=INK)
        for line in of:
            corner(axes, line, _GAP + 5.6, down, at=(1.0, 1.0), size=BODY, color=INK)
            down -= line_height(BODY)
        down -= 1.4
    return axes


def _around(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * 0.1 or 0.1
    return low - margin, high + margin


def _number(ax: Axes, points: NDArray[np.float64], numbers: Sequence[str], cross: tuple[float, float]) -> None:
    """Write the number of each point where it touches neither a point nor another number, led to when it is far."""
    if not len(points):
        return
    width, height = size_of(ax)
    low_x, high_x, low_y, high_y = (*ax.get_xlim(), *ax.get_ylim())
    scale = np.array([width / (high_x - low_x), height / (high_y - low_y)])
    places = (points - [low_x, low_y]) * scale
    tall = line_height(SMALL) * 0.8
    middle = (np.array(cross) - [low_x, low_y]) * scale
    taken = [(middle[0], height / 2, 0.3, height / 2), (width / 2, middle[1], width / 2, 0.3)]
    taken += [(px, py, _DOT, _DOT) for px, py in places]
    tried = [(r, i * pi / 8) for r, i in product(np.arange(3.0, 40.0, 1.0), range(16))]
    for (px, py), number in zip(places, numbers, strict=True):
        half = text_width(number, size=SMALL, bold=True) / 2 + 0.3
        boxes = [(px + r * cos(a), py + r * sin(a), half, tall / 2) for r, a in tried]
        inside = (b for b in boxes if half < b[0] < width - half and tall / 2 < b[1] < height - tall / 2)
        found = next((b for b in inside if not any(_touch(b, other) for other in taken)), boxes[0])
        taken.append(found)
        if hypot(found[0] - px, found[1] - py) > 3.5:
            ends = np.array([[px, py], found[:2]]) / scale + [low_x, low_y]
            ax.plot(*ends.T, color=GREY, linewidth=0.7, zorder=2)
        at = (found[0] / width, found[1] / height)
        corner(ax, number, 0.0, 0.0, at=at, ha="center", va="center", weight="bold", color=INK, zorder=5)


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return abs(one[0] - other[0]) < one[2] + other[2] and abs(one[1] - other[1]) < one[3] + other[3]
