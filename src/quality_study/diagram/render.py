"""Draw a scene with matplotlib and write it as SVG: real text, the same bytes every time."""

from __future__ import annotations

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from quality_study.diagram.scene import Box, Line, Scene
from quality_study.style import FONT, register_fonts, rendering

_INCH = 25.4
_DASH = (0, (3.2, 2.2))


def to_figure(scene: Scene) -> Figure:
    """Draw the scene on a matplotlib figure of the same size."""
    register_fonts()
    figure = Figure(figsize=(scene.width / _INCH, scene.height / _INCH), dpi=200)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    axes.set_axis_off()
    for order, shape in enumerate(scene.shapes):
        if isinstance(shape, Box):
            axes.add_patch(_rectangle(shape, order))
        else:
            axes.add_line(_polyline(shape, order))
    for text in scene.texts:
        figure.text(
            text.x / scene.width,
            1 - text.y / scene.height,
            text.text,
            fontsize=text.size,
            fontfamily=FONT,
            fontweight="bold" if text.bold else "normal",
            fontstyle="italic" if text.italic else "normal",
            color=text.color,
            ha=text.align,
            va="center_baseline",
        )
    return figure


def save_png(scene: Scene, *, dpi: int = 144) -> bytes:
    """Write the scene as PNG, for screens that lack the font."""
    buffer = io.BytesIO()
    with rendering():
        to_figure(scene).savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def _rectangle(box: Box, order: int) -> Rectangle:
    return Rectangle(
        (box.x, box.y),
        box.width,
        box.height,
        facecolor=box.fill,
        edgecolor=box.edge,
        hatch=box.hatch,
        linestyle=_DASH if box.dashed else "solid",
        linewidth=box.line_width if box.edge != "none" else 0,
        zorder=order,
        clip_on=False,
    )


def _polyline(line: Line, order: int) -> Line2D:
    xs, ys = zip(*line.points, strict=True)
    return Line2D(
        xs,
        ys,
        color=line.color,
        linewidth=line.line_width,
        linestyle=_DASH if line.dashed else "solid",
        solid_capstyle="butt",
        zorder=order,
        clip_on=False,
    )


def save_svg(scene: Scene, *, title: str) -> bytes:
    """Write the scene as SVG, with its text as text and without clock or random names."""
    buffer = io.BytesIO()
    with rendering():
        metadata = {"Title": title, "Date": None, "Creator": None, "Format": None, "Type": None}
        to_figure(scene).savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()
