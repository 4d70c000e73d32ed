"""Proof, from the renderer's own boxes, that a drawing can be read: no text outside, over another or cut."""

from __future__ import annotations

from itertools import combinations

from matplotlib.transforms import Bbox

from quality_study.diagram.render import to_figure
from quality_study.diagram.scene import Box, Scene
from quality_study.style import rendering

_TOLERANCE = 0.15  # millimetres
_SMALLEST = 8.0  # points


def check_scene(scene: Scene) -> list[str]:
    """List everything that overlaps, leaves its place or is too small to read.

    Returns
    -------
    list of str
        Empty when the drawing is sound.
    """
    placed = [(text, _shrink(box)) for text, box in zip(scene.texts, text_boxes(scene), strict=True)]
    page = Bbox.from_bounds(0, 0, scene.width, scene.height)
    boxes = {
        b.name: Bbox([[b.x, b.y], [b.x + b.width, b.y + b.height]])
        for b in scene.shapes
        if isinstance(b, Box) and b.name
    }
    faults = [f"texte hors du dessin : « {t.text} »" for t, box in placed if not _contains(page, box)]
    faults += [
        f"texte hors de son cadre « {t.inside} » : « {t.text} »"
        for t, box in placed
        if t.inside is not None and not _contains(boxes[t.inside], box)
    ]
    faults += [
        f"textes superposés : « {a.text} » et « {b.text} »"
        for (a, first), (b, second) in combinations(placed, 2)
        if first.overlaps(second)
    ]
    faults += [f"texte trop petit ({t.size} pt) : « {t.text} »" for t, _ in placed if t.size < _SMALLEST]
    return faults


def text_boxes(scene: Scene) -> list[Bbox]:
    """Return the box of each text as rendered, in millimetres from the top left."""
    with rendering():
        figure = to_figure(scene)
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        per_mm = figure.dpi / 25.4
        boxes = [artist.get_window_extent(renderer) for artist in figure.texts]
    return [
        Bbox([[b.x0 / per_mm, scene.height - b.y1 / per_mm], [b.x1 / per_mm, scene.height - b.y0 / per_mm]])
        for b in boxes
    ]


def _shrink(box: Bbox) -> Bbox:
    return Bbox([[box.x0 + _TOLERANCE, box.y0 + _TOLERANCE], [box.x1 - _TOLERANCE, box.y1 - _TOLERANCE]])


def _contains(outer: Bbox, inner: Bbox) -> bool:
    return bool(outer.x0 <= inner.x0 and outer.y0 <= inner.y0 and inner.x1 <= outer.x1 and inner.y1 <= outer.y1)
