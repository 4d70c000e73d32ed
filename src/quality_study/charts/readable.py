"""The proof that a figure can be read: what matplotlib really drew, text by text and mark by mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from quality_study.style import SMALL, rendering

#: Least contrast of a text on what is behind it (WCAG 2.2, success criterion 1.4.3).
CONTRAST = 4.5
#: Points; boxes of text may share this much, which is the space inside them.
_SLACK = 1.0


def readable(figure: Figure) -> list[str]:
    """List in French what cannot be read of a figure at its printed size; empty when all can.

    A text that leaves the page, covers another, is under 8 points, or has too little contrast with the bar behind it;
    a bar, a dot or an interval that leaves its axis.

    Examples
    --------
    >>> figure = Figure()
    >>> _ = figure.text(0.5, 0.5, "petit", size=5)
    >>> readable(figure)
    ['texte de 5 points, 8 au moins : « petit »']
    """
    if not hasattr(figure.canvas, "get_renderer"):
        FigureCanvasAgg(figure)
    with rendering():
        figure.draw_without_rendering()
    boxes = dict(_texts(figure))
    return [
        *_small(boxes),
        *_outside(figure, boxes),
        *_overlapping(figure, boxes),
        *_faint(figure, boxes),
        *_lost(figure),
    ]


def contrast(one: object, other: object) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    Examples
    --------
    >>> round(contrast("white", "black"), 1)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _axes(figure: Figure) -> list[Axes]:
    """List the Axes of a figure, and those that stand inside others: matplotlib lists only the first."""
    return [one for axes in figure.axes for one in (axes, *cast(Sequence[Axes], axes.child_axes))]


def _texts(figure: Figure) -> Iterator[tuple[Text, Bbox]]:
    undrawn = set(_undrawn(figure))
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in undrawn:
            yield text, text.get_window_extent()


def _undrawn(figure: Figure) -> Iterator[Text]:
    """Find the labels of ticks beyond the ends of their axis, which matplotlib keeps and does not draw."""
    for axes in _axes(figure):
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-6
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - slack <= tick.get_loc() <= high + slack:
                    yield from (tick.label1, tick.label2)


def _small(boxes: dict[Text, Bbox]) -> list[str]:
    return [
        f"texte de {text.get_fontsize():g} points, {SMALL:g} au moins : « {text.get_text()} »"
        for text in boxes
        if float(text.get_fontsize()) < SMALL
    ]


def _outside(figure: Figure, boxes: dict[Text, Bbox]) -> list[str]:
    page = figure.bbox.padded(_SLACK * figure.dpi / 72)
    return [
        f"texte hors de la page : « {text.get_text()} »"
        for text, box in boxes.items()
        if not (page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1)
    ]


def _overlapping(figure: Figure, boxes: dict[Text, Bbox]) -> list[str]:
    slack = _SLACK * figure.dpi / 72
    shrunk = [
        (text, Bbox.from_extents(b.x0 + slack, b.y0 + slack, b.x1 - slack, b.y1 - slack)) for text, b in boxes.items()
    ]
    return [
        f"deux textes se couvrent : « {one.get_text()} » et « {other.get_text()} »"
        for (one, first), (other, second) in combinations(shrunk, 2)
        if first.overlaps(second)
    ]


def _faint(figure: Figure, boxes: dict[Text, Bbox]) -> list[str]:
    shapes = _filled(figure)
    return [
        f"contraste de {contrast(text.get_color(), behind):.1f}, {CONTRAST} au moins : « {text.get_text()} »"
        for text, box in boxes.items()
        for behind in _behind(figure, shapes, text, box)
        if contrast(text.get_color(), behind) < CONTRAST
    ]


def _filled(figure: Figure) -> list[tuple[Patch, float, Bbox]]:
    """List the filled shapes from the bottom up, with the place of each: what holds all is under every text."""
    found: list[tuple[Patch, float, Bbox]] = [(figure.patch, -inf, figure.patch.get_window_extent())]
    for axes in _axes(figure):
        found.append((axes.patch, -inf, axes.patch.get_window_extent()))
        drawn = sorted(axes.patches, key=lambda patch: patch.get_zorder())  # stable: the last drawn is on top
        found += [(patch, patch.get_zorder(), patch.get_window_extent()) for patch in drawn]
    return [
        (patch, order, box)
        for patch, order, box in found
        if patch.get_visible() and patch.get_fill() and to_rgba(patch.get_facecolor())[3] > 0.5
    ]


def _behind(
    figure: Figure, shapes: Sequence[tuple[Patch, float, Bbox]], text: Text, box: Bbox
) -> set[tuple[float, float, float]]:
    """Return the colours behind the ends and the middle of a text: of the last filled shape there, or of the page."""
    own = text.get_bbox_patch()
    if own is not None:
        return {to_rgb(own.get_facecolor())}
    meshes = [(axes, c) for axes in _axes(figure) for c in axes.collections if isinstance(c, QuadMesh)]
    y = (box.y0 + box.y1) / 2
    found = set()
    for x in (box.x0 + box.width * 0.05, (box.x0 + box.x1) / 2, box.x1 - box.width * 0.05):
        under = [
            patch
            for patch, order, place in shapes
            if order < text.get_zorder() and place.contains(x, y) and patch.contains_point((x, y))
        ]
        cells = [color for axes, mesh in meshes if (color := _cell(axes, mesh, x, y)) is not None]
        color = cells[-1] if cells else under[-1].get_facecolor() if under else figure.get_facecolor()
        found.add(to_rgb(color))
    return found


def _cell(axes: Axes, mesh: QuadMesh, x: float, y: float) -> Any:
    """Return the colour of the cell of a heatmap at a place of the page; None outside."""
    across, down = axes.transData.inverted().transform((x, y))
    corners = np.asarray(mesh.get_coordinates(), dtype=float)
    columns, rows = corners[0, :, 0], corners[:, 0, 1]
    column, row = (int(np.searchsorted(edges, at)) - 1 for edges, at in ((columns, across), (rows, down)))
    inside = 0 <= column < len(columns) - 1 and 0 <= row < len(rows) - 1
    return np.asarray(mesh.get_facecolor())[row * (len(columns) - 1) + column] if inside else None


def _lost(figure: Figure) -> list[str]:
    """List the marks that leave their axis, where clipping cuts them without a word."""
    faults = []
    for axes in _axes(figure):
        frame = axes.bbox.padded(_SLACK * figure.dpi / 72)
        for patch in axes.patches:
            box = patch.get_window_extent()
            if box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1:
                place = axes.transData.inverted().transform(box)
                faults.append(f"une barre sort de son axe : de {place[0][0]:.3g} à {place[1][0]:.3g}")
        for line in axes.lines:
            if not line.get_clip_on():  # drawn beside the axis on purpose: nothing cuts it
                continue
            points = line.get_transform().transform(line.get_xydata())
            points = points[np.isfinite(points).all(axis=1)]  # a point that is not known is not drawn
            if len(points) and not all(frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1 for x, y in points):
                faults.append(f"un trait sort de son axe : {line.get_label()}")
    return faults


def _luminance(color: object) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]  # type: ignore[arg-type]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
