"""The frame of a chart that lists rows: labels on the left, one axis of shares, columns on the right.

Places down the page are millimetres from the top of the Axes, so that a chart is laid out alike on a page of its own
and in Axes given by the caller. Every chart of shares has the same axis: a bar of 40 % is as long in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import (
    Affine2D,
    Affine2DBase,
    ScaledTranslation,
    Transform,
    blended_transform_factory,
    offset_copy,
)

from quality_study.diagram.text import baseline_shift, line_height
from quality_study.style import BLUE, BODY, GREY, HEIGHT, INK, PAPER, RULE, SMALL, WIDTH, register_fonts
from quality_study.words.french import percent
from quality_study.words.vocabulary import STATUS_LABEL

INCH = 25.4
#: Millimetres left and right of the axis of shares: labels, then what is said of each row.
LEFT, RIGHT = 62.0, 44.0
AXIS = WIDTH - LEFT - RIGHT
#: Shares that the axis marks.
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: The letter of a status.
TAG = {"published": "P", "derived": "D", "illustrative": "I"}
_TOP, _BOTTOM = 1.0, 6.0


@dataclass(frozen=True)
class Row:
    """What a chart draws at some height: a question, an answer, a legend.

    Attributes
    ----------
    height : float
        In millimetres.
    draw : callable
        Takes the Axes and the top of the row.
    heading : bool
        It stands over rows: never the last of a page.
    over : tuple of Row
        Headings to repeat when a page begins here.
    """

    height: float
    draw: Callable[[Axes, float], None]
    heading: bool = False
    over: tuple[Row, ...] = ()


def paged(rows: Sequence[Row], room: float = HEIGHT - _TOP - _BOTTOM) -> list[list[tuple[float, Row]]]:
    """Place rows down as many pages as it takes, headings with what they stand over.

    Examples
    --------
    >>> head = Row(10, lambda ax, y: None, heading=True)
    >>> rows = [head, *[Row(40, lambda ax, y: None, over=(head,))] * 3]
    >>> [[y for y, _ in page] for page in paged(rows, room=100)]
    [[0.0, 10.0, 50.0], [0.0, 10.0]]
    """
    pages: list[list[tuple[float, Row]]] = [[]]
    y = 0.0
    for i, row in enumerate(rows):
        needed = row.height
        for after in rows[i + 1 :] if row.heading else ():
            needed += after.height
            if not after.heading:
                break
        if pages[-1] and y + needed > room + 1e-6:
            pages.append([])
            y = 0.0
            for head in row.over:
                pages[-1].append((y, head))
                y += head.height
        pages[-1].append((y, row))
        y += row.height
    return pages


def page(
    height: float,
    *,
    ax: Axes | None = None,
    top: float = _TOP,
    bottom: float = _BOTTOM,
    left: float = LEFT,
    right: float = RIGHT,
) -> Axes:
    """Return Axes whose y axis is millimetres from the top: on a page of their own, or those given.

    Parameters
    ----------
    height : float
        Of the rows, in millimetres.
    ax : Axes, optional
        Draw there; their size is left as it is.
    top, bottom, left, right : float
        Millimetres around the rows: for headings, ticks, labels, and what is said of each.
    """
    register_fonts()
    if ax is None:
        total = top + height + bottom
        figure = Figure(figsize=(WIDTH / INCH, total / INCH))
        FigureCanvasAgg(figure)
        ax = figure.add_axes((left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total))
    ax.set_ylim(height or 1.0, 0)
    ax.set_yticks([])
    return ax


def root_figure(ax: Axes) -> Figure:
    """Return the figure that holds the Axes, be they in a part of it."""
    return cast(Figure, ax.get_figure(root=True))


def size_of(ax: Axes) -> tuple[float, float]:
    """Return the width and the height of Axes, in millimetres."""
    box = ax.get_window_extent()
    dpi = root_figure(ax).dpi
    return float(box.width) / dpi * INCH, float(box.height) / dpi * INCH


def millimetres(ax: Axes, *, right: bool = False) -> Transform:
    """Return the transform of places in millimetres: from the left or right edge of the Axes, and down the page."""
    figure = root_figure(ax)
    edge = ScaledTranslation(1.0 if right else 0.0, 0.0, cast(Affine2DBase, ax.transAxes))
    across = Affine2D().scale(1 / INCH) + figure.dpi_scale_trans + edge
    return blended_transform_factory(across, ax.transData)


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


def paragraph(ax: Axes, x: float, top: float, lines: Sequence[str], **look: Any) -> None:
    """Write lines beside the axis one under the other, as :func:`beside` does, the first one under `top`."""
    height = line_height(look.get("size", BODY))
    for place, line in enumerate(lines):
        beside(ax, x, top + (place + 0.5) * height, line, **look)


def on_bar(ax: Axes, x: float, y: float, text: str, **look: Any) -> Text:
    """Write on a bar, centred at data `x`; `y` is the middle of the line."""
    size = look.setdefault("size", SMALL)
    place = offset_copy(ax.transData, fig=root_figure(ax), y=-baseline_shift(size) / INCH, units="inches")
    return ax.text(x, y, text, transform=place, va="baseline", ha="center", **look)


def status_tag(ax: Axes, y: float, status: object, *, x: float = RIGHT - 2.5) -> None:
    """Write the letter of a status in a small frame, `x` millimetres from the right edge of the axis, if it has one."""
    if status not in TAG:
        return
    color = BLUE if status == "published" else GREY
    look = {"ha": "center", "size": SMALL, "weight": "bold", "color": color}
    frame = {"boxstyle": "round,pad=0.25,rounding_size=0.2", "facecolor": PAPER, "edgecolor": color, "linewidth": 0.8}
    beside(ax, x, y, TAG[str(status)], right=True, **look).set_bbox(frame)


def tags_note(statuses: Iterable[object]) -> str:
    """Say what the letters of some statuses mean; empty when none has one."""
    seen = set(statuses)
    said = " ; ".join(f"{TAG[status]} : {STATUS_LABEL[status]}" for status in TAG if status in seen)
    return f"{said}." if said else ""


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
