"""Proof, from the renderer's own measures, that a drawing can be read: nothing outside, over another or crossed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quality_study.diagram.scene import Area, Box, Line, Scene, Text
from quality_study.diagram.text import baseline_shift, text_extent
from quality_study.words.french import number

Rectangles = NDArray[np.float64]

_TOLERANCE = 0.15  # millimetres
_SMALLEST = 8.0  # points


def check_scene(scene: Scene) -> list[str]:
    """List everything that overlaps, leaves its place, is crossed or is too small to read.

    Returns
    -------
    list of str
        Empty when the drawing is sound.
    """
    texts = _shrink(text_boxes(scene))
    boxes = [s for s in scene.shapes if isinstance(s, Box)]
    edges = [s for s in scene.shapes if isinstance(s, Line) and s.joins is not None]
    named = {b.name: b for b in boxes if b.name is not None}
    faults = [f"texte hors du dessin : « {t.text} »" for t, r in _each(scene, texts) if not _on_page(scene, r)]
    faults += [
        f"texte hors de son cadre « {t.inside} » : « {t.text} »"
        for t, r in _each(scene, texts)
        if t.inside is not None and not contains(named[t.inside], r)
    ]
    faults += [
        f"textes superposés : « {scene.texts[i].text} » et « {scene.texts[j].text} »" for i, j in _overlaps(texts)
    ]
    faults += [f"texte trop petit ({number(t.size)} pt) : « {t.text} »" for t in scene.texts if t.size < _SMALLEST]
    nodes = [b for b in boxes if b.obstacle]
    around = _shrink(np.array([[b.x, b.y, b.x + b.width, b.y + b.height] for b in nodes]).reshape(-1, 4))
    faults += [f"cadres superposés : « {nodes[i].name} » et « {nodes[j].name} »" for i, j in _overlaps(around)]
    placed = zip(nodes, around, strict=True)
    faults += [f"cadre hors du dessin : « {b.name} »" for b, r in placed if not _on_page(scene, r)]
    areas = [s for s in scene.shapes if isinstance(s, Area)]
    faults += [
        f"aire hors du dessin : {number(len(a.points))} sommets" for a in areas if not _on_page(scene, _around(a))
    ]
    for edge in edges:
        start, end = edge.joins or ("", "")
        name = f"« {start} » à « {end} »"
        faults += [f"trait de {name} à travers le cadre « {nodes[i].name} »" for i in _crossed(edge, around)]
        faults += [f"trait de {name} à travers le texte « {scene.texts[i].text} »" for i in _crossed(edge, texts)]
    return faults


def text_boxes(scene: Scene) -> Rectangles:
    """Return the rectangle of each text as the renderer sets it: left, top, right, bottom, in millimetres."""
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}
    rectangles = []
    for t in scene.texts:
        width, ascent, descent = text_extent(t.text, size=t.size, bold=t.bold, italic=t.italic)
        left, top = t.x - width * shift[t.align], t.y + baseline_shift(t.size) - ascent
        rectangles.append([left, top, left + width, top + ascent + descent])
    return np.array(rectangles, dtype=float).reshape(-1, 4)


def contains(box: Box, rectangle: Rectangles) -> bool:
    """Tell whether a rectangle lies inside a box, whatever the shape of the box."""
    left, top, right, bottom = rectangle
    if not (box.x <= left and box.y <= top and right <= box.x + box.width and bottom <= box.y + box.height):
        return False
    middle_x, middle_y = box.x + box.width / 2, box.y + box.height / 2
    far_x, far_y = max(abs(left - middle_x), abs(right - middle_x)), max(abs(top - middle_y), abs(bottom - middle_y))
    a, b = far_x / (box.width / 2), far_y / (box.height / 2)
    if box.shape == "diamond":
        return bool(a + b <= 1)
    if box.shape == "ellipse":
        return bool(a * a + b * b <= 1)
    return True


def _each(scene: Scene, rectangles: Rectangles) -> list[tuple[Text, Rectangles]]:
    return list(zip(scene.texts, rectangles, strict=True))


def _on_page(scene: Scene, r: Rectangles) -> bool:
    return bool(r[0] >= 0 and r[1] >= 0 and r[2] <= scene.width and r[3] <= scene.height)


def _around(area: Area) -> Rectangles:
    """Return the rectangle around a polygon, less the tolerance."""
    x, y = np.array(area.points).T
    rectangle: Rectangles = _shrink(np.array([x.min(), y.min(), x.max(), y.max()]))
    return rectangle


def _shrink(rectangles: Rectangles) -> Rectangles:
    margin: Rectangles = np.array([_TOLERANCE, _TOLERANCE, -_TOLERANCE, -_TOLERANCE])
    return np.add(rectangles, margin)


def _overlaps(r: Rectangles) -> list[tuple[int, int]]:
    """List the pairs of rectangles that share some area."""
    if len(r) < 2:
        return []
    beside = (r[:, None, 0] < r[None, :, 2]) & (r[None, :, 0] < r[:, None, 2])
    above = (r[:, None, 1] < r[None, :, 3]) & (r[None, :, 1] < r[:, None, 3])
    return [(int(i), int(j)) for i, j in np.argwhere(np.triu(beside & above, 1))]


def _crossed(edge: Line, r: Rectangles) -> list[int]:
    """List the rectangles that some segment of the line enters (Liang and Barsky's clipping)."""
    hit = np.zeros(len(r), dtype=bool)
    for (x0, y0), (x1, y1) in pairwise(edge.points):
        first, last = np.zeros(len(r)), np.ones(len(r))
        outside = np.zeros(len(r), dtype=bool)
        across = ((x0 - x1, x0 - r[:, 0]), (x1 - x0, r[:, 2] - x0))
        down = ((y0 - y1, y0 - r[:, 1]), (y1 - y0, r[:, 3] - y0))
        for p, q in (*across, *down):
            if p == 0:
                outside |= q < 0
            elif p < 0:
                first = np.maximum(first, q / p)
            else:
                last = np.minimum(last, q / p)
        hit |= ~outside & (first < last)
    return [int(i) for i in np.flatnonzero(hit)]
