"""The frame of a chart that lists rows: labels on the left, one axis of shares, columns on the right.

Places down the page are millimetres from the top of the Axes, so that a chart is laid out alike on a page of its own
and in Axes given by the caller. Every chart of shares has the same axis: a bar of 40 % is as long in all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import offset_copy

from quality_study.diagram.text import baseline_shift
from quality_study.style import BLUE, BODY, GREY, INK, PAPER, RULE, SMALL, WIDTH, register_fonts
from quality_study.words.french import percent
from quality_study.words.vocabulary import STATUS_LABEL

INCH = 25.4
#: Millimetres left and right of the axis of shares: labels, then what is said of each row.
LEFT, RIGHT = 62.0, 44.0
AXIS = WIDTH - LEFT - RIGHT
#: Shares that the axis marks.
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_TOP, _BOTTOM = 1.0, 6.0
#: The letter of each status, in the last column.
TAG = {"published": "P", "derived": "D", "illustrative": "I"}


def page(height: float, *, ax: Axes | None = None, top: float = _TOP, bottom: float = _BOTTOM) -> Axes:
    """Return Axes whose y axis is millimetres from the top: on a page of their own, or those given.

    Parameters
    ----------
    height : float
        Of the rows, in millimetres.
    ax : Axes, optional
        Draw there; their size is left as it is.
    top, bottom : float
        Millimetres above and under the rows, for headings and ticks.
    """
    register_fonts()
    if ax is None:
        total = top + height + bottom
        figure = Figure(figsize=(WIDTH / INCH, total / INCH))
        FigureCanvasAgg(figure)
        ax = figure.add_axes((LEFT / WIDTH, bottom / total, (WIDTH - LEFT - RIGHT) / WIDTH, height / total))
    ax.set_ylim(height or 1.0, 0)
    ax.set_yticks([])
    return ax


def root_figure(ax: Axes) -> Figure:
    """Return the figure that holds the Axes, be they in a part of it."""
    return cast(Figure, ax.get_figure(root=True))


def share_axis(ax: Axes, ticks: Sequence[float] = TICKS) -> None:
    """Mark shares from 0 to 100 %, the zero and the half stronger."""
    ax.set_xlim(0, 1)
    ax.set_xticks(ticks, [percent(t) if t == ticks[-1] else f"{t * 100:.0f}" for t in ticks])
    ax.tick_params(axis="x", length=0, pad=2, labelsize=SMALL, labelcolor=GREY)
    for spine in ax.spines.values():
        spine.set_visible(False)


def grid(ax: Axes, top: float, bottom: float, ticks: Sequence[float] = TICKS) -> None:
    """Draw the marks of the axis behind the rows between two heights, the zero and the half stronger."""
    for tick in ticks:
        strong = tick in (0, 0.5)
        ax.vlines(tick, top, bottom, color=GREY if tick == 0 else RULE, linewidth=0.8 if strong else 0.5, zorder=1)


def beside(ax: Axes, x: float, y: float, text: str, *, right: bool = False, **look: Any) -> Text:
    """Write beside the axis: `x` millimetres from its left or right edge; `y` is the middle of the line."""
    size = look.setdefault("size", BODY)
    look.setdefault("color", INK)
    place = offset_copy(
        ax.get_yaxis_transform(),
        fig=root_figure(ax),
        x=x / INCH,
        y=-baseline_shift(size) / INCH,
        units="inches",
    )
    return ax.text(1.0 if right else 0.0, y, text, transform=place, va="baseline", **look)


def rule(ax: Axes, y: float) -> None:
    """Draw a thin line across the page."""
    for edge, start, end in ((0.0, -LEFT, 0.0), (1.0, 0.0, RIGHT)):
        ends = [
            offset_copy(ax.get_yaxis_transform(), fig=root_figure(ax), x=x / INCH, units="inches") for x in (start, end)
        ]
        ax.annotate(
            "", (edge, y), (edge, y), xycoords=ends[0], textcoords=ends[1],
            arrowprops={"arrowstyle": "-", "color": RULE, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        )  # fmt: skip
    ax.axhline(y, color=RULE, linewidth=0.8, zorder=0)


def tag(ax: Axes, y: float, status: object) -> None:
    """Write the letter of a status in the last column; nothing for a status that has none."""
    if status not in TAG:
        return
    look = {"size": SMALL, "weight": "bold", "color": BLUE if status == "published" else GREY}
    place = beside(ax, RIGHT - 2.5, y, TAG[str(status)], right=True, ha="center", **look)
    frame = {"boxstyle": "round,pad=0.25,rounding_size=0.2", "facecolor": PAPER, "linewidth": 0.8}
    place.set_bbox({**frame, "edgecolor": place.get_color()})


def tags_note(statuses: Iterable[object]) -> str:
    """Say what the letters of some statuses mean; empty when none has one."""
    seen = set(statuses)
    said = " ; ".join(f"{TAG[status]} : {STATUS_LABEL[status]}" for status in TAG if status in seen)
    return f"{said}." if said else ""
