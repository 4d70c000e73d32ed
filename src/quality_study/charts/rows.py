"""Rows down one page or several, with what every page has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quality_study.charts.page import LEFT, RIGHT, Row, page, paged, root_figure
from quality_study.style import HEIGHT


def lay_out(
    rows: Sequence[Row],
    ready: Callable[[Axes, float], object],
    *,
    ax: Axes | None = None,
    top: float = 1.0,
    bottom: float = 6.0,
    left: float = LEFT,
    right: float = RIGHT,
    most: float = HEIGHT,
) -> tuple[Axes, list[Figure]]:
    """Draw rows on as many pages as they take, on one when Axes are given; blank when there is none.

    Parameters
    ----------
    rows : sequence of Row
    ready : callable
        Draws what every page has, from its Axes and the height of its rows.
    ax : Axes, optional
        Draw there.
    top, bottom, left, right : float
        Millimetres around the rows.
    most : float
        Millimetres that a page may be high.

    Returns
    -------
    Axes
        Of the first page.
    list of Figure
        The pages.
    """
    found = []
    for placed in paged(rows, most - top - bottom if ax is None else float("inf")):
        height = placed[-1][0] + placed[-1][1].height if placed else 0.0
        axes = page(height, ax=ax, top=top, bottom=bottom, left=left, right=right)
        if placed:
            ready(axes, height)
        else:
            axes.set_axis_off()
        for y, row in placed:
            row.draw(axes, y)
        found.append(axes)
    return found[0], [root_figure(axes) for axes in found]
