"""Rows down one page or several: a chart says how tall each is and how it is drawn, and where none may be cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quality_study.charts.page import page, root_figure
from quality_study.style import HEIGHT


@dataclass(frozen=True)
class Row:
    """A row: its height in millimetres, what draws it at a height of some Axes, and whether the next must follow it."""

    height: float
    paint: Callable[[Axes, float], None]
    leads: bool = False


def lay_out(
    rows: Sequence[Row],
    ready: Callable[[Axes, float], None],
    *,
    ax: Axes | None = None,
    top: float = 1.0,
    bottom: float = 6.0,
) -> tuple[Axes, list[Figure]]:
    """Draw rows on as many pages as they take, on one when Axes are given.

    Parameters
    ----------
    rows : sequence of Row
    ready : callable
        Draws what every page has, from its Axes and the height of its rows.
    ax : Axes, optional
        Draw there.
    top, bottom : float
        Millimetres above and under the rows.

    Returns
    -------
    Axes
        Of the first page.
    list of Figure
        The pages.
    """
    pages = [list(rows)] if ax is not None else _cut(rows, HEIGHT - top - bottom)
    found = []
    for of_page in pages:
        height = sum(row.height for row in of_page)
        axes = page(height or 1.0, ax=ax, top=top, bottom=bottom)
        if not of_page:
            axes.set_axis_off()
            return axes, [root_figure(axes)]
        ready(axes, height)
        y = 0.0
        for row in of_page:
            row.paint(axes, y)
            y += row.height
        found.append(axes)
    return found[0], [root_figure(axes) for axes in found]


def _cut(rows: Sequence[Row], room: float) -> list[list[Row]]:
    """Cut a list into pages, never after a row that leads the next."""
    pages: list[list[Row]] = [[]]
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if row.leads and row is not rows[-1]:
            continue
        if pages[-1] and sum(r.height for r in [*pages[-1], *block]) > room:
            pages.append([])
        pages[-1] += block
        block = []
    return pages
