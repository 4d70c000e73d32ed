"""The frame of a chart with two axes: margins in millimetres, light lines, French numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import offset_copy

from quality_study.charts.page import INCH, root_figure
from quality_study.style import GREY, RULE, SMALL, WIDTH, register_fonts
from quality_study.words.french import typographic

Words = Callable[[float], str]


def panels(
    count: int,
    height: float,
    *,
    left: float = 14.0,
    right: float = 4.0,
    top: float = 5.0,
    bottom: float = 12.0,
    between: float = 0.0,
) -> list[Axes]:
    """Return Axes one under the other on a page of their own, that share their x axis; sizes are in millimetres."""
    register_fonts()
    total = top + count * height + (count - 1) * between + bottom
    figure = Figure(figsize=(WIDTH / INCH, total / INCH))
    FigureCanvasAgg(figure)
    made: list[Axes] = []
    for place in range(count):
        y = total - top - (place + 1) * height - place * between
        box = (left / WIDTH, y / total, (WIDTH - left - right) / WIDTH, height / total)
        made.append(figure.add_axes(box, sharex=made[0] if made else None))
    return made


def panel(height: float, *, ax: Axes | None = None, **margins: float) -> Axes:
    """Return the Axes given, or Axes on a page of their own."""
    register_fonts()
    return panels(1, height, **margins)[0] if ax is None else ax


def plain_axes(ax: Axes, *, x: Words | None = None, y: Words | None = None) -> None:
    """Keep a light horizontal line at each round value of y, and write the values of the axes by `x` and `y`."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, pad=3, labelsize=SMALL, labelcolor=GREY)
    ax.set_axisbelow(True)
    ax.grid(visible=False)
    ax.yaxis.grid(visible=True, color=RULE, linewidth=0.6)
    for axis, words in ((ax.xaxis, x), (ax.yaxis, y)):
        if words is not None:
            axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
            axis.set_major_formatter(FuncFormatter(lambda value, _, words=words: words(value)))
    ax.set_xlabel("")
    ax.set_ylabel("")


def corner(ax: Axes, text: str, x: float, y: float, *, at: tuple[float, float] = (0.0, 1.0), **look: Any) -> Text:
    """Write a text some millimetres right of, and above, a corner of the Axes."""
    place = offset_copy(ax.transAxes, fig=root_figure(ax), x=x / INCH, y=y / INCH, units="inches")
    return ax.text(*at, typographic(text), transform=place, **{"size": SMALL, "color": GREY, **look})


def spread(wanted: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Move centres of things of some size so that they stand apart between two bounds, in their order.

    Examples
    --------
    >>> spread([5, 5.5, 20], 4, 0, 24), spread([23, 22.5], 4, 0, 24)
    ([5, 9.0, 20], [22.0, 18.0])
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    free = low
    for i in order:
        placed[i] = max(wanted[i], free + size / 2)
        free = placed[i] + size / 2
    free = high
    for i in reversed(order):
        placed[i] = min(placed[i], free - size / 2)
        free = placed[i] - size / 2
    return placed
