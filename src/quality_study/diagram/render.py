"""Draw a scene with matplotlib and write it as SVG: real text, the same bytes every time."""

from __future__ import annotations

import io
from math import hypot
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, FancyBboxPatch, Patch, Polygon, Rectangle

from quality_study.diagram.scene import Area, Box, Line, Scene
from quality_study.diagram.text import baseline_shift
from quality_study.style import UNSAID, register_fonts, rendering
from quality_study.words.glyphs import families

_INCH = 25.4
_DASH = (0, (3.2, 2.2))
#: Length of an arrow head, in millimetres.
_HEAD = 2.2


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
            axes.add_patch(_outline(shape, order))
        elif isinstance(shape, Area):
            axes.add_patch(_area(shape, order))
        else:
            axes.add_line(_polyline(shape, order))
            if shape.arrow:
                axes.add_patch(_arrow(shape, order))
    for text in scene.texts:
        figure.text(
            text.x / scene.width,
            1 - (text.y + baseline_shift(text.size)) / scene.height,
            text.text,
            fontsize=text.size,
            fontfamily=families(text.text),
            fontweight="bold" if text.bold else "normal",
            fontstyle="italic" if text.italic else "normal",
            color=text.color,
            ha=text.align,
            va="baseline",
        )
    return figure


def save(scene: Scene, kind: str, *, title: str) -> bytes:
    """Write the scene as ``svg``, ``png`` or ``pdf``."""
    return pictures(scene, kind, title=title)[0]


def save_svg(scene: Scene, *, title: str) -> bytes:
    """Write the scene as SVG, with its text as text and without clock or random names."""
    return save(scene, "svg", title=title)


def save_png(scene: Scene, *, dpi: int = 144) -> bytes:
    """Write the scene as PNG, for screens that lack the font."""
    return pictures(scene, "png", title="", dpi=dpi)[0]


def pictures(scene: Scene, *kinds: str, title: str, dpi: int = 200) -> list[bytes]:
    """Write the scene, drawn once, as each of `kinds`: ``svg``, ``png`` or ``pdf``; `dpi` is that of the PNG."""
    written = []
    with rendering():
        figure = to_figure(scene)
        for kind in kinds:
            buffer = io.BytesIO()
            named = {} if kind == "png" else {"Title": title}
            figure.savefig(buffer, format=kind, dpi=dpi if kind == "png" else "figure", metadata=named | UNSAID[kind])
            written.append(buffer.getvalue())
    return written


def _outline(box: Box, order: int) -> Patch:
    look: dict[str, Any] = {
        "facecolor": box.fill,
        "edgecolor": box.edge,
        "hatch": box.hatch,
        "linestyle": _DASH if box.dashed else "solid",
        "linewidth": box.line_width if box.edge != "none" else 0,
        "zorder": order,
        "clip_on": False,
    }
    x, y, w, h = box.x, box.y, box.width, box.height
    if box.shape == "round":
        radius = min(2.0, w / 2, h / 2)
        style = f"round,pad=0,rounding_size={radius}"
        return FancyBboxPatch((x, y), w, h, boxstyle=style, mutation_aspect=1, **look)
    if box.shape == "diamond":
        corners = [(x + w / 2, y), (x + w, y + h / 2), (x + w / 2, y + h), (x, y + h / 2)]
        return Polygon(corners, closed=True, joinstyle="miter", **look)
    if box.shape == "ellipse":
        return Ellipse((x + w / 2, y + h / 2), w, h, **look)
    return Rectangle((x, y), w, h, **look)


def _area(area: Area, order: int) -> Polygon:
    return Polygon(
        area.points,
        closed=True,
        facecolor=area.fill,
        edgecolor=area.edge,
        hatch=area.hatch,
        linewidth=area.line_width if area.edge != "none" else 0,
        joinstyle="miter",
        zorder=order,
        clip_on=False,
    )


def _arrow(line: Line, order: int) -> Polygon:
    """Fill the head of an arrow: a triangle that ends where the line ends."""
    (x0, y0), (x1, y1) = line.points[-2:]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    back_x, back_y = x1 - _HEAD * ux, y1 - _HEAD * uy
    side_x, side_y = -uy * _HEAD * 0.42, ux * _HEAD * 0.42
    corners = [(x1, y1), (back_x + side_x, back_y + side_y), (back_x - side_x, back_y - side_y)]
    return Polygon(corners, closed=True, facecolor=line.color, edgecolor="none", zorder=order, clip_on=False)


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
